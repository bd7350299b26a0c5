// Sessions as DuckDB SQL, over given rows.
import type { Answers } from './answers.ts';

/** One row a (key, session): `w` and `wa` are its start and `wb` its end (ms), then `n_events` and the measures, over `spans` (a query). */
export function sessionsSql({ pipeline, plan, keys: of }: Answers, spans: string): string {
  const [{ size: gap, isInclusive }] = pipeline.levels;
  const by = pipeline.by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const keys = pipeline.by.join(', ');
  const time = plan.parts[0].at;
  const outputs = plan.parts.map(({ stat, column }) => stat.sql(column ?? ''));
  const measures = plan.shown.map(({ name, part, output }) => `${outputs[part][output]} AS ${name}`);
  return `WITH s AS (SELECT * REPLACE (${by}) FROM (${spans}) WHERE ${of.clockColumn} IS NOT NULL AND ${time} IS NOT NULL), g AS (SELECT *, epoch_ms(${time}) - lag(epoch_ms(${time})) OVER (PARTITION BY ${keys} ORDER BY ${time}) AS since_ms FROM s), n AS (SELECT *, sum(CASE WHEN since_ms ${isInclusive ? '<=' : '<'} ${gap} THEN 0 ELSE 1 END) OVER (PARTITION BY ${keys} ORDER BY ${time}) AS session_number FROM g) SELECT ${keys}, min(epoch_ms(${time})) AS w, min(epoch_ms(${time})) AS wa, max(epoch_ms(${time})) + ${gap} AS wb, ${[`${outputs[0][0]} AS n_events`, ...measures].join(', ')} FROM n GROUP BY ${keys}, session_number`;
}
