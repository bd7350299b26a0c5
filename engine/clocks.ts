// How far each clock is complete: its own watermark, and what time alone says where it is silent or closed.
import type { ClockSpec } from './calendars.ts';
import { Feeds } from './feeds.ts';
import type { Labels } from './labels.ts';
import { LoggedTime } from './logged-time.ts';
import { Silence } from './silence.ts';

/** Under broker time, a row further than this ahead of its stored timestamp is refused, ms. */
export const futureLimit = 300_000;
const never = Number.NEGATIVE_INFINITY;
const always = Number.POSITIVE_INFINITY;
const blanks = {
  newest: never,
  complete: never,
  mark: never,
  vouched: never,
  heard: never,
  rows: 0,
  bound: 0,
};

/**
 * A clock is a unit, or a feed of one where several are declared; a unit has come as far as the last of its clocks.
 * Logged time never goes back, and no watermark does. All instants are ms.
 */
export class Clocks {
  static readonly state = 'time feeds silence newest complete mark vouched heard rows bound'.split(' ');
  readonly time: LoggedTime;
  readonly feeds: Feeds;
  readonly silence: Silence;
  /** By clock. */
  newest = new Float64Array(64).fill(never);
  complete = new Float64Array(64).fill(never);
  private mark = new Float64Array(64).fill(never);
  private vouched = new Float64Array(64).fill(never);
  heard = new Float64Array(64).fill(never);
  rows = new Float64Array(64);
  bound = new Float64Array(64);

  /** `units` and `feeds` name them. */
  constructor(time: 'broker' | 'event', units: Labels, feeds: Labels, specOf: (name: string) => ClockSpec) {
    this.time = new LoggedTime(time);
    this.feeds = new Feeds(units, feeds, specOf);
    this.silence = new Silence(this.time, this.feeds);
  }

  get logged(): number {
    return this.time.at;
  }

  /** Codes of the units seen so far, in order of appearance. */
  get codes(): readonly number[] {
    return this.feeds.codes;
  }

  spec(unit: number): ClockSpec {
    return this.feeds.spec(unit);
  }

  /** Moves logged time to `to` (a message's own); where no tick vouches for what lies before, every silence starts anew. */
  advance(to: number, tick: number): void {
    if (this.time.advance(to, tick)) this.silence.restart();
  }

  /** Makes a unit known; false where it was. */
  meet(unit: number): boolean {
    const { feeds } = this;
    if (feeds.knows(unit)) return false;
    feeds.meet(unit);
    for (let c = feeds.from(unit); c < feeds.to(unit); c++) {
      if (c >= this.mark.length) this.grow();
      this.bound[c] = feeds.bounds(c).bound;
      this.heard[c] = this.logged;
      this.silence.heard(c);
    }
    return true;
  }

  /** An accepted row of a clock moves its watermark; true where the clock was silent until then. */
  observe(c: number, eventAt: number, stored: number, completeUntil: number): boolean {
    const { logged } = this;
    const at = stored < eventAt ? stored : eventAt;
    if (at > this.newest[c]) this.newest[c] = at < logged ? at : logged;
    if (completeUntil > this.complete[c]) this.complete[c] = Math.min(completeUntil, logged);
    if (!this.silence.has(c)) this.raise(c, this.byHours(c), true);
    this.heard[c] = logged;
    this.rows[c]++;
    this.raise(c, this.own(c), true);
    return this.silence.heard(c);
  }

  /** No row of the unit older than this is expected. */
  watermark(unit: number): number {
    return this.least(this.mark, unit);
  }

  /** The same by what its clocks have said or by being closed: of one that has fallen silent nobody knows. */
  vouchedUntil(unit: number): number {
    let least = this.feeds.knows(unit) ? always : never;
    for (let c = this.feeds.from(unit); c < this.feeds.to(unit); c++)
      least = Math.min(least, this.vouchedBy(c));
    return least;
  }

