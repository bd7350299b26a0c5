// Windows as they are known to be, and as they were known to be at an instant or after a message of the log.
import { nameOf } from '../engine/ddl.ts';
import { quote } from '../engine/quote.ts';
import type { Table } from '../engine/schema.ts';
import type { Answers } from '../engine/windows/answers.ts';

/** A query: the newest revision of each window among those that `where` holds for, of windows in which there is something. */
export function knownSql({ pipeline, plan }: Answers, table: Table, where = 'true'): string {
  const keys = ['window_start_at', ...pipeline.by].join(', ');
  const counted = plan.shown.filter(({ part, stat }) => part === -1 || stat?.name === 'count');
  const isThere = ['n_events', ...counted.map(({ name }) => name)].map((name) => `${name} <> 0`);
  return `SELECT * FROM (SELECT * FROM ${nameOf(table)} WHERE ${where} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY revision DESC) = 1) WHERE ${isThere.join(' OR ')}`;
}

/** Documents `is_final` in a view of `finalSql`. */
export const finalDoc =
  'its clock itself, or its closing hours, vouch that all of it has come; no: silence alone closed it · حتمی';

/** A query: up to where each clock itself, or its closing hours, say that all has come. */
export const vouched =
  "SELECT clock, min(coalesce(vouched_until_at, '-infinity')) AS until_at FROM core.clocks GROUP BY clock";

/** The query `known` with `is_final` as it is by what clocks (in column `clock`) themselves have said until now. */
export const finalSql = (known: string, clock: string): string =>
  `SELECT w.* REPLACE (coalesce(v.until_at >= least(w.window_end_at, as_of()), false) AS is_final) FROM (${known}) w LEFT JOIN (${vouched}) v ON v.clock = w.${clock}`;

const asOfDoc = 'windows as they were known to be at that logged time · اس وقت تک جو معلوم تھا';
const asOfMessageDoc =
  'windows as they were known to be after the message of that running number, the `closed_ordinal` of any row or alert · اس پیغام تک جو معلوم تھا';

/** `windows.TABLE_as_of(instant)` and `windows.TABLE_as_of_message(message)`, table macros of a snapshot. */
export function knownThen(windows: Answers, table: Table): string[] {
  const name = nameOf(table).replace(/_revisions$/, '');
  const macro = (suffix: string, given: string, where: string, doc: string) => [
    `CREATE MACRO ${name}_${suffix}(${given}) AS TABLE ${knownSql(windows, table, where)}`,
    `COMMENT ON MACRO TABLE ${name}_${suffix} IS ${quote(doc)}`,
  ];
  return [
    ...macro('as_of', 'instant', 'closed_at <= instant', asOfDoc),
    ...macro('as_of_message', 'message', 'closed_ordinal <= message', asOfMessageDoc),
  ];
}
