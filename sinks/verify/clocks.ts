// How far each clock has come: what rows alone say by SQL, and the whole by the specification of clocks.
import { nameOf } from '../../engine/ddl.ts';
import { ticks } from '../../engine/envelope.ts';
import { drainStream } from '../../engine/journal.ts';
import { clocksTable, gapsTable } from '../../engine/ledger.ts';
import type { Column, Table } from '../../engine/schema.ts';
import type { Told } from './closings.ts';
import { compare, type Verified } from './compare.ts';
import type { Ground } from './ground.ts';
import { compareRows, type Plain, plainRows } from './plain.ts';
import type { Clock } from './reference/clock.ts';

/** Ticks further apart than this vouch for nothing between them, ms. */
const hole = 5_000;

export async function* clocksOf(ground: Ground, { clocks }: Told): AsyncGenerator<Verified> {
  const { db, catalogue, dictionaries } = ground;
  const table: Table = clocksTable(catalogue);
  const gaps = await gapsSql(ground);
  yield compare(db, gapsTable as Table, `SELECT from_at, to_at FROM ${nameOf(gapsTable as Table)}`, gaps);
  const columns: Record<string, Column> = {};
  for (const name of ['clock', 'newest_at', 'heard_at', 'complete_until_at', 'n_rows'])
    columns[name] = table.columns[name];
  const kept = `SELECT ${Object.keys(columns).join(', ')} FROM ${nameOf(table)}`;
  yield compare(db, { ...table, columns }, kept, await heardSql(ground, gaps), 'what its rows say');
  const labels = dictionaries.of(catalogue.clock);
  const made = [...clocks.clocks.values()].map((clock) =>
    asRow(clock, labels.text(clock.code), clocks.logged),
  );
  yield compareRows(table, await plainRows(db, table), made, ({ clock }) => `${clock}`);
}

async function gapsSql({ raw, dictionaries }: Ground): Promise<string> {
  const drain = dictionaries.of('stream').codeOf(drainStream);
  const before = 'lag(max(logged_at)) OVER (ORDER BY ordinal)';
  return `SELECT from_at, to_at FROM (SELECT ${before} AS from_at, max(logged_at) AS to_at FROM ${await raw(ticks as Table)} WHERE event_at IS NOT NULL AND stream <> ${drain} GROUP BY ordinal) WHERE to_at - from_at > INTERVAL ${hole} MILLISECOND`;
}

async function heardSql({ catalogue, raw }: Ground, gaps: string): Promise<string> {
  const parts: string[] = [];
  for (const { table, isAside } of catalogue.domains) {
    if (isAside) continue;
    const complete = catalogue.completeUntil in table.columns ? catalogue.completeUntil : 'NULL::TIMESTAMPTZ';
    parts.push(
      `SELECT ${catalogue.clock} AS clock, event_at, received_at, logged_at, ${complete} AS complete_until FROM ${await raw(table)}`,
    );
  }
  const rows = `SELECT clock, max(least(event_at, received_at)) AS newest_at, min(logged_at) AS met_at, max(logged_at) AS heard_at, max(least(complete_until, logged_at)) FILTER (complete_until IS NOT NULL) AS complete_until_at, count(*) AS n_rows FROM (${parts.join(' UNION ALL ')}) WHERE clock <> 0 GROUP BY clock`;
  return `SELECT clock, newest_at, greatest(heard_at, (SELECT max(to_at) FROM (${gaps}) WHERE to_at >= met_at)) AS heard_at, complete_until_at, n_rows FROM (${rows})`;
}

function asRow(clock: Clock, name: string, logged: number): Plain {
  const { spec, watermark } = clock;
  return {
    clock: name,
    bound_ms: spec.bound,
    silent_after_ms: spec.silentAfter,
    newest_at: known(clock.newest),
    heard_at: known(clock.heard),
    complete_until_at: known(clock.declared),
    watermark_at: watermark === Number.POSITIVE_INFINITY ? logged : known(watermark),
    is_silent: clock.isSilent,
    is_open: spec.hours === undefined || spec.hours.isAlways || spec.hours.opening(logged) <= logged,
    n_rows: clock.nRows,
  };
}

const known = (at: number) => (Number.isFinite(at) ? at : null);
