// Windows as they were at moments of the log, as SQL of its own: each moment names its window, and what was known by then.

import { heldThen } from '../../engine/versions.ts';
import type { Part, Plan } from '../../engine/windows/plan.ts';

const ms = (column: string) => `epoch_ms(${column})`;

/**
 * One row a moment: its own columns, `n_events` and the measures. `moments` is a table (key, from_ms, to_ms, asof_ordinal,
 * asof_known), `versions` a query of every version of the spans; who has not left in one is there `until` then. Rows and
 * windows meet in buckets of time, as long as the longest window.
 */
export function windowsThenSql(
  plan: Plan,
  by: readonly string[],
  moments: string,
  versions: string,
  until: string,
): string {
  const keys = by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const own = by.join(', ');
  const bucket = (at: string) => `(floor((${at}) / (SELECT width FROM b)))::BIGINT`;
  const buckets = (from: string, to: string) =>
    `unnest(generate_series(${bucket(from)}, ${bucket(`${to} - 1`)})) AS bucket`;
  const ctes = [
    `b AS MATERIALIZED (SELECT max(to_ms - from_ms)::DOUBLE AS width FROM ${moments})`,
    `asked AS MATERIALIZED (SELECT row_number() OVER () AS moment, * FROM ${moments})`,
    `m AS MATERIALIZED (SELECT *, ${buckets('from_ms', 'to_ms')} FROM asked)`,
    `v AS MATERIALIZED (SELECT * REPLACE (${keys}) FROM (${versions}))`,
  ];
  const times = [...new Set(plan.parts.map(({ at }) => at))];
  times.forEach((time, t) => {
    const outputs = plan.parts.flatMap((part, p) => (part.at === time ? outputsOf(part, p) : []));
    const rows = `SELECT *, ${ms(time)} AS at_ms, ${bucket(ms(time))} AS bucket FROM v WHERE ${time} IS NOT NULL`;
    ctes.push(
      `t${t} AS (SELECT moment, ${outputs.join(', ')} FROM (${rows}) JOIN m USING (${own}, bucket) WHERE at_ms >= from_ms AND at_ms < to_ms AND ${heldThen} GROUP BY moment)`,
    );
  });
  plan.flows.forEach(({ enters, leaves }, f) => {
    const [a, b] = [ms(enters), `coalesce(${ms(leaves)}, ${until})`];
    const spans = `SELECT *, least(${a}, ${b}) AS first_ms, greatest(${a}, ${b}) AS last_ms, CASE WHEN ${b} < ${a} THEN -1 ELSE 1 END AS sign FROM v WHERE ${enters} IS NOT NULL`;
    const rows = `SELECT *, ${buckets('first_ms', 'last_ms')} FROM (${spans}) WHERE last_ms > first_ms`;
    const isFirst = `bucket = ${bucket('greatest(first_ms, from_ms)')}`;
    ctes.push(
      `f${f} AS (SELECT moment, sum(sign * (least(last_ms, to_ms) - greatest(first_ms, from_ms)))::DOUBLE AS area${f} FROM (${rows}) JOIN m USING (${own}, bucket) WHERE last_ms > from_ms AND first_ms < to_ms AND ${isFirst} AND ${heldThen} GROUP BY moment)`,
    );
  });
  const shown = plan.shown.map(({ name, part, output, flow }) =>
    part === -1
      ? `coalesce(area${flow}, 0) / (to_ms - from_ms) AS ${name}`
      : `${zeroed(plan, part, output)} AS ${name}`,
  );
  const sources = [...times.map((_, t) => `t${t}`), ...plan.flows.map((_, f) => `f${f}`)];
  const joins = sources.map((name) => `LEFT JOIN ${name} USING (moment)`).join(' ');
  return `WITH ${ctes.join(', ')} SELECT asked.*, ${[`${zeroed(plan, 0, 0)} AS n_events`, ...shown].join(', ')} FROM asked ${joins}`;
}

const outputsOf = ({ stat, column }: Part, p: number): string[] =>
  stat.sql(column ?? '').map((sql, output) => `${sql} AS p${p}_${output}`);

/** Counts of nothing are 0; other measures of nothing are NULL. */
function zeroed({ parts }: Plan, part: number, output: number): string {
  const name = `p${part}_${output}`;
  return /^(count|distinct)/.test(parts[part].stat.name) ? `coalesce(${name}, 0)` : name;
}
