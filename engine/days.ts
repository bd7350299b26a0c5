// What hours a local day has: those of its week, or those of an exception, such as a holiday or a short day.
import { isZone } from './decode/zone.ts';
import { ConfigError } from './errors.ts';

const day = 86_400_000;
/** Day 0, 1970-01-01, was a Thursday. */
export const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];

export interface Opening {
  /** IANA name. */
  readonly zone: string;
  /** Local HH:MM, up to 24:00; closing before opening means the next day. Both empty: always open. */
  readonly opens: string;
  readonly closes: string;
  /** Days off, as Sun, Mon, Tue, ...; an opening period belongs to the day on which it starts. */
  readonly weekend: readonly string[];
  /** Days of the week with hours of their own, such as a short Friday. */
  readonly short?: readonly { readonly weekday: string; readonly opens: string; readonly closes: string }[];
  /** Of two of a sort (whether a day is open; its hours) the later counts. */
  readonly exceptions?: readonly Exception[];
}

/** Local days, by number since 1970 and both included, that are not as their week says. */
export interface Exception {
  readonly from: number;
  readonly to: number;
  /** `off`: closed; `on`: open though the week says off; `hours`: other hours on days that are open anyway; `usual`: none. */
  readonly kind: 'off' | 'on' | 'hours' | 'usual';
  /** Both empty: the hours of the week. */
  readonly opens: string;
  readonly closes: string;
  /** The days of the week it holds for; none given: all. */
  readonly weekdays?: readonly string[];
  /** New hours of the week: every other exception counts over them. */
  readonly isUsual?: boolean;
}

/** Hours in ms since local midnight; `closes` may lie in the next day. */
export interface Day {
  readonly opens: number;
  readonly closes: number;
}

/** Days are local, numbered since 1970. A unit that is always open stays so on days off: they are no working days. */
export class Days {
  readonly isAlways: boolean;
  readonly zone: string;
  private readonly week: readonly Day[];
  private readonly isOff: readonly boolean[];
  private readonly exceptions: readonly Exception[];
  /** What was found of days with an exception; null: a day off. */
  private readonly special = new Map<number, Day | null>();

  constructor({ zone, opens, closes, weekend, short = [], exceptions = [] }: Opening) {
    if (!isZone(zone)) refuse(`"${zone}" is not a time zone`, 'write an IANA name, such as Asia/Karachi');
    for (const name of [...weekend, ...short.map(({ weekday }) => weekday)])
      if (!weekdays.includes(name))
        refuse(`"${name}" is not a day of the week`, `one of ${weekdays.join(', ')}`);
    this.zone = zone;
    this.isAlways = opens === '' && closes === '';
    const usual = this.isAlways ? { opens: 0, closes: day } : dayOf(opens, closes);
    this.week = weekdays.map((name) => {
      const own = short.find(({ weekday }) => weekday === name);
      return own === undefined ? usual : dayOf(own.opens, own.closes);
    });
    this.isOff = weekdays.map((name) => weekend.includes(name));
    if (this.isOff.every(Boolean)) refuse('every day is a day off', 'leave a day out of the weekend');
    for (const own of exceptions) if (own.opens !== '' || own.closes !== '') dayOf(own.opens, own.closes);
    this.exceptions = exceptions;
  }

  /** The day of the week on which work begins again after the days off, Thu being 0; Monday where there are none. */
  get weekStart(): number {
    const { isOff } = this;
    const fromMonday = [4, 5, 6, 0, 1, 2, 3];
    return fromMonday.find((weekday) => !isOff[weekday] && isOff[(weekday + 6) % 7]) ?? fromMonday[0];
  }

  toJSON() {
    const { zone, isAlways, week, isOff, exceptions } = this;
    return { zone, isAlways, week, isOff, exceptions };
  }

  /** A day's hours; null on a day off. */
  on(date: number): Day | null {
    const weekday = ((date % 7) + 7) % 7;
    const usual = this.isOff[weekday] ? null : this.week[weekday];
    if (this.exceptions.length === 0) return usual;
    const known = this.special.get(date);
    if (known !== undefined) return known;
    const on = (is: (kind: Exception['kind']) => boolean) =>
      this.exceptions.findLast(
        ({ from, to, weekdays: only, kind }) =>
          is(kind) && date >= from && date <= to && (only === undefined || only.includes(weekdays[weekday])),
      );
    const set = on((kind) => kind !== 'hours');
    let of = usual;
    if (set?.kind === 'off') of = null;
    else if (set?.kind === 'on') of = this.hoursOf(set, weekday);
    const hours = of === null ? undefined : on((kind) => kind === 'hours');
    if (hours !== undefined) of = this.hoursOf(hours, weekday);
    this.special.set(date, of);
    return of;
  }

  private hoursOf({ opens, closes }: Exception, weekday: number): Day {
    return this.isAlways || (opens === '' && closes === '') ? this.week[weekday] : dayOf(opens, closes);
  }
}

function dayOf(opens: string, closes: string): Day {
  const [from, to] = [minutes(opens), minutes(closes)];
  if (from === to) refuse(`opens and closes at ${opens}`, 'leave both empty for always open');
  return { opens: from, closes: to < from ? to + day : to };
}

/** ms since midnight; NaN: no time of day. */
function timeOf(text: string): number {
  const [, hour, minute] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const ms = Number(hour) * 3_600_000 + Number(minute) * 60_000;
  return ms <= day ? ms : Number.NaN;
}

export const isTime = (text: string): boolean => !Number.isNaN(timeOf(text));

function minutes(text: string): number {
  const ms = timeOf(text);
  if (Number.isNaN(ms))
    refuse(`"${text}" is not a time of day`, 'write HH:MM, such as 09:00, or leave both empty');
  return ms;
}

export function refuse(what: string, remedy: string): never {
  throw new ConfigError('E-HOURS-001', what, remedy);
}
