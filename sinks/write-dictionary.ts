// Writes data/dictionary.md from the snapshot of an engine that has read nothing.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { replaceBetweenMarkers } from '../data/dictionary.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { snapshotDictionary } from './dictionary.ts';
import { Engine } from './engine.ts';
import { mappingFor } from './replay.ts';

/** The work of `ask` on the snapshot, with all that few may see, of an engine that has read nothing. */
export async function onEmptySnapshot<T>(ask: (db: DuckDB) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-dictionary-'));
  try {
    const { mapping } = await mappingFor(undefined);
    const engine = await Engine.open({ dir, mapping });
    await engine.snapshot();
    await engine.close();
    const path = realpathSync(join(dir, 'snapshots', 'restricted', 'latest.duckdb'));
    const db = await DuckDB.open(path, { readOnly: true });
    try {
      return await ask(db);
    } finally {
      await db.close();
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
}

export const book = new URL('../data/dictionary.md', import.meta.url);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const body = await onEmptySnapshot(snapshotDictionary);
  writeFileSync(book, replaceBetweenMarkers(readFileSync(book, 'utf8'), body));
}
