// The offices and calendars that ship, with days of one's own put over them.
import { readFileSync } from 'node:fs';
import { type CalendarDay, dateOf, readCalendars } from './calendars.ts';
import { type Office, observing } from './offices.ts';
import { type Profile, profile } from './profiles.ts';
import { readSla, type SlaRule } from './sla.ts';

export interface Almanac {
  readonly days: readonly CalendarDay[];
  /** Each with its own exceptions. */
  readonly offices: readonly Office[];
  readonly promises: readonly SlaRule[];
}

const text = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** `own`: a file of more days, which count over those that ship. The full profile knows the offices of both. */
export function almanac(
  own?: { readonly path: string; readonly text: string },
  of: Profile = 'full',
): Almanac {
  const days = readCalendars('data/calendars.csv', text('calendars.csv'));
  if (own !== undefined) days.push(...readCalendars(own.path, own.text));
  const promises = readSla('data/sla.csv', text('sla.csv'));
  return { days, promises, offices: observing(profile(of), days) };
}

export interface Doubt {
  readonly calendar: string;
  readonly date: string;
  readonly found: string;
  readonly remedy: string;
}

const lead = 60;

/** Whether notices that come after it say of each of its days what it is. */
function isSettled(after: readonly CalendarDay[], { calendar, from, to }: CalendarDay): boolean {
  const notices = after.filter((day) => day.calendar === calendar && day.status === 'gazetted');
  const isSaid = (date: number) => notices.some((day) => day.from <= date && date <= day.to);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i).every(isSaid);
}

/** What is doubtful in calendars on day number `today`: days that may yet move, that hold for nobody, or are missing. */
export function doubts({ days, offices }: Almanac, today: number): Doubt[] {
  const found: Doubt[] = [];
  const known = new Set(offices.flatMap(({ office, country }) => [office, country]));
  for (const [i, { calendar, from, to, title, status, source }] of days.entries()) {
    const doubt = (what: string, remedy: string) =>
      found.push({ calendar, date: dateOf(from), found: `${title.en}: ${what}`, remedy });
    if (!known.has(calendar))
      doubt('holds for no office', 'name a country or an office of data/offices-full.csv');
    const isNear = to >= today && from <= today + lead;
    if (status === 'provisional' && isNear && !isSettled(days.slice(i), days[i]))
      doubt(`provisional (${source})`, 'put the notice into a file of your own: --calendars FILE');
  }
  const last = (calendar: string) =>
    Math.max(
      ...days.filter((day) => day.calendar === calendar).map(({ to }) => to),
      Number.NEGATIVE_INFINITY,
    );
  for (const country of new Set(offices.map((of) => of.country)))
    if (!(last(country) >= today))
      found.push({
        calendar: country,
        date: dateOf(today),
        found: 'no day is known from here on',
        remedy: 'add its holidays to data/calendars.csv, or with --calendars FILE',
      });
  return found;
}
