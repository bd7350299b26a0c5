// The definition of a window table as SQL that runs in a snapshot as it is: over the fold's view, in texts.
import { nameOf } from '../engine/ddl.ts';
import { ConfigError } from '../engine/errors.ts';
import { Dictionaries } from '../engine/labels.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import { windowsSql } from '../engine/sql.ts';
import { Answers } from '../engine/windows/answers.ts';
import { isThere } from './verify/windows.ts';

/**
 * The rows of the table, but for estimates of different identifiers, which are exact here: a snapshot shows other names
 * for people, and the keys of none. Only windows that the table can have: closed, and kept.
 */
export function spelled(pipeline: Pipeline, level: number, clock: string): string {
  const state = new Answers(pipeline, new Dictionaries(), clock);
  const { plan } = state;
  const { by, from, levels } = pipeline;
  if (levels[level].unit !== undefined)
    throw new ConfigError(
      'E-EXPLAIN-001',
      `windows of ${levels[level].suffix} lie by the calendar of each ${clock}, which a snapshot does not hold`,
      `rahdari verify ${pipeline.name} runs their SQL`,
    );
  const table = nameOf(state.results[level].table).replace(/_revisions$/, '');
  const parts = plan.parts.map((part) =>
    part.stat.name === 'distinct'
      ? { ...part, stat: { ...part.stat, sql: (x: string) => [`count(DISTINCT ${x})`] } }
      : part,
  );
  const exact = Object.assign(Object.create(state), { plan: { ...plan, parts } });
  // Who is still there stays beyond every window there is.
  const leaves = [...new Set(plan.flows.map((flow) => flow.leaves))];
  const open = leaves.map((name) => `coalesce(${name}, as_of() + INTERVAL 2 DAY) AS ${name}`).join(', ');
  const spans = `SELECT *${open && ` REPLACE (${open})`} FROM ${nameOf(from.table)}`;
  const names = ['n_events', ...plan.shown.map(({ name }) => name)];
  const [start, end] = ['wa', 'wb'].map((ms) => `make_timestamptz(${ms}::BIGINT * 1000)`);
  const keys = by.map((name) => `nullif(${name}, '') AS ${name}`).join(', ');
  const coded = windowsSql(exact, level, spans, 0);
  const text = by.reduce(
    (sql, name) => sql.replaceAll(`coalesce(${name}, 0)`, `coalesce(${name}, '')`),
    coded,
  );
  return `-- ${pipeline.question} ${table}: its definition over ${nameOf(from.table)}.
WITH defined AS (
${text.replace(/, ([a-z]\d*) AS \(SELECT/g, ',\n$1 AS (SELECT')}
)
SELECT ${start} AS window_start_at, ${end} AS window_end_at, ${keys}, ${names.join(', ')}
FROM defined JOIN (
  SELECT ${clock}, min(window_end_at) AS first_end, max(window_end_at) AS last_end FROM ${table}_revisions GROUP BY ${clock}
) AS closed USING (${clock})
WHERE ${end} BETWEEN first_end AND last_end AND (${isThere(plan)})
ORDER BY ALL;
`;
}
