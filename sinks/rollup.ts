// Windows of all clocks as one: told when every clock has come so far, or at the cut-off with how many had.
import { nameOf } from '../engine/ddl.ts';
import { quote } from '../engine/quote.ts';
import type { Table } from '../engine/schema.ts';
import type { Answers } from '../engine/windows/answers.ts';
import type { Plan, Shown } from '../engine/windows/plan.ts';
import { vouched } from './known.ts';

/** So long after a window's end those that have not come so far are waited for, minutes. */
export const cutOff = 15;

/** How one column of many clocks becomes one; null: what its values hold does not say. */
function merged(plan: Plan, { name, stat, part, output, flow }: Shown): string | null {
  // Time-averages of levels over the same span add up.
  if (flow >= 0) return `sum(${name})`;
  if (stat?.name === 'count' || stat?.name === 'sum') return `sum(${name})::BIGINT`;
  if (stat?.name === 'min' || stat?.name === 'max') return `${stat.name}(${name})`;
  if (stat?.name !== 'mean' || output > 0) return null;
  const counted = plan.shown.find(
    ({ part: p }) => plan.parts[p]?.stat.name === 'count' && plan.parts[p].at === plan.parts[part].at,
  );
  return counted ? `sum(${name} * ${counted.name}) / sum(if(${name} IS NULL, 0, ${counted.name}))` : null;
}

/**
 * `windows.TABLE_across_CLOCKs`: a row for each window and the keys but the clock, with `n_clocks_complete` of `n_clocks`.
 * A later snapshot has it revised. Medians, distinct counts and the like cannot be merged from results and are left out.
 */
export function rollup({ pipeline, plan }: Answers, table: Table, clock: string): string[] {
  const [{ isInclusive }] = pipeline.levels;
  if (isInclusive !== undefined) return [];
  const windows = nameOf(table).replace(/_revisions$/, '');
  const name = `${windows}_across_${clock}s`;
  const keys = ['window_start_at', 'window_end_at', ...pipeline.by.filter((key) => key !== clock)];
  const shown = plan.shown.flatMap((one) => {
    const sql = merged(plan, one);
    return sql === null ? [] : [{ name: one.name, doc: table.columns[one.name].doc, sql }];
  });
  const docs: Record<string, string> = {
    ...Object.fromEntries([...keys, 'n_events'].map((key) => [key, table.columns[key].doc])),
    ...Object.fromEntries(shown.map(({ name, doc }) => [name, doc])),
    n_clocks_complete: `clocks that vouch that all of it has come; told ${cutOff} min after its end though some do not · مکمل گھڑیاں`,
    n_clocks: 'clocks there are · گھڑیاں',
    n_corrected: 'clocks and keys whose row has been corrected since it closed · ترمیم شدہ',
  };
  const columns = [
    ...keys,
    'sum(n_events)::BIGINT AS n_events',
    ...shown.map(({ name, sql }) => `${sql} AS ${name}`),
    'any_value(n_clocks_complete) AS n_clocks_complete',
    'any_value(n_clocks) AS n_clocks',
    'count(*) FILTER (revision > 1) AS n_corrected',
  ];
  const [kind] = table.doc.split(' · ');
  return [
    `CREATE VIEW ${name} AS
WITH clocks AS (${vouched}),
complete AS (SELECT window_end_at, count(*) FILTER (until_at >= least(window_end_at, as_of())) AS n_clocks_complete, count(*) AS n_clocks FROM (SELECT DISTINCT window_end_at FROM ${windows}), clocks GROUP BY window_end_at)
SELECT ${columns.join(', ')} FROM ${windows} JOIN complete USING (window_end_at)
WHERE n_clocks_complete = n_clocks OR as_of() >= window_end_at + INTERVAL ${cutOff} MINUTE GROUP BY ${keys.join(', ')}`,
    `COMMENT ON VIEW ${name} IS ${quote(`${kind}, all ${clock}s as one · سب مل کر`)}`,
    ...Object.entries(docs).map(([column, doc]) => `COMMENT ON COLUMN ${name}.${column} IS ${quote(doc)}`),
  ];
}
