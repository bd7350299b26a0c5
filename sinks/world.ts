// What an engine lives in: a clock, a disk and a database, the real ones unless others are given.
import { DuckDB } from '../engine/duckdb.ts';
import type { Files, Store, Time } from '../engine/ports.ts';
import { disk } from './disk.ts';
import { rigged } from './failpoint.ts';
import { wallTime } from './wall-time.ts';

export interface World {
  readonly clock: Time;
  readonly files: Files;
  /** The database at `path`, held by nobody else. */
  openStore(path: string, tempDirectory: string): Promise<Store>;
}

export const realWorld: World = {
  clock: wallTime,
  files: disk,
  openStore: async (path, tempDirectory) =>
    rigged(await DuckDB.open(path, { tempDirectory }), 'begin', 'append', 'commit'),
};
