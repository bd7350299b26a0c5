// The opening periods of clocks as rows for SQL: what hours say, spelt out over a span of time.
import type { Hours } from './hours.ts';

/** Hours by clock code; a clock without hours, or always open, has no period. */
export type HoursOf = ReadonlyMap<number, Hours | undefined>;

/** A query of (clock, opens_at, closes_at), ms: every period that ends after `from`, up to the first that ends after `to`. */
export function openingsSql(hours: HoursOf, from: number, to: number): string {
  const rows: string[] = [];
  for (const [clock, of] of hours) {
    if (of === undefined || of.isAlways) continue;
    for (let at = from; at <= to; at = of.closing(at))
      rows.push(`(${clock}, ${of.opening(at)}, ${of.closing(at)})`);
  }
  const none =
    'SELECT NULL::INTEGER AS clock, NULL::BIGINT AS opens_at, NULL::BIGINT AS closes_at WHERE false';
  return rows.length === 0 ? none : `SELECT * FROM (VALUES ${rows.join(', ')}) o(clock, opens_at, closes_at)`;
}

/** A query of (clock, day, starts_at, ends_at, closes_at, number): each local day, ms; closes_at is NULL on a day off, number counts working days. */
export function workdaysSql(hours: HoursOf, from: number, to: number): string {
  const rows: string[] = [];
  for (const [clock, of] of hours) {
    if (of === undefined) continue;
    const [first, last] = [of.dayOf(from), of.dayOf(to)];
    const days = Array.from({ length: last - first + 1 }, (_, i) => first + i);
    const starts = days.map((day) => of.midnightAfter(day - 1)).join();
    const closes = days.map((day) => (of.isWorking(day) ? of.closingOn(day) : '')).join();
    rows.push(`(${clock}, ${first}, ${last}, '${starts}', '${closes}')`);
  }
  const all = rows.length === 0 ? "(NULL::INTEGER, 0, 0, '', '')" : rows.join(', ');
  const each = (list: string) => `nullif(unnest(string_split(${list}, ',')), '')::BIGINT`;
  return `SELECT *, lead(starts_at) OVER days AS ends_at, count(closes_at) OVER days AS number FROM (SELECT clock, unnest(generate_series(first, last)) AS day, ${each('starts')} AS starts_at, ${each('closes')} AS closes_at FROM (VALUES ${all}) w(clock, first, last, starts, closes)) WINDOW days AS (PARTITION BY clock ORDER BY day)`;
}
