// How far each clock has come: what rows alone say by SQL, and the whole by the specification of clocks.

import type { ClockSpec } from '../../engine/calendars.ts';
import { nameOf } from '../../engine/ddl.ts';
import { ticks } from '../../engine/envelope.ts';
import { drainStream } from '../../engine/journal.ts';
import { clocksTable, gapsTable } from '../../engine/ledger.ts';
import type { Column, Table } from '../../engine/schema.ts';
import type { Told } from './closings.ts';
import { compare, type Verified } from './compare.ts';
import { type Ground, ownRows } from './ground.ts';
import { compareRows, type Plain, plainRows } from './plain.ts';
import { type Clock, closedFrom, silentAt } from './reference/clock.ts';
import type { ReferenceClocks } from './reference/clocks.ts';

/** Ticks further apart than this vouch for nothing between them, ms. */
const hole = 5_000;

export async function* clocksOf(ground: Ground, { clocks }: Told): AsyncGenerator<Verified> {
  const { db, catalogue } = ground;
  const table: Table = clocksTable(catalogue);
  const gaps = await gapsSql(ground);
  yield compare(db, gapsTable as Table, `SELECT from_at, to_at FROM ${nameOf(gapsTable as Table)}`, gaps);
  const columns: Record<string, Column> = {};
  for (const name of ['clock', 'feed', 'newest_at', 'heard_at', 'complete_until_at', 'n_rows'])
    columns[name] = table.columns[name];
  const kept = `SELECT ${Object.keys(columns).join(', ')} FROM ${nameOf(table)} WHERE n_rows > 0`;
  yield compare(db, { ...table, columns }, kept, await heardSql(ground, clocks), 'what its rows say');
  const rows = await plainRows(db, table);
  yield compareRows(table, rows, specified(ground, clocks), named);
}

const named = ({ clock, feed }: Plain): string => `${clock}|${feed ?? ''}`;

function specified({ dictionaries, catalogue }: Ground, clocks: ReferenceClocks): Plain[] {
  const text = (column: string, code: number) => dictionaries.of(column).text(code) || null;
  return clocks.followed().flatMap(({ code, spec, clocks: followed }) =>
    followed.map((clock) => ({
      clock: text(catalogue.clock, code),
      feed: text(catalogue.feed, clock.feed),
      ...asRow(clock, spec, clocks.logged),
    })),
  );
}

async function gapsSql({ raw, dictionaries }: Ground): Promise<string> {
  const drain = dictionaries.of('stream').codeOf(drainStream);
  const before = 'lag(max(logged_at)) OVER (ORDER BY ordinal)';
  return `SELECT from_at, to_at FROM (SELECT ${before} AS from_at, max(logged_at) AS to_at FROM ${await raw(ticks as Table)} WHERE event_at IS NOT NULL AND stream <> ${drain} GROUP BY ordinal) WHERE to_at - from_at > INTERVAL ${hole} MILLISECOND`;
}

/** Rows by a feed that was not declared of their unit move no clock. */
async function heardSql(ground: Ground, { units }: ReferenceClocks): Promise<string> {
  const { catalogue } = ground;
  const { clock, feed } = catalogue;
  const parts: string[] = [];
  for (const { table, isAside } of catalogue.domains) {
    if (isAside) continue;
    const complete = catalogue.completeUntil in table.columns ? catalogue.completeUntil : 'NULL::TIMESTAMPTZ';
    parts.push(
      `SELECT ${clock} AS clock, ${feed} AS feed, event_at, received_at, logged_at, ${complete} AS complete_until FROM ${await ownRows(ground, table)}`,
    );
  }
  const declared = [...units.values()].flatMap(({ code, clocks }) =>
    clocks.map((of) => `(${code}, ${of.feed})`),
  );
  return `SELECT c.clock::USMALLINT AS clock, nullif(c.feed, 0)::USMALLINT AS feed, max(least(event_at, received_at, logged_at)) AS newest_at, max(logged_at) AS heard_at, max(least(complete_until, logged_at)) FILTER (complete_until IS NOT NULL) AS complete_until_at, count(*) AS n_rows FROM (${parts.join(' UNION ALL ')}) r JOIN (VALUES ${['(NULL, NULL)', ...declared].join(', ')}) c(clock, feed) ON c.clock = r.clock AND (c.feed = 0 OR c.feed = r.feed) GROUP BY ALL`;
}

function asRow(clock: Clock, { hours }: ClockSpec, logged: number) {
  const { bounds, heard, isSilent, nRows, vouched, watermark } = clock;
  const isOpen = hours === undefined || hours.isAlways || hours.opening(logged) <= logged;
  const closedSince = isOpen ? Number.NaN : closedFrom(hours, heard);
  return {
    bound_ms: bounds.bound,
    silent_after_ms: bounds.silentAfter,
    newest_at: known(clock.newest),
    heard_at: nRows === 0 ? null : known(heard),
    complete_until_at: known(clock.declared),
    watermark_at: watermark === Number.POSITIVE_INFINITY ? logged : known(watermark),
    vouched_until_at: vouched === Number.POSITIVE_INFINITY ? logged : known(Math.min(vouched, logged)),
    followed_since_at: known(isSilent ? silentAt(clock, hours) : closedSince),
    is_silent: isSilent,
    is_open: isOpen,
    n_rows: nRows,
  };
}

const known = (at: number) => (Number.isFinite(at) ? at : null);
