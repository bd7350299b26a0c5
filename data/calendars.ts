// Calendars: the days on which offices are not open as their week says, each with its source and when it was announced.
import type { Exception } from '../engine/days.ts';
import { type Forms, readSheet } from './sheet.ts';

/** What a day can be, and what it is to the engine. */
export const calendarKinds = {
  holiday: 'off',
  half_day: 'hours',
  hours: 'hours',
  working: 'on',
  usual: 'usual',
} as const;

export interface CalendarDay extends Exception {
  /** The calendar (a country), or the one office it holds for. */
  readonly calendar: string;
  readonly named: keyof typeof calendarKinds;
  /** Provisional: the moon, or a notice that is still to come, may move it. */
  readonly status: 'gazetted' | 'provisional';
  /** When it was made known, ms; NaN: not known when. */
  readonly announced: number;
  readonly title: { readonly en: string; readonly ur: string };
  readonly source: string;
}

const date = [/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'write YYYY-MM-DD'] as const;
const time = [/^(|([01]\d|2[0-4]):[0-5]\d)$/, 'write HH:MM, or leave it empty'] as const;
const forms: Forms = {
  calendar: [/^[A-Z0-9-]{1,32}$/, 'a country, such as PK, or the code of an office'],
  from: date,
  to: date,
  kind: [
    new RegExp(`^(${Object.keys(calendarKinds).join('|')})$`),
    `one of ${Object.keys(calendarKinds).join(', ')}`,
  ],
  opens: time,
  closes: time,
  weekdays: [
    /^(|(Sun|Mon|Tue|Wed|Thu|Fri|Sat)( (Sun|Mon|Tue|Wed|Thu|Fri|Sat))*)$/,
    'such as Mon Tue Wed Thu',
  ],
  status: [/^(gazetted|provisional)$/, 'gazetted or provisional'],
  announced: [/^(|\d{4}-\d\d-\d\d)$/, 'write YYYY-MM-DD, or leave it empty'],
  title_en: [/\S/, 'its name in English'],
  title_ur: [/[\u0600-\u06ff]/, 'its name in Urdu'],
  source: [/\S/, 'where it is known from'],
};

export const dayOf = (text: string): number => Date.parse(`${text}T00:00Z`) / 86_400_000;
export const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** The days in the CSV `text`, or ConfigError E-CALENDAR-00x with file and line. */
export const readCalendars = (path: string, text: string): CalendarDay[] =>
  readSheet('E-CALENDAR-00', path, text, forms).map(({ of, fail }) => {
    const [from, to] = [dayOf(of.from), dayOf(of.to)];
    for (const [name, day] of Object.entries({ from, to }))
      if (dateOf(day) !== of[name]) fail(`there is no ${of[name]}`, 'look at the month');
    if (to < from) fail(`it ends on ${of.to}, before it begins`, 'exchange the two');
    const named = of.kind as keyof typeof calendarKinds;
    const isTimed = named === 'half_day' || named === 'hours';
    if (isTimed && (of.opens === '' || of.closes === ''))
      fail(`a day of kind ${named} without hours`, 'write opens and closes');
    return Object.freeze({
      calendar: of.calendar,
      from,
      to,
      named,
      kind: calendarKinds[named],
      opens: of.opens,
      closes: of.closes,
      weekdays: of.weekdays === '' ? undefined : of.weekdays.split(' '),
      status: of.status as CalendarDay['status'],
      announced: Date.parse(of.announced),
      title: Object.freeze({ en: of.title_en, ur: of.title_ur }),
      source: of.source,
    });
  });

/** The days that hold for an office of that country, those of its own last, so that they count. */
export const daysOf = (
  days: readonly CalendarDay[],
  { office, country }: { office: string; country: string },
) => [
  ...days.filter(({ calendar }) => calendar === country),
  ...days.filter(({ calendar }) => calendar === office),
];
