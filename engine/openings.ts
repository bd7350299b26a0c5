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
