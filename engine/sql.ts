// A definition as DuckDB SQL: the second compilation, which corrects what is beyond the kernel's reach and checks the rest.

import type { Cases, Formula } from './cases.ts';
import type { Ranks } from './fold/events.ts';
import { unranked } from './fold/events.ts';
import type { Dictionaries } from './labels.ts';
import { type PromiseRule, promisedSql } from './promises.ts';
import { quote } from './quote.ts';
import { domainOf } from './schema.ts';
import type { Answers } from './windows/answers.ts';
import { overlaps, periods } from './windows/overlaps.ts';
import type { Plan } from './windows/plan.ts';
import { sessionsSql } from './windows/session-sql.ts';

const ms = (column: string) => `epoch_ms(${column})`;
/** SQL: an instant from ms since 1970. */
export const at = (instant: number | string) => `make_timestamptz(CAST(${instant} AS BIGINT) * 1000)`;

/**
 * The rows of a fold as they stood after the message `ordinal`, from its change log. `mine`, a condition on its
 * columns, keeps those that can be of interest from being all: at least the rows that fulfil it now are given.
 */
export function spansAt(cases: Cases, log: string, ordinal: number | 'latest', mine = 'true'): string {
  const then = ordinal === 'latest' ? 'true' : `closed_ordinal <= ${ordinal}`;
  const columns = Object.keys(cases.table.columns).join(', ');
  const these =
    mine === 'true' ? then : `${then} AND ${cases.key} IN (SELECT ${cases.key} FROM ${log} WHERE ${mine})`;
  return cases.kind === 'milestones'
    ? `SELECT ${columns} FROM ${log} WHERE ${these} QUALIFY row_number() OVER (PARTITION BY ${cases.key} ORDER BY revision DESC) = 1`
    : `SELECT ${columns} FROM (SELECT ${columns}, sum(weight) AS held FROM ${log} WHERE ${then} AND ${mine} GROUP BY ALL), range(held::BIGINT)`;
}

/**
 * One row a (key, window) of a level: `w` is its number, [wa, wb) its ends (ms), then `n_events` and the measures, over
 * `spans` (a query). Levels that go on end at `until`. With `isAsked` each span is for a `request`, which stands for the
 * key, and its windows [first_w, end_w) alone are made.
 */
export function windowsSql(
  windows: Answers,
  level: number,
  spans: string,
  until: number,
  isAsked = false,
): string {
  if (windows.pipeline.levels[level].isInclusive !== undefined) return sessionsSql(windows, spans);
  const { pipeline, plan, keys: of } = windows;
  const by = pipeline.by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const times = [...new Set(plan.parts.map((part) => part.at))];
  const ends = plan.flows.flatMap(({ enters, leaves }) => [enters, leaves]).map(ms);
  const all = [...times.map(ms), ...ends, ...(plan.flows.length > 0 ? [String(until)] : [])];
  const ctes = [
    `s AS (SELECT * REPLACE (${by}) FROM (${spans}) WHERE ${of.clockColumn} IS NOT NULL)`,
    ...periods(windows, level, all),
  ];
  const own = isAsked ? 'request' : pipeline.by.join(', ');
  const keys = `${own}, w, wa, wb`;
  // What places a stretch in its windows, beside its ends.
  const placed = [...pipeline.by, ...(isAsked ? ['request', 'first_w', 'end_w'] : [])].join(', ');
  const over = (rows: string, from: string, to: string) => overlaps(windows, level, rows, from, to, isAsked);
  times.forEach((time, t) => {
    const parts = plan.parts.flatMap((part, p) =>
      part.at === time
        ? part.stat.sql(part.column ?? '').map((sql, output) => `${sql} AS p${p}_${output}`)
        : [],
    );
    const rows = over(`SELECT * FROM s WHERE ${time} IS NOT NULL`, ms(time), ms(time));
    ctes.push(`t${t} AS (SELECT ${keys}, ${parts.join(', ')} FROM (${rows}) GROUP BY ALL)`);
  });
  plan.flows.forEach(({ enters, leaves }, f) => {
    const [a, b] = [ms(enters), `coalesce(${ms(leaves)}, ${until})`];
    const stretches = `SELECT ${placed}, least(${a}, ${b}) AS a, greatest(${a}, ${b}) AS b, CASE WHEN ${b} < ${a} THEN -1 ELSE 1 END AS sign FROM s WHERE ${enters} IS NOT NULL`;
    const rows = over(`SELECT * FROM (${stretches}) WHERE b > a`, 'a', '(b - 1)');
    ctes.push(
      `f${f} AS (SELECT ${keys}, sum(sign * (least(b, wb) - greatest(a, wa)))::DOUBLE AS area${f} FROM (${rows}) GROUP BY ALL)`,
    );
  });
  const sources = [...times.map((_, t) => `t${t}`), ...plan.flows.map((_, f) => `f${f}`)];
  const outputs = [
    ...plan.parts.flatMap(({ stat }, p) => stat.outputs.map((_, output) => `p${p}_${output}`)),
    ...plan.flows.map((_, f) => `area${f}`),
  ];
  const merged = outputs.map((name) => `any_value(${name}) AS ${name}`).join(', ');
  const together = sources.map((name) => `FROM ${name}`).join(' UNION ALL BY NAME ');
  const columns = plan.shown.map((shown) =>
    shown.part === -1
      ? `coalesce(area${shown.flow}, 0) / (wb - wa) AS ${shown.name}`
      : `${zeroed(plan, shown.part, shown.output)} AS ${shown.name}`,
  );
  return `WITH ${ctes.join(', ')} SELECT ${[keys, `${zeroed(plan, 0, 0)} AS n_events`, ...columns].join(', ')} FROM (SELECT ${keys}, ${merged} FROM (${together}) GROUP BY ALL)`;
}

