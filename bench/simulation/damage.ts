// What a disk shows of damage: files are whole when they have their name, and manifests tell the truth.
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { MemoryDisk } from './memory-disk.ts';

/** Files that are not what they say they are: anything torn, or named and not there. */
export function damage(disk: MemoryDisk, dir: string): string[] {
  const wrong: string[] = [];
  const digest = (path: string) =>
    createHash('sha256')
      .update(disk.text(path) ?? '')
      .digest('hex');
  const whole = (path: string, why: string) => {
    if (!disk.text(path)?.startsWith('whole'))
      wrong.push(`${path} is ${disk.text(path) ?? 'missing'}: ${why}`);
  };
  for (const path of disk.under(dir)) {
    if (/\.(duckdb|parquet)$/.test(path)) whole(path, 'it has its name');
    if (!/\.json$/.test(path)) continue;
    const manifest = read(disk.text(path)!);
    if (manifest === undefined) wrong.push(`${path} cannot be read`);
    else if (path.endsWith('archive/manifest.json'))
      for (const { path: file, sha256 } of manifest.files) {
        whole(join(dirname(path), file), 'the archive names it');
        if (digest(join(dirname(path), file)) !== sha256) wrong.push(`${file} is not as the archive says`);
      }
    else if (/\d\.json$/.test(path) && disk.has(path.replace('.json', '.duckdb'))) {
      if (digest(path.replace('.json', '.duckdb')) !== manifest.sha256)
        wrong.push(`${path} tells another digest`);
    }
  }
  return wrong;
}

function read(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