  /** Logged time must come at least so far before a unit that says nothing can be complete up to `end`. */
  followedAt(unit: number, end: number): number {
    return end + this.least(this.bound, unit);
  }

  /** Clocks that are silent or closed are followed by logged time. */
  follow(unit: number): void {
    for (let c = this.feeds.from(unit); c < this.feeds.to(unit); c++)
      if (this.silence.judge(c)) this.raise(c, this.logged - this.bound[c], false);
      else this.raise(c, this.byHours(c), true);
  }

  /** When time alone brought a unit to `end`, of which its clocks had not said so; -Infinity: they had. */
  passedAt(unit: number, end: number): number {
    let at = never;
    for (let c = this.feeds.from(unit); c < this.feeds.to(unit); c++) {
      if (this.own(c) >= end) continue;
      const isSilent = this.silence.has(c);
      const silence = isSilent ? Math.max(end + this.bound[c], this.silence.since(c)) : always;
      at = Math.max(at, Math.min(silence, this.closedBy(c, end)));
    }
    return at;
  }

  /** When the unit's closing hours will vouch for it up to `end` if nothing more is heard; Infinity: they will not. */
  vouchesAt(unit: number, end: number): number {
    let at = never;
    for (let c = this.feeds.from(unit); c < this.feeds.to(unit); c++)
      if (this.vouchedBy(c) < end) at = Math.max(at, this.closedBy(c, end));
    return at;
  }

  /** Ends the log: nothing more will come, so every clock is complete. */
  drain(): void {
    this.mark.fill(always, 0, this.feeds.n);
    this.vouched.fill(always, 0, this.feeds.n);
  }

  /** How far a clock is complete now. */
  standing(c: number): number {
    return Math.max(this.mark[c], this.silence.has(c) ? this.logged - this.bound[c] : this.byHours(c));
  }

  /** Since when time alone moves it, as it is silent or closed; NaN: it is neither. */
  followedSince(c: number): number {
    if (this.silence.has(c)) return this.silence.since(c);
    return this.feeds.hours(c)?.isOpen(this.logged) === false ? this.closedBy(c, never) : Number.NaN;
  }

  /** What the clock itself has said: where it declares how far it is complete, that alone. */
  private own(c: number): number {
    return this.complete[c] > never ? this.complete[c] : this.newest[c] - this.bound[c];
  }

  /** Up to where a clock, or its closing hours, say that all has come: silence says nothing. */
  vouchedBy(c: number): number {
    return this.silence.has(c) ? this.vouched[c] : Math.max(this.vouched[c], this.byHours(c));
  }

  /** What its hours say of a clock that is closed, or has not been heard since it opened; -Infinity: nothing. */
  private byHours(c: number): number {
    const hours = this.feeds.hours(c);
    if (hours === undefined || hours.isAlways) return never;
    const opened = hours.opening(this.logged);
    if (opened > this.logged) return this.logged - this.bound[c];
    return opened > this.heard[c] ? opened - this.bound[c] : never;
  }

  private closedBy(c: number, end: number): number {
    const from = Math.max(this.heard[c], end + this.bound[c]);
    return this.feeds.hours(c)?.closedFrom(from) ?? always;
  }

  private least(of: Float64Array, unit: number): number {
    const from = this.feeds.from(unit);
    let least = from === -1 ? never : of[from];
    for (let c = from + 1; c < this.feeds.to(unit); c++) if (of[c] < least) least = of[c];
    return least;
  }

  private raise(c: number, mark: number, isVouched: boolean): void {
    if (mark > this.mark[c]) this.mark[c] = mark;
    if (isVouched && mark > this.vouched[c]) this.vouched[c] = mark;
  }

  private grow(): void {
    for (const [name, blank] of Object.entries(blanks) as [keyof typeof blanks, number][]) {
      const wider = new Float64Array(this[name].length * 2).fill(blank);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}
