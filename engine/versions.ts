// What a fold's rows were at any moment of the log: every row that ever held, from when and up to when.
import type { Cases } from './cases.ts';

/**
 * What a version (below) and a moment of the log must fulfil: it held then. A moment is a row of a relation
 * (asof_ordinal, asof_known): a message, and logged time (ms) up to which what became known by it counts.
 */
export const heldThen =
  '(from_ordinal < asof_ordinal OR from_ordinal = asof_ordinal AND from_known <= asof_known) AND (to_ordinal IS NULL OR to_ordinal > asof_ordinal OR to_ordinal = asof_ordinal AND to_known > asof_known)';

/** A query of the fold's columns and (from_ordinal, from_known, to_ordinal, to_known), from its change log. */
export function versionsSql(cases: Cases, log: string): string {
  const columns = Object.keys(cases.table.columns).join(', ');
  const known = 'epoch_ms(known_at)';
  if (cases.kind === 'milestones')
    return `SELECT ${columns}, closed_ordinal AS from_ordinal, ${known} AS from_known, lead(closed_ordinal) OVER mine AS to_ordinal, lead(${known}) OVER mine AS to_known FROM ${log} WINDOW mine AS (PARTITION BY ${cases.key} ORDER BY revision)`;
  const nth = `SELECT ${columns}, weight, closed_ordinal AS ordinal, ${known} AS known, row_number() OVER (PARTITION BY ${columns}, weight ORDER BY closed_ordinal, known_at) AS nth FROM ${log}`;
  const of = (column: string, weight: number) => `min(${column}) FILTER (weight = ${weight})`;
  return `SELECT * EXCLUDE (nth) FROM (SELECT ${columns}, nth, ${of('ordinal', 1)} AS from_ordinal, ${of('known', 1)} AS from_known, ${of('ordinal', -1)} AS to_ordinal, ${of('known', -1)} AS to_known FROM (${nth}) GROUP BY ALL)`;
}
