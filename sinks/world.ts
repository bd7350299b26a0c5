// What an engine lives in: a clock, a disk and a database, the real ones unless others are given.
import { DuckDB } from '../engine/duckdb.ts';
import type { Files, Store, Time } from '../engine/ports.ts';
import { disk } from './disk.ts';
import { rigged } from './failpoint.ts';
import { type Lock, lock } from './lock.ts';
import { wallTime } from './wall-time.ts';

export interface World {
  readonly clock: Time;
  readonly files: Files;
  /** Takes a folder for one engine alone, or throws E-DIR-001. */
  lock(folder: string): Promise<Lock>;
  /** The database at `path`; `damaged` is told what is found damaged later. */
  openStore(path: string, tempDirectory: string, damaged: (error: Error) => Promise<void>): Promise<Store>;
}

export const realWorld: World = {
  clock: wallTime,
  files: disk,
  lock,
  openStore: async (path, tempDirectory, damaged) =>
    rigged(await DuckDB.open(path, { tempDirectory, damaged }), 'begin', 'append', 'commit'),
};
