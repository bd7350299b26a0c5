// A data directory made again from an archive: its raw rows first, then all that follows from them.
import { join } from 'node:path';
import { passport } from '../data/events.ts';
import { rawOf } from '../engine/commit.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { ConfigError } from '../engine/errors.ts';
import type { Store } from '../engine/ports.ts';
import { isUnfolded, lastOrdinal, loadDictionaries } from '../engine/recover.ts';
import { reshape } from '../engine/reshape.ts';
import { Archive } from './archive.ts';
import type { Contents } from './archive-contents.ts';
import { disk } from './disk.ts';
import { lock } from './lock.ts';
import { keepReading } from './reading.ts';

/** Fills an empty data directory from an archive; the engine that opens it next makes everything else. */
export async function restore(
  dir: string,
  folder: string,
  report?: (fraction: number) => void,
): Promise<void> {
  const archive = new Archive(folder, disk, rawOf(passport), []);
  const { reading } = await archive.contents();
  const state = join(dir, 'state');
  await disk.mkdir(state);
  const held = await lock(state);
  try {
    const db = await DuckDB.open(join(state, 'engine.duckdb'));
    try {
      await loadDictionaries(db);
      if ((await lastOrdinal(db)) > 0)
        throw new ConfigError(
          'E-ARCHIVE-003',
          `${dir} already holds what was read`,
          'an empty -C DIR, or move its state/ away',
        );
      await fill(db, archive, report);
      if (reading) await keepReading(dir, reading);
    } finally {
      await db.close();
    }
  } finally {
    await held.release();
  }
}

/** The raw rows of an archive into an empty database, once; `contents` are those that mending has left. */
export async function fill(
  db: Store,
  archive: Archive,
  report?: (fraction: number) => void,
  contents?: Contents,
): Promise<void> {
  await reshape(db, rawOf(passport));
  if (!(await isUnfolded(db))) await archive.restore(db, report, contents);
}
