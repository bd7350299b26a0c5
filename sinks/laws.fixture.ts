// Logs and answers for the tests of the laws: messages with ticks between them, and what an engine made of them.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoded, nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { clockRow } from '../engine/ledger.ts';
import type { Log, Message, Value } from '../engine/ports.ts';
import { spansAt } from '../engine/sql.ts';
import { Engine } from './engine.ts';
import { type Reference, reference } from './reference.ts';
import { mappingFor } from './replay.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

export interface Event {
  readonly time: string;
  readonly type: string;
  readonly officeid: string;
}

/** The sample morning: three offices and headquarters, 09:00 to 14:15 in Karachi. */
export const sample: readonly Event[] = readFileSync(
  new URL('../data/sample/morning.ndjson', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

export const bytesOf = (event: object): Uint8Array => new TextEncoder().encode(JSON.stringify(event));
export const isTick = ({ bytes }: Message): boolean => new TextDecoder().decode(bytes).includes('ops.ticked');

export const tickOf = (at: number): object => ({
  specversion: '1.0',
  id: `tick:0:${at / second}`,
  source: 'passport/ticker',
  type: 'passport.ops.ticked.v1',
  time: new Date(at).toISOString(),
});

/** Events as a broker stored them, each some ms after it happened, and a tick for every second of [from, to]. */
export function stored(
  events: readonly { readonly time: string }[],
  delayOf: (i: number) => number,
  ticks?: readonly [from: number, to: number],
): Message[] {
  const all = events.map((event, i) => ({ at: Date.parse(event.time) + delayOf(i), event: event as object }));
  if (ticks) for (let at = ticks[0]; at <= ticks[1]; at += second) all.push({ at, event: tickOf(at) });
  return all
    .sort((a, b) => a.at - b.at)
    .map(({ at, event }, i) => ({ stream: 's', seq: i + 1, storedAt: at, bytes: bytesOf(event) }));
}

/** The same log without the ticks of (from, to): sequences stay as they were. */
export const withHole = (log: readonly Message[], from: number, to: number): Message[] =>
  log.filter((message) => !(message.storedAt > from && message.storedAt < to && isTick(message)));

export interface Found {
  /** Latest-revision views, without stream, seq, row, received_at and revision. */
  readonly tables: string;
  /** Every revision of every fold with the instant at which it became known: timers fire at theirs. */
  readonly timers: string;
  /** Every row of every result, with the address that caused it. */
  readonly revisions: string;
  /** How far each clock is complete, and who is silent. */
  readonly clocks: string;
  readonly gaps: number;
}

interface Reading {
  readonly limit?: number;
  readonly time?: 'broker' | 'event';
  /** What is known of the offices; those that ship. */
  readonly known?: Reference;
  /** Leaves timers and windows as they are at the end of the log. */
  readonly isOpen?: boolean;
}

/** Reads the logs one after another, each with a fresh engine on the same directory, and tells what was found. */
export async function read(
  logs: readonly (Log | readonly Message[])[],
  reading: Reading = {},
): Promise<Found> {
  const { limit = 4096, time = 'broker', known, isOpen = false } = reading;
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  try {
    for (const [i, log] of logs.entries()) {
      const engine = await openEngine(dir, time, limit, known);
      try {
        await engine.read('open' in log ? log : memoryLog(log));
        if (i < logs.length - 1) continue;
        if (!isOpen) await engine.drain();
        return await found(engine);
      } finally {
        await engine.close();
      }
    }
    throw new Error('no log');
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

export async function openEngine(
  dir: string,
  time: 'broker' | 'event',
  limit = 4096,
  known = reference(),
): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping: { ...mapping, time }, limit, reference: known });
}

export async function found({ kernel, db }: Engine): Promise<Found> {
  const ask = async (sql: string) => text(await db.rows(sql));
  const [tables, timers, revisions]: string[][] = [[], [], []];
  for (const { cases, changes } of kernel.folds) {
    const { table } = changes.rows;
    const latest = `(${spansAt(cases, nameOf(table), 'latest')})`;
    tables.push(nameOf(cases.table), await ask(`${decoded(cases.table, latest)} ORDER BY ALL`));
    const known = `SELECT * EXCLUDE (closed_stream, closed_seq, closed_ordinal) FROM (${decoded(table)}) ORDER BY ALL`;
    timers.push(nameOf(table), await ask(known));
    revisions.push(await ask(`SELECT * FROM ${nameOf(table)} ORDER BY ALL`));
  }
  for (const { state } of kernel.windows)
    for (const { table } of state.results) {
      const keys = ['window_start_at', ...state.pipeline.by].join(', ');
      const measures = state.plan.shown.filter(({ part, stat }) => part === -1 || stat?.name === 'count');
      const counted = ['n_events', ...measures.map(({ name }) => name)].map((name) => `${name} <> 0`);
      const latest = `(SELECT * FROM ${nameOf(table)} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY revision DESC) = 1)`;
      const shown = `SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq, closed_ordinal) FROM (${decoded(table, latest)}) WHERE ${counted.join(' OR ')} ORDER BY ALL`;
      tables.push(nameOf(table), await ask(shown));
      revisions.push(await ask(`SELECT * FROM ${nameOf(table)} ORDER BY ALL`));
    }
  const clocks = Array.from({ length: kernel.clocks.feeds.n }, (_, clock) => clockRow(kernel.clocks, clock));
  const armed = { left: kernel.timers.size, next: kernel.timers.next };
  return {
    tables: tables.join('\n'),
    timers: [...timers, text([armed])].join('\n'),
    revisions: revisions.join('\n'),
    clocks: text(clocks),
    gaps: kernel.clocks.time.gaps.length,
  };
}

const text = (rows: readonly object[]) =>
  rows
    .map((row) =>
      JSON.stringify(row, (_, value: Value) => (typeof value === 'bigint' ? String(value) : value)),
    )
    .join('\n');
