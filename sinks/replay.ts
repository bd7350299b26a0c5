// Replays a file into a data directory: map, sort where the map says event time, run, drain, snapshot.
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cloudEvents, passport } from '../data/events.ts';
import { readMap } from '../data/map.ts';
import { timeTold } from '../engine/decode/told.ts';
import { ConfigError } from '../engine/errors.ts';
import { isArrow } from '../engine/inputs/arrow-rows.ts';
import { unreadable } from '../engine/inputs/broken.ts';
import { csvHeader } from '../engine/inputs/csv.ts';
import { fileLog } from '../engine/inputs/file.ts';
import { isParquet } from '../engine/inputs/parquet-rows.ts';
import { sortedLog } from '../engine/inputs/sorted.ts';
import type { Mapping } from '../engine/mapping.ts';
import { Engine } from './engine.ts';
import { paced } from './paced.ts';
import { lastReading } from './reading.ts';
import { referenceFor } from './reference.ts';
import { restore } from './restore.ts';
import { sameFile } from './same-file.ts';
import type { Manifest } from './snapshot.ts';
import { wallTime } from './wall-time.ts';

export interface ReplayOptions {
  readonly file: string;
  readonly map?: string;
  /** A file of days put over the calendars that ship; a map has no calendars. */
  readonly calendars?: string;
  readonly dir: string;
  /** Let time pass to this instant, ms. */
  readonly to?: number;
  /** Whether timers and windows run out at the end; undefined: where the log holds no ticks of its own. */
  readonly drain?: boolean;
  readonly limit?: number;
  /** How many of the newest snapshots to keep. */
  readonly keep?: number;
  /** How many times as fast as it happened; absent: as fast as can be. */
  readonly speed?: number;
  readonly signal?: AbortSignal;
  readonly report?: (fraction: number, events: number) => void;
  readonly notice?: (text: string) => void;
}

/** The text of a file, or E-FILE-001. */
export const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause) => {
    throw unreadable(path, cause);
  });

/** Reads a byte, so that what cannot be read is refused before a directory is made for it. */
async function probe(path: string): Promise<void> {
  const file = await open(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  try {
    await file.read(Buffer.alloc(1), 0, 1, 0);
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file.close();
  }
}

/** By its name, compressed or not. */
const isCsv = (file: string): boolean => /\.csv(\.gz|\.zst)?$/.test(file);

/** The mapping of a map file, checked against the header of the CSV it is for; the contract's own without one. */
export async function mappingFor(
  map: string | undefined,
  file?: string,
): Promise<{ mapping: Mapping; header?: string[] }> {
  if (map === undefined) return { mapping: { ...cloudEvents, time: 'event' } };
  const text = await textOf(map);
  const header = file !== undefined && isCsv(file) ? await csvHeader(file) : undefined;
  return { mapping: readMap(map, text, passport, header), header };
}

export async function replay(options: ReplayOptions): Promise<Manifest> {
  if (isArchive(options.file)) return replayArchive(options);
  const { file, dir, limit, signal, notice } = options;
  if (options.to !== undefined && Number.isNaN(options.to))
    throw new ConfigError('E-ARG-001', '--to is not an instant', '--to 2026-03-02T12:00:00Z');
  if (options.limit !== undefined && !(options.limit >= 1))
    throw new ConfigError('E-ARG-002', '--batch is not a whole number', '--batch 4096');
  if (options.speed !== undefined && !(options.speed > 0))
    throw new ConfigError('E-ARG-006', '--speed is neither max nor a number above 0', '--speed 60');
  await probe(file);
  if (options.map === undefined && isCsv(file))
    throw new ConfigError(
      'E-MAP-013',
      `${file} needs a map: which of its columns are what`,
      `rahdari map init ${file} --out map.yaml`,
    );
  const { mapping, header } = await mappingFor(options.map, file);
  const isColumns = (await isParquet(file)) || (await isArrow(file));
  const isSorted = options.map !== undefined && mapping.time === 'event' && !isColumns;
  const known = await referenceFor(options.map, options.calendars);
  const engine = await Engine.open({ dir, mapping, header, limit, notice, reference: known });
  try {
    await sameFile(engine.db, file, isSorted);
    const log = isSorted
      ? sortedLog(file, mapping, join(dir, 'state', 'spill', basename(file)))
      : fileLog(file, mapping);
    const { speed } = options;
    const timeOf = timeTold({ mapping, catalogue: passport, header });
    await engine.read(speed === undefined ? log : paced(log, { speed, time: wallTime, timeOf, signal }), {
      signal,
      publish: async (input) => options.report?.(input.progress(), engine.kernel.accounts.received),
    });
    const drains = options.drain ?? !engine.kernel.clocks.time.hasTicks;
    if (drains && !signal?.aborted) await engine.drain(options.to);
    return await engine.snapshot(options.keep);
  } finally {
    await engine.close();
  }
}

/** Makes a data directory again from an archive: its own (`archive`), or one in another folder. */
async function replayArchive({ file, dir, drain, to, keep, report }: ReplayOptions): Promise<Manifest> {
  await restore(dir, file === 'archive' ? join(dir, 'archive') : file, (done) => report?.(done, 0));
  const engine = await Engine.open({ dir, ...(await lastReading(dir)) });
  try {
    if (drain) await engine.drain(to);
    return await engine.snapshot(keep);
  } finally {
    await engine.close();
  }
}

/** Whether what is to be replayed is an archive and no file. */
const isArchive = (file: string): boolean => file === 'archive' || existsSync(join(file, 'manifest.json'));
