// The check of calendars in `rahdari doctor`: days that may yet move, hold for nobody, or are missing.
import { doubts } from '../../data/almanac.ts';
import { almanacWith } from '../own-days.ts';
import { type Found, ok, warn } from './check.ts';

const shown = 3;

/** `own`: a file of days put over those that ship, or ''. */
export async function calendars(own: string, now: number): Promise<Found> {
  const found = doubts(await almanacWith(own), Math.floor(now / 86_400_000));
  if (found.length === 0) return ok('no holiday of the next 60 days is provisional');
  const first = found.slice(0, shown).map(({ calendar, date, found }) => `${calendar} ${date} ${found}`);
  const more = found.length > shown ? [`and ${found.length - shown} more`] : [];
  return warn([...first, ...more].join('; '), 'rahdari calendar check; put notices into --calendars FILE');
}
