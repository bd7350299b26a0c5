// What holds from when on, as events say it: exceptions of calendars, promises, thresholds, who is on duty.

import { type Exception, isTime } from './days.ts';
import type { EventTable } from './envelope.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import type { PromiseRule } from './promises.ts';
import { integer, label, timestamp } from './schema.ts';
import { severities } from './watch.ts';

const day = 86_400_000;
/** Further than any calendar goes. */
const lastDay = 1e6;

/** The columns in which such events say it. */
export const ruleColumns = {
  valid_from_at: timestamp('holds from then on; NULL: always did · کب سے'),
  valid_to_at: timestamp('until then, excluded; NULL: until replaced · کب تک'),
  day_from_at: timestamp('first day, UTC midnight; NULL: about no days · پہلا دن'),
  day_to_at: timestamp('last day, included; NULL: that day alone · آخری دن'),
  opens: label('local HH:MM; NULL: as usual · کھلنے کا وقت'),
  closes: label('local HH:MM; NULL: as usual · بند ہونے کا وقت'),
  weekdays: label('days of the week it holds for; NULL: all · ہفتے کے دن'),
  days: integer('working days promised; NULL: no promise · دن'),
  counting: label('next_day or same_day: from when promised days count; NULL: next_day · شمار کا قاعدہ'),
  until: label('closing or midnight: when the last of them ends; NULL: closing · کب تک'),
} as const;

/** Which events are rules, and what the service calls them. */
export interface Rules {
  /** Has the columns above, `name` (a label) and those in `where`. */
  readonly table: EventTable;
  /** Days that are not as usual, at the calendar or clock called `name`; its column `kind` has one of these words. */
  readonly exception: { readonly fact: string; readonly kinds: Readonly<Record<string, Exception['kind']>> };
  /** Hours of the week of the clock called `name`, from `valid_from_at` on. */
  readonly opening?: { readonly fact: string };
  /** A promise to cases with these words. */
  readonly promise: { readonly fact: string; readonly where: readonly string[] };
  /**
   * A level of the rule in its column `measure`, at the clock or calendar called `name`, `*` at all: `level` of the
   * `severity`, or `clear`, below which an alarm ends.
   */
  readonly threshold: { readonly fact: string };
}

/** Holds from its message on; windows in a row are counted anew then. */
export interface Level {
  readonly rule: string;
  readonly scope: string;
  /** Code of the severity; 0: what an alarm clears below. */
  readonly severity: number;
  readonly level: number;
}

export type Learned =
  | { readonly what: 'exception'; readonly scope: string; readonly exception: Exception }
  | { readonly what: 'promise'; readonly promise: PromiseRule }
  | { readonly what: 'threshold'; readonly threshold: Level };

const areHours = (opens: string, closes: string): boolean =>
  isTime(opens) && isTime(closes) && opens !== closes;

/** The rule that row `row` of `of` states; null where it states none that the engine follows. */
export function ruleOf(
  rules: Rules,
  dictionaries: Dictionaries,
  of: Record<string, KindArray>,
  row: number,
): Learned | null {
  const text = (column: string) => dictionaries.of(column).text(of[column][row]);
  const dayIn = (column: string, none: number) =>
    of[column][row] === of[column][row] ? Math.floor(of[column][row] / day) : none;
  const fact = text('fact');
  const name = text('name');
  if (fact === rules.exception.fact) {
    const from = dayIn('day_from_at', Number.NaN);
    const kind = rules.exception.kinds[text('kind')];
    if (from !== from || kind === undefined) return null;
    if (text('opens') + text('closes') !== '' && !areHours(text('opens'), text('closes'))) return null;
    const weekdays = text('weekdays');
    const exception: Exception = {
      from,
      to: dayIn('day_to_at', from),
      kind,
      opens: text('opens'),
      closes: text('closes'),
      weekdays: weekdays === '' ? undefined : weekdays.split(' '),
    };
    return { what: 'exception', scope: name, exception };
  }
  if (fact === rules.opening?.fact) {
    const [opens, closes, weekdays] = ['opens', 'closes', 'weekdays'].map(text);
    if (!areHours(opens, closes)) return null;
    const exception: Exception = {
      ...{ from: dayIn('valid_from_at', 0), to: dayIn('valid_to_at', lastDay) - 1, kind: 'hours' },
      ...{ opens, closes, weekdays: weekdays === '' ? undefined : weekdays.split(' '), isUsual: true },
    };
    return { what: 'exception', scope: name, exception };
  }
  if (fact === rules.threshold.fact) {
    const severity = ['clear', ...severities].indexOf(text('severity'));
    const level = of.level[row];
    if (severity === -1 || !(level >= 0)) return null;
    return { what: 'threshold', threshold: { rule: text('measure'), scope: name, severity, level } };
  }
  if (fact !== rules.promise.fact || !(of.days[row] > 0)) return null;
  return {
    what: 'promise',
    promise: {
      rule: name,
      from: dayIn('valid_from_at', Number.NEGATIVE_INFINITY),
      to: dayIn('valid_to_at', Number.POSITIVE_INFINITY),
      where: Object.fromEntries(rules.promise.where.map((column) => [column, text(column)])),
      days: of.days[row],
      counting: {
        from: text('counting') === 'same_day' ? 'same_day' : 'next_day',
        until: text('until') === 'midnight' ? 'midnight' : 'closing',
      },
    },
  };
}