/** Counts of nothing are 0; other measures of nothing are NULL. */
function zeroed(plan: Plan, part: number, output: number): string {
  const { stat } = plan.parts[part];
  return /^(count|distinct)/.test(stat.name) ? `coalesce(p${part}_${output}, 0)` : `p${part}_${output}`;
}

export interface FoldContext {
  readonly ranks: Ranks;
  /** How far logged time had come, ms. */
  readonly logged: number;
  readonly dictionaries: Dictionaries;
  /** The column that names a row's clock. */
  readonly clock: string;
  /** A query of the clocks' opening periods (clock, opens_at, closes_at), ms: openings.ts. */
  readonly openings: string;
  /** A query of (clock, until): how far each clock's unit is complete by what was said of it, ms. */
  readonly complete: string;
  /** A query of the clocks' days (`workdaysSql`), and the promises, the strongest last. */
  readonly workdays: string;
  readonly promises: readonly PromiseRule[];
}

/** A fold as SQL over its event table `events` (codes, keys). */
export function foldSql(cases: Cases, events: string, context: FoldContext): string {
  const { ranks, dictionaries } = context;
  const rank = `CASE (SELECT text FROM meta.labels WHERE domain = 'fact' AND code = fact) ${[...ranks].map(([fact, n]) => `WHEN ${quote(fact)} THEN ${n}`).join(' ')} ELSE ${unranked} END`;
  const source = `(SELECT text FROM meta.labels WHERE domain = 'source' AND code = source)`;
  const order = `PARTITION BY ${cases.key} ORDER BY event_at, ${ranks.size > 0 ? rank : unranked}, ${source}, id`;
  const facts = (of: readonly string[] | undefined) =>
    of === undefined ? '' : `fact IN (${of.map((fact) => dictionaries.of('fact').codeOf(fact)).join(', ')})`;
  const e = `e AS (SELECT *, row_number() OVER (${order}) AS o FROM ${events} WHERE ${cases.key} IS NOT NULL)`;
  if (cases.kind === 'transitions') {
    const columns = [...cases.formulas].map(
      ([name, formula]) => `${derived(formula, name, cases, context)} AS ${name}`,
    );
    const befores = [...cases.formulas.values()].flatMap((f) =>
      f.of === 'before'
        ? [`lag(${f.column}) OVER (PARTITION BY ${cases.key} ORDER BY o) AS before_${f.column}`]
        : [],
    );
    return `WITH ${e}, b AS (SELECT *, ${befores.join(', ')} FROM e) SELECT ${cases.key}, ${columns.join(', ')} FROM b`;
  }
  const grouped: string[] = [];
  const rest: string[] = [];
  for (const [name, formula] of cases.formulas) {
    if (formula.of === 'first' || formula.of === 'last') {
      const filter = [`${formula.column} IS NOT NULL`, facts(formula.facts)].filter(Boolean).join(' AND ');
      grouped.push(
        `arg_${formula.of === 'first' ? 'min' : 'max'}(${formula.column}, o) FILTER (WHERE ${filter}) AS ${name}`,
      );
      rest.push(name);
    } else if (formula.of === 'count') {
      const filter = facts(formula.facts);
      grouped.push(`count(*) ${filter && `FILTER (WHERE ${filter})`} AS ${name}`);
      rest.push(name);
    } else rest.push(`${derived(formula, name, cases, context)} AS ${name}`);
  }
  const afters = [...cases.formulas].flatMap(([name, f]) =>
    f.of === 'after'
      ? [
          `CASE WHEN ${f.column} IS NOT NULL THEN (SELECT count(*) FROM e WHERE e.${cases.key} = d.${cases.key} AND e.event_at > d.${f.column}) END AS ${name}`,
        ]
      : [],
  );
  const replaced = afters.length > 0 ? `* REPLACE (${afters.join(', ')})` : '*';
  const closings = [...cases.formulas].flatMap(([name, f]) =>
    f.of === 'expiry'
      ? [
          `ASOF LEFT JOIN (SELECT clock AS ${name}_clock, closes_at AS ${name}_closes FROM (${context.openings})) ON ${name}_clock = g.${context.clock} AND ${name}_closes > ${ms(`g.${f.from}`)}`,
        ]
      : [],
  );
  const promises = [...cases.formulas].flatMap(([name, f]) =>
    f.of === 'promised' ? [[`${name}_promise`, promisedSql(f, cases.key, context)] as const] : [],
  );
  const ctes = promises.map(([name, sql]) => `${name} AS (${sql}), `).join('');
  const joins = [...closings, ...promises.map(([name]) => `LEFT JOIN ${name} USING (${cases.key})`)];
  return `WITH ${e}, g AS (SELECT ${cases.key}, ${grouped.join(', ')} FROM e GROUP BY ${cases.key}), ${ctes}d AS (SELECT ${cases.key}, ${rest.join(', ')} FROM g ${joins.join(' ')}) SELECT ${replaced} FROM d`;
}

