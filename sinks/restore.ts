// A data directory made again from an archive: its raw rows first, then all that follows from them.
import { join } from 'node:path';
import { passport } from '../data/events.ts';
import { createTables, rawOf } from '../engine/commit.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { ConfigError } from '../engine/errors.ts';
import { lastOrdinal, loadDictionaries } from '../engine/recover.ts';
import { Archive } from './archive.ts';
import { disk } from './disk.ts';
import { keepReading } from './reading.ts';

/** Fills an empty data directory from an archive; the engine that opens it next makes everything else. */
export async function restore(
  dir: string,
  folder: string,
  report?: (fraction: number) => void,
): Promise<void> {
  const archive = new Archive(folder, disk, rawOf(passport), []);
  const { reading } = await archive.contents();
  await disk.mkdir(join(dir, 'state'));
  const db = await DuckDB.open(join(dir, 'state', 'engine.duckdb'));
  try {
    await loadDictionaries(db);
    await createTables(db, rawOf(passport));
    if ((await lastOrdinal(db)) > 0)
      throw new ConfigError(
        'E-ARCHIVE-003',
        `${dir} already holds what was read`,
        'an empty -C DIR, or move its state/ away',
      );
    const [{ n }] = await db.rows('SELECT count(*)::INTEGER AS n FROM meta.unfolded');
    if (n === 0) await archive.restore(db, report);
    if (reading) await keepReading(dir, reading);
  } finally {
    await db.close();
  }
}
