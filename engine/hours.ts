// When is a unit open? Periods of its days in its own zone, through changes of the clocks.

import { Days, type Exception, type Opening, refuse } from './days.ts';
import { instantOf, offsetAt } from './decode/zone.ts';

const day = 86_400_000;
/** A unit closed for longer than this is no unit, days. */
const longest = 4000;

/** Opening periods are half-open, [opens, closes); all instants are ms UTC, days are local and numbered since 1970. */
export class Hours {
  private readonly days: Days;
  private readonly said: Opening;
  /** The period at hand, [open, close), is the answer for every instant in [since, close). */
  private since = Number.NaN;
  private open = Number.NaN;
  private close = Number.NaN;

  constructor(opening: Opening) {
    this.days = new Days(opening);
    this.said = opening;
  }

  /** IANA name. */
  get zone(): string {
    return this.days.zone;
  }

  /** See `Days`. */
  get weekStart(): number {
    return this.days.weekStart;
  }

  get isAlways(): boolean {
    return this.days.isAlways;
  }

  /** The same hours with more exceptions, which count over those before; new hours of the week count under them all. */
  excepting(more: readonly Exception[]): Hours {
    const usual = more.filter(({ isUsual }) => isUsual);
    const others = more.filter(({ isUsual }) => !isUsual);
    return new Hours({ ...this.said, exceptions: [...usual, ...(this.said.exceptions ?? []), ...others] });
  }

  /** What was said, without what was looked up since. */
  toJSON() {
    return this.days;
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

  /** The first instant at or after `t` at which it is closed or just opens; Infinity: it never closes. */
  closedFrom(t: number): number {
    if (this.isAlways) return Number.POSITIVE_INFINITY;
    this.seek(t);
    return t > this.open ? this.close : t;
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

  /** The local day of an instant. */
  dayOf(t: number): number {
    return Math.floor((t + offsetAt(this.days.zone, t)) / day);
  }

  /** Whether a day counts as a working day. */
  isWorking(date: number): boolean {
    return this.days.on(date) !== null;
  }

  /** When a day's opening period starts; NaN on a day off. Midnight where the unit is always open. */
  openingOn(date: number): number {
    const of = this.days.on(date);
    return of === null ? Number.NaN : instantOf(date * day + of.opens, this.days.zone);
  }

  /** When a day's opening period ends; NaN on a day off. Midnight where the unit is always open. */
  closingOn(date: number): number {
    const of = this.days.on(date);
    return of === null ? Number.NaN : instantOf(date * day + of.closes, this.days.zone);
  }

  /** The end of a local day. */
  midnightAfter(date: number): number {
    return instantOf((date + 1) * day, this.days.zone);
  }

  /** Makes the period at hand the first that ends after `t`. */
  private seek(t: number): void {
    if (t >= this.since && t < this.close) return;
    if (!(Math.abs(t) < 8.6e15)) return void (this.since = this.open = this.close = Number.NaN);
    let date = this.dayOf(t) - 1;
    for (const last = date + longest; date <= last; date++) {
      const of = this.days.on(date);
      if (of === null) continue;
      this.open = instantOf(date * day + of.opens, this.days.zone);
      this.close = instantOf(date * day + of.closes, this.days.zone);
      if (this.close > t && this.close > this.open) break;
    }
    if (!(this.close > t)) refuse(`closed for ${longest} days on end`, 'end its exceptions sooner');
    this.since = Math.min(t, this.open);
  }
}