function derived(formula: Formula, name: string, cases: Cases, context: FoldContext): string {
  const { logged, dictionaries, complete, clock } = context;
  if (formula.of === 'here') return formula.column;
  if (formula.of === 'before') return `before_${formula.column}`;
  if (formula.of === 'gap')
    return `CASE WHEN ${formula.to} >= ${formula.from} THEN ${ms(formula.to)} - ${ms(formula.from)} END`;
  // least() passes over NULL: without a value there is nothing to cap.
  if (formula.of === 'capped')
    return `CASE WHEN ${formula.column} IS NOT NULL THEN least(${formula.column}, ${formula.at}) END`;
  if (formula.of === 'rest') return `${formula.whole} - coalesce(${formula.part}, 0)`;
  if (formula.of === 'promised') return `coalesce(${formula.stated}, ${at(`${name}_promise.promised`)})`;
  if (formula.of === 'earliest') return `least(${formula.columns.join(', ')})`;
  if (formula.of === 'after') return 'NULL::BIGINT';
  if (formula.of === 'reached')
    return `CASE WHEN ${formula.column} <= ${at(logged)} THEN ${formula.column} END`;
  if (formula.of === 'overdue')
    return `CASE WHEN ${formula.due} IS NULL THEN NULL ELSE coalesce(${formula.done} > ${formula.due}, ${formula.due} <= ${at(logged)}) END`;
  if (formula.of === 'provisional')
    return `coalesce(${formula.claim}, false) AND coalesce((SELECT until FROM (${complete}) c WHERE c.clock = g.${clock}) < ${ms(formula.due)}, true)`;
  if (formula.of === 'expiry') {
    const end = `least(${formula.from} + INTERVAL 12 HOUR, ${at(`${name}_closes`)})`;
    return `CASE WHEN ${formula.from} IS NOT NULL AND ${end} <= ${at(logged)} AND NOT coalesce(least(${formula.done.join(', ')}) <= ${end}, false) THEN ${end} END`;
  }
  if (formula.of === 'which') {
    const labels = dictionaries.of(domainOf(name, cases.table.columns[name]));
    return `CASE ${formula.columns.map((column) => `WHEN ${column} IS NOT NULL THEN ${labels.codeOf(column.replace(/_at$/, ''))}`).join(' ')} ELSE ${labels.codeOf('open')} END`;
  }
  return 'NULL';
}
