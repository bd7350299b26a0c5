// A snapshot that is not what its manifest says is set aside, and `latest` points at the newest one that is.
import { join, relative } from 'node:path';
import type { Files } from '../engine/ports.ts';
import { filesIn, roots } from './kept-snapshots.ts';
import type { Manifest } from './snapshot.ts';

/** Looks at the newest of each folder, and further back only where that is damaged. */
export async function mendSnapshots(
  dir: string,
  files: Files,
  { stamp, notice }: { readonly stamp: string; readonly notice: (text: string) => void },
): Promise<void> {
  for (const root of roots(dir)) {
    const manifests: string[] = [];
    for await (const { name, path } of filesIn(files, root)) if (name.endsWith('.json')) manifests.push(path);
    let isMended = false;
    for (const path of manifests.sort().reverse()) {
      const database = path.replace(/json$/, 'duckdb');
      if (await isWhole(files, path, database)) {
        if (!isMended) break;
        await files.link(relative(root, database), join(root, 'latest.duckdb'));
        await files.write(join(root, 'latest.json'), await files.read(path));
        break;
      }
      for (const of of [database, path])
        if (await files.exists(of)) await files.seal(of, `${of}.corrupt-${stamp}`);
      notice(`${database} is damaged: set aside as .corrupt-${stamp}, the one before is the latest now`);
      isMended = true;
    }
  }
}

async function isWhole(files: Files, path: string, database: string): Promise<boolean> {
  if (!(await files.exists(database))) return false;
  try {
    const { sha256 } = JSON.parse(new TextDecoder().decode(await files.read(path))) as Manifest;
    return (await files.sha256(database)) === sha256;
  } catch {
    return false;
  }
}
