// Small logs of the contract's events in ticked time, and what a whole engine makes of them: for tests of event time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoded, nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message } from '../engine/ports.ts';
import type { Engine } from './engine.ts';
import { bytesOf, openEngine, tickOf } from './laws.fixture.ts';
import type { Reference } from './reference.ts';
import { verify } from './verify/verify.ts';

/** `02 10:00`, a Monday in March 2026, UTC. */
export const at = (time: string): number => Date.parse(`2026-03-${time.replace(' ', 'T')}Z`);
export const told = (t: number | Date): string => new Date(t).toISOString().slice(8, 19).replace('T', ' ');

export interface Said {
  /** When the broker stored it, ms. */
  readonly stored: number;
  readonly event: object;
}

/** An event of `office` that happened at `happened` and was stored at `stored`; its feed is its source. */
export function said(
  office: string,
  fact: string,
  happened: number,
  stored: number,
  data: object,
  source = `/offices/${office}`,
): Said {
  const id = [fact, happened, ...Object.values(data)].join('-').replaceAll(':', '.');
  const time = new Date(happened).toISOString();
  const event = { specversion: '1.0', id, source, type: `passport.${fact}.v1`, time, officeid: office, data };
  return { stored, event };
}

/** Ticks of [from, to], one every five seconds. */
export const ticks = (from: number, to: number): Said[] =>
  Array.from({ length: Math.floor((to - from) / 5000) + 1 }, (_, i) => ({
    stored: from + i * 5000,
    event: tickOf(from + i * 5000),
  }));

/** In the order in which the broker stored them; ticks first. Sequences are those of the whole, whatever is kept of it. */
export const logOf = (all: readonly Said[], isKept: (one: Said) => boolean = () => true): Message[] =>
  all
    .toSorted((a, b) => a.stored - b.stored)
    .map((one, i) => ({
      one,
      message: { stream: 's', seq: i + 1, storedAt: one.stored, bytes: bytesOf(one.event) },
    }))
    .flatMap(({ one, message }) => (isKept(one) ? [message] : []));

export interface Reading {
  readonly known?: Reference;
  readonly limit?: number;
  readonly time?: 'broker' | 'event';
}

/** Reads the log and hands over the engine, which must prove its tables by SQL. */
export async function after<T>(
  log: readonly Message[],
  see: (engine: Engine) => Promise<T>,
  reading: Reading = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const engine = await openEngine(dir, reading.time ?? 'broker', reading.limit, reading.known);
  try {
    await engine.read(memoryLog(log));
    for await (const { table, differences, examples } of verify(engine))
      if (differences > 0) throw new Error(`${table} differs: ${JSON.stringify(examples, textOf)}`);
    return await see(engine);
  } finally {
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
const textOf = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/** Rows of a table by its name, as an analyst would see them, by a query over `t`. */
export async function rowsOf(engine: Engine, table: string, sql: string) {
  const of = engine.tables.find((one) => nameOf(one) === table);
  if (of === undefined) throw new Error(`no table ${table}`);
  return engine.db.rows(`WITH t AS (${decoded(of)}) ${sql}`);
}

/** Every revision of every one-minute window of an office: `start revision arrivals closed_at`. */
export async function minutesOf(engine: Engine, office: string): Promise<string[]> {
  const rows = await rowsOf(
    engine,
    'windows.congestion_1m_revisions',
    `SELECT strftime(window_start_at, '%d %H:%M') || ' r' || revision || ' n' || arrivals || ' ' || strftime(closed_at, '%d %H:%M:%S') AS row FROM t WHERE office = '${office}' AND (arrivals > 0 OR revision > 1) ORDER BY window_start_at, revision`,
  );
  return rows.map(({ row }) => row as string);
}

/** Every revision of every alert: `known_at kind revision state`, and `?` where it is provisional. */
export async function alertsOf(engine: Engine): Promise<string[]> {
  const rows = await rowsOf(
    engine,
    'core.alerts_revisions',
    `SELECT strftime(known_at, '%d %H:%M:%S') || ' ' || office || ' ' || kind || ' r' || revision || ' ' || state || if(is_provisional, '?', '') AS row FROM t ORDER BY number`,
  );
  return rows.map(({ row }) => row as string);
}
