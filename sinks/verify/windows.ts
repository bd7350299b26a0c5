// Windows as they stand against their definition as SQL over the spans as they stand.
import { nameOf } from '../../engine/ddl.ts';
import { parseDuration } from '../../engine/duration.ts';
import type { Column } from '../../engine/schema.ts';
import { spansAt, windowsSql } from '../../engine/sql.ts';
import type { Plan } from '../../engine/windows/plan.ts';
import type { Told } from './closings.ts';
import { compare, type Verified, viewOf } from './compare.ts';
import { type Ground, logOf, type Measured, tableOf } from './ground.ts';

const day = 86_400_000;

/** Of windows that have closed, and are not older than the table keeps them. */
export async function windowsOf(
  ground: Ground,
  of: Measured,
  level: number,
  { clocks }: Told,
): Promise<Verified> {
  const { pipeline, plan } = of;
  const { by } = pipeline;
  const { isInclusive } = pipeline.levels[level];
  const table = tableOf(of, level);
  const names = ['n_events', ...plan.shown.map(({ name }) => name)];
  const closed = [...clocks.clocks.values()].map(
    ({ code, closedUntil }) => `(${code}, ${finite(closedUntil)}::DOUBLE)`,
  );
  if (closed.length === 0) return { table: viewOf(table), by: 'SQL', rows: 0, differences: 0, examples: [] };
  const ends =
    'make_timestamptz(wa::BIGINT * 1000) AS window_start_at, make_timestamptz(wb::BIGINT * 1000) AS window_end_at';
  const those = (rows: string) =>
    `SELECT ${by.map((name) => `nullif(${name}, 0)::USMALLINT AS ${name}`).join(', ')}, ${ends}, ${names.join(', ')} FROM (${rows}) JOIN (VALUES ${closed.join(', ')}) AS c(clock, until) ON c.clock = ${ground.catalogue.clock} WHERE wb ${isInclusive ? '<' : '<='} c.until AND wb >= ${keptSince(of, level, clocks.logged)} AND (${isThere(plan)})`;
  const spans = spansAt(pipeline.from, nameOf(logOf(pipeline.from)), 'latest');
  const reached = [...clocks.clocks.values()].map((clock) => clock.closedUntil).filter(Number.isFinite);
  const until = Math.max(clocks.logged + day, ...reached);
  const made = `SELECT ${[...by, 'wa', 'wb', ...names].join(', ')} FROM (${windowsSql(of, level, spans, until)})`;
  const columns: Record<string, Column> = {};
  for (const name of [...by, 'window_start_at', 'window_end_at', ...names])
    columns[name] = table.columns[name];
  return compare(ground.db, { ...table, columns }, those(latestSql(of, level)), those(made));
}

/** The newest revision of every window: codes of its key (0: none), [wa, wb) in ms, what it says. */
export function latestSql(of: Measured, level: number): string {
  const { pipeline, plan } = of;
  const { by } = pipeline;
  const keys = by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const names = ['n_events', ...plan.shown.map(({ name }) => name)].join(', ');
  return `SELECT ${keys}, epoch_ms(window_start_at) AS wa, epoch_ms(window_end_at) AS wb, ${names} FROM ${nameOf(tableOf(of, level))} QUALIFY row_number() OVER (PARTITION BY ${by.join(', ')}, window_start_at ORDER BY revision DESC) = 1`;
}

/** An SQL instant (ms): of windows that end before it, some may be kept no longer. */
export function keptSince(of: Measured, level: number, logged: number): string {
  const { keep } = of.pipeline.levels[level];
  if (keep === 'always' || !Number.isFinite(logged)) return String(finite(Number.NEGATIVE_INFINITY));
  return `(SELECT least(${logged - parseDuration(keep)}, epoch_ms(min(window_end_at))) FROM ${nameOf(tableOf(of, level))})`;
}

/** A window is there where a count or a level is not 0. */
export const isThere = ({ shown }: Plan): string =>
  [
    'n_events',
    ...shown.filter(({ part, stat }) => part === -1 || stat?.name === 'count').map(({ name }) => name),
  ]
    .map((name) => `${name} <> 0`)
    .join(' OR ');

const finite = (at: number): number => Math.max(-1e15, Math.min(1e15, at));
