// When is a clock's unit open? Daily hours in its own zone, through changes of the clocks.
import { instantOf, isZone, offsetAt } from './decode/zone.ts';
import { ConfigError } from './errors.ts';

const day = 86_400_000;
/** Day 0, 1970-01-01, was a Thursday. */
const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];

export interface Opening {
  /** IANA name. */
  readonly zone: string;
  /** Local HH:MM, up to 24:00; closing before opening means the next day. Both empty: always open. */
  readonly opens: string;
  readonly closes: string;
  /** Days off, as Sun, Mon, Tue, ...; an opening period belongs to the day on which it starts. */
  readonly weekend: readonly string[];
}

/** Opening periods are half-open, [opens, closes); all instants are ms UTC. */
export class Hours {
  readonly isAlways: boolean;
  private readonly zone: string;
  private readonly opens: number;
  private readonly closes: number;
  private readonly isOff: readonly boolean[];
  /** The period at hand, [open, close), is the answer for every instant in [since, close). */
  private since = Number.NaN;
  private open = Number.NaN;
  private close = Number.NaN;

  constructor({ zone, opens, closes, weekend }: Opening) {
    if (!isZone(zone)) refuse(`"${zone}" is not a time zone`, 'write an IANA name, such as Asia/Karachi');
    const strange = weekend.find((name) => !weekdays.includes(name));
    if (strange !== undefined)
      refuse(`"${strange}" is not a day of the week`, `one of ${weekdays.join(', ')}`);
    this.zone = zone;
    this.isAlways = opens === '' && closes === '';
    this.opens = this.isAlways ? 0 : minutes(opens);
    this.closes = this.isAlways ? day : minutes(closes);
    this.isOff = weekdays.map((name) => !this.isAlways && weekend.includes(name));
    if (this.opens === this.closes)
      refuse(`opens and closes at ${opens}`, 'leave both empty for always open');
    if (this.isOff.every(Boolean)) refuse('every day is a day off', 'leave a day out of the weekend');
    if (this.closes < this.opens) this.closes += day;
  }

  /** What was said, without what was looked up since. */
  toJSON() {
    const { zone, opens, closes, isOff } = this;
    return { zone, opens, closes, isOff };
  }

  isOpen(t: number): boolean {
    if (this.isAlways) return true;
    this.seek(t);
    return t >= this.open;
  }

  /** Start of the opening period that contains `t`, or of the next one; NaN if always open. */
  opening(t: number): number {
    if (this.isAlways) return Number.NaN;
    this.seek(t);
    return this.open;
  }

  /** End of the opening period that contains `t`, or of the next one; NaN if always open. */
  closing(t: number): number {
    if (this.isAlways) return Number.NaN;
    this.seek(t);
    return this.close;
  }

  /** The first start of an opening period at or after `t`; NaN if always open. */
  nextOpening(t: number): number {
    if (this.isAlways) return Number.NaN;
    this.seek(t);
    if (this.open < t) this.seek(this.close);
    return this.open;
  }

  /** Open time in [a, b), ms. */
  openMsBetween(a: number, b: number): number {
    if (!(b > a)) return 0;
    if (this.isAlways || b - a === Number.POSITIVE_INFINITY) return b - a;
    let ms = 0;
    for (this.seek(a); this.open < b; this.seek(this.close))
      ms += Math.min(b, this.close) - Math.max(a, this.open);
    return ms;
  }

  /** The instant at which `ms` of open time have passed since `t`; `t` itself for 0. */
  addOpen(t: number, ms: number): number {
    if (this.isAlways || !(ms > 0 && ms < 8.6e15)) return t + ms;
    let left = ms;
    for (this.seek(t); ; this.seek(this.close)) {
      const from = Math.max(t, this.open);
      if (!(from + left > this.close)) return from + left;
      left -= this.close - from;
    }
  }

  /** Makes the period at hand the first that ends after `t`. */
  private seek(t: number): void {
    if (t >= this.since && t < this.close) return;
    if (!(Math.abs(t) < 8.6e15)) return void (this.since = this.open = this.close = Number.NaN);
    let date = Math.floor((t + offsetAt(this.zone, t)) / day) - 1;
    for (; ; date++) {
      if (this.isOff[((date % 7) + 7) % 7]) continue;
      this.open = instantOf(date * day + this.opens, this.zone);
      this.close = instantOf(date * day + this.closes, this.zone);
      if (this.close > t && this.close > this.open) break;
    }
    this.since = Math.min(t, this.open);
  }
}

function minutes(text: string): number {
  const [, hour, minute] = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text) ?? [];
  const ms = Number(hour) * 3_600_000 + Number(minute) * 60_000;
  if (!(ms <= day))
    refuse(`"${text}" is not a time of day`, 'write HH:MM, such as 09:00, or leave both empty');
  return ms;
}

function refuse(what: string, remedy: string): never {
  throw new ConfigError('E-HOURS-001', what, remedy);
}
