// The proof that anyone can run: every committed table against its own definition as SQL over the raw rows.
import { passport } from '../data/events.ts';
import { decoded, nameOf } from '../engine/ddl.ts';
import { parseDuration } from '../engine/duration.ts';
import { openingsSql, workdaysSql } from '../engine/openings.ts';
import type { Column, Table } from '../engine/schema.ts';
import { type FoldContext, foldSql, spansAt, windowsSql } from '../engine/sql.ts';
import type { Windower } from '../engine/windows/set.ts';
import type { Engine } from './engine.ts';
import { rawRelation } from './retention.ts';

export interface Verified {
  readonly table: string;
  /** Rows that SQL gives. */
  readonly rows: number;
  /** Rows that are only in the table, or only in what SQL gives. */
  readonly differences: number;
  /** The first of them, as an analyst would see them. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
}

const shown = 3;
const day = 86_400_000;
/** No promise made now ends later. */
const ahead = 400 * day;

/** Each fold, then each window table; with `only`, those of one pipeline and the fold it reads. */
export async function* verify(engine: Engine, only?: string): AsyncGenerator<Verified> {
  const { kernel } = engine;
  const chosen = kernel.windows.filter(
    ({ state: { pipeline } }) => only === undefined || only === pipeline.name,
  );
  const context = await contextOf(engine);
  for (const { cases, changes } of kernel.folds) {
    if (only !== undefined && !chosen.some(({ state: { pipeline } }) => pipeline.from === cases)) continue;
    const columns = Object.keys(cases.table.columns).join(', ');
    const kept = spansAt(cases, nameOf(changes.rows.table), 'latest');
    const sql = foldSql(cases, await rawRelation(engine.db, engine.archive, cases.from), context);
    yield compare(engine, cases.table, kept, `SELECT ${columns} FROM (${sql})`);
  }
  for (const windows of chosen)
    for (const level of windows.state.pipeline.levels.keys())
      yield windowsOf(engine, windows, level, context);
}

async function contextOf({ kernel, dictionaries, options, db }: Engine): Promise<FoldContext> {
  const { logged, codes } = kernel.clocks;
  const hours = new Map(codes.map((code) => [code, kernel.clocks.spec(code).hours]));
  const each = kernel.folds.map(({ cases }) => `SELECT min(event_at) AS oldest FROM ${nameOf(cases.from)}`);
  const [{ oldest: at }] = await db.rows(
    `SELECT epoch_ms(min(oldest))::DOUBLE AS oldest FROM (${each.join(' UNION ALL ')})`,
  );
  const from = at === null ? logged : (at as number) - day;
  const ranks = options.reference?.ranks ?? new Map();
  const until = codes.map((code) => `(${code}, ${finite(kernel.clocks.vouchedUntil(code))}::DOUBLE)`);
  return {
    ranks,
    logged,
    dictionaries,
    clock: passport.clock,
    openings: openingsSql(hours, from, logged),
    workdays: workdaysSql(hours, from, logged + ahead),
    complete: `FROM (VALUES ${['(0, NULL)', ...until].join(', ')}) AS c(clock, until)`,
    promises: kernel.promises.rules,
  };
}

/** Of windows that have closed, and are not older than the table keeps them. */
function windowsOf(
  engine: Engine,
  windows: Windower,
  level: number,
  { logged }: FoldContext,
): Promise<Verified> {
  const { state } = windows;
  const { by, from, levels } = state.pipeline;
  const { keep, isInclusive } = levels[level];
  const fold = engine.kernel.folds.find(({ cases }) => cases === from)!;
  const names = ['n_events', ...state.plan.shown.map(({ name }) => name)];
  const table = state.results[level].table;
  const { clocks } = engine.kernel;
  const closed = clocks.codes.map(
    (code) => `(${code}, ${finite(windows.nextEnd(code) - state.pane)}::DOUBLE)`,
  );
  const since =
    keep === 'always' || engine.options.retention === undefined
      ? Number.NEGATIVE_INFINITY
      : logged - parseDuration(keep);
  const counted = state.plan.shown.filter(({ part, stat }) => part === -1 || stat?.name === 'count');
  const isThere = ['n_events', ...counted.map(({ name }) => name)].map((name) => `${name} <> 0`).join(' OR ');
  const keys = by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const ends =
    'make_timestamptz(wa::BIGINT * 1000) AS window_start_at, make_timestamptz(wb::BIGINT * 1000) AS window_end_at';
  const those = (rows: string) =>
    `SELECT ${by.map((name) => `nullif(${name}, 0)::USMALLINT AS ${name}`).join(', ')}, ${ends}, ${names.join(', ')} FROM (${rows}) JOIN (VALUES ${closed.join(', ')}) AS c(clock, until) ON c.clock = ${passport.clock} WHERE wb ${isInclusive ? '<' : '<='} c.until AND wb >= ${finite(since)} AND (${isThere})`;
  const kept = `SELECT ${keys}, epoch_ms(window_start_at) AS wa, epoch_ms(window_end_at) AS wb, ${names.join(', ')} FROM ${nameOf(table)} QUALIFY row_number() OVER (PARTITION BY ${by.join(', ')}, window_start_at ORDER BY revision DESC) = 1`;
  const spans = spansAt(fold.cases, nameOf(fold.changes.rows.table), 'latest');
  const sql = `SELECT ${[...by, 'wa', 'wb', ...names].join(', ')} FROM (${windowsSql(state, level, spans, logged + 2 * day)})`;
  const columns: Record<string, Column> = {};
  for (const name of [...by, 'window_start_at', 'window_end_at', ...names])
    columns[name] = table.columns[name];
  if (closed.length === 0)
    return Promise.resolve({ table: viewOf(table), rows: 0, differences: 0, examples: [] });
  return compare(engine, { ...table, columns }, those(kept), those(sql));
}

async function compare({ db }: Engine, table: Table, kept: string, sql: string): Promise<Verified> {
  const both = `WITH kept AS MATERIALIZED (${kept}), made AS MATERIALIZED (${sql}), differs AS (SELECT * FROM (FROM kept EXCEPT ALL FROM made) UNION ALL SELECT * FROM (FROM made EXCEPT ALL FROM kept))`;
  const [{ rows, differences }] = await db.rows(
    `${both} SELECT (SELECT count(*) FROM made)::DOUBLE AS rows, (SELECT count(*) FROM differs)::DOUBLE AS differences`,
  );
  const examples =
    differences === 0
      ? []
      : await db.rows(`${both} ${decoded(table, `(SELECT * FROM differs LIMIT ${shown})`)}`);
  return { table: viewOf(table), rows: rows as number, differences: differences as number, examples };
}

const viewOf = (table: Table): string => nameOf(table).replace(/_revisions$/, '');
const finite = (at: number): number => Math.max(-1e15, Math.min(1e15, at));
