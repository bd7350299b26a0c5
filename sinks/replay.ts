// Replays a file into a data directory: map, sort where the map says event time, run, drain, snapshot.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cloudEvents, passport } from '../data/events.ts';
import { readMap } from '../data/map.ts';
import { timeTold } from '../engine/decode/told.ts';
import { ConfigError, WorldError } from '../engine/errors.ts';
import { csvHeader } from '../engine/inputs/csv.ts';
import { fileLog } from '../engine/inputs/file.ts';
import { sortedLog } from '../engine/inputs/sorted.ts';
import type { Mapping } from '../engine/mapping.ts';
import { Engine } from './engine.ts';
import { paced } from './paced.ts';
import { reference } from './reference.ts';
import type { Manifest } from './snapshot.ts';
import { wallTime } from './wall-time.ts';

export interface ReplayOptions {
  readonly file: string;
  readonly map?: string;
  readonly dir: string;
  /** Let time pass to this instant, ms. */
  readonly to?: number;
  readonly drain: boolean;
  readonly limit?: number;
  /** How many times as fast as it happened; absent: as fast as can be. */
  readonly speed?: number;
  readonly signal?: AbortSignal;
  readonly report?: (fraction: number, events: number) => void;
}

/** The text of a file, or E-FILE-001. */
export const textOf = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((cause) => {
    throw new WorldError('E-FILE-001', `cannot read ${path}: ${(cause as Error).message}`, 'check the path', {
      cause,
    });
  });

/** The mapping of a map file, checked against the header of the CSV it is for; the contract's own without one. */
export async function mappingFor(
  map: string | undefined,
  file?: string,
): Promise<{ mapping: Mapping; header?: string[] }> {
  if (map === undefined) return { mapping: { ...cloudEvents, time: 'event' } };
  const text = await textOf(map);
  const header = file?.endsWith('.csv') ? await csvHeader(file) : undefined;
  return { mapping: readMap(map, text, passport, header), header };
}

export async function replay(options: ReplayOptions): Promise<Manifest> {
  const { file, dir, signal } = options;
  if (options.to !== undefined && Number.isNaN(options.to))
    throw new ConfigError('E-ARG-001', '--to is not an instant', '--to 2026-03-02T12:00:00Z');
  if (options.limit !== undefined && !(options.limit >= 1))
    throw new ConfigError('E-ARG-002', '--batch is not a whole number', '--batch 4096');
  if (options.speed !== undefined && !(options.speed > 0))
    throw new ConfigError('E-ARG-003', '--speed is neither max nor a number above 0', '--speed 60');
  const { mapping, header } = await mappingFor(options.map, file);
  const isSorted = options.map !== undefined && mapping.time === 'event';
  const known = options.map === undefined ? reference() : undefined;
  const engine = await Engine.open({ dir, mapping, header, limit: options.limit, reference: known });
  try {
    const log = isSorted
      ? sortedLog(file, mapping, join(dir, 'state', 'spill', basename(file)))
      : fileLog(file, mapping);
    const { speed } = options;
    const timeOf = timeTold({ mapping, catalogue: passport, header });
    await engine.read(speed === undefined ? log : paced(log, { speed, time: wallTime, timeOf, signal }), {
      signal,
      publish: async (input) => options.report?.(input.progress(), engine.kernel.accounts.received),
    });
    if (options.drain && !signal?.aborted) await engine.drain(options.to);
    return await engine.snapshot();
  } finally {
    await engine.close();
  }
}
