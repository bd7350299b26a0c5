// Where the log has got to, and how far each clock is complete: logged time, watermarks, silence and log gaps.
import type { ClockSpec } from './calendars.ts';
import type { Labels } from './labels.ts';
import { closedFrom, openBetween, silentFrom } from './silence.ts';

/** Ticks further apart than this do not vouch for what lies between, ms. */
const tickHole = 5_000;
/** Under broker time, a row further than this ahead of its stored timestamp is refused, ms. */
export const futureLimit = 300_000;
const never = Number.NEGATIVE_INFINITY;

/**
 * Per clock code: newest instant seen, watermark, silence. `logged` never goes back; `watermark(c)` never goes back.
 * Nothing here reads a wall clock.
 */
export class Clocks {
  static readonly state = [
    'logged',
    'codes',
    'gaps',
    'newest',
    'complete',
    'mark',
    'heard',
    'rows',
    'bound',
    'silent',
    'lastTick',
    'hasTicks',
  ];
  logged = never;
  /** Codes seen so far, in order of appearance. */
  readonly codes: number[] = [];
  readonly gaps: { readonly from: number; readonly to: number }[] = [];
  private newest = new Float64Array(64).fill(never);
  private complete = new Float64Array(64).fill(never);
  private mark = new Float64Array(64).fill(never);
  private heard = new Float64Array(64).fill(never);
  private rows = new Float64Array(64);
  private bound = new Float64Array(64).fill(-1);
  private silent = new Float64Array(64);
  private specs: (ClockSpec | undefined)[] = [];
  private lastTick = never;
  /** The log says itself how late it is. */
  hasTicks = false;

  private readonly time: 'broker' | 'event';
  private readonly labels: Labels;
  private readonly specOf: (name: string) => ClockSpec;

  constructor(time: 'broker' | 'event', labels: Labels, specOf: (name: string) => ClockSpec) {
    this.time = time;
    this.labels = labels;
    this.specOf = specOf;
  }

  spec(code: number): ClockSpec {
    return (this.specs[code] ??= this.specOf(this.labels.text(code)));
  }

  /** What is known of clocks has changed. */
  forget(): void {
    this.specs = [];
  }

  /** Logged time after a message: `stored` and `tick` ms or NaN, `newest` the newest event time of its rows. */
  loggedAfter(stored: number, tick: number, newest: number): number {
    let at = this.time === 'broker' ? stored : tick;
    if (this.time === 'event' && tick !== tick && !this.hasTicks) at = newest;
    return at > this.logged ? at : this.logged;
  }

  /** Logged time after a message that was read before and left it at `at` (NaN: before any time was known). */
  loggedAgain(at: number): number {
    return at > this.logged ? at : this.logged;
  }

  /** Moves logged time to `to` (a message's own), noting ticks, gaps and silence. */
  advance(to: number, tick: number): void {
    if (tick === tick) {
      if (this.hasTicks && to - this.lastTick > tickHole) this.gap(this.lastTick, to);
      this.hasTicks = true;
      this.lastTick = Math.max(this.lastTick, to);
    }
    if (to > this.logged) this.logged = to;
  }

  /** An accepted row of clock `code`: moves that clock's watermark. Call when its whole message is applied. */
  observe(code: number, eventAt: number, stored: number, completeUntil: number): void {
    const at = stored < eventAt ? stored : eventAt;
    if (at > this.newest[code]) this.newest[code] = at;
    if (completeUntil > this.complete[code]) this.complete[code] = Math.min(completeUntil, this.logged);
    this.heard[code] = this.logged;
    this.silent[code] = 0;
    this.rows[code]++;
    const declared = this.complete[code];
    this.raise(code, declared > never ? declared : this.newest[code] - this.bound[code]);
  }

  /** Makes a clock known. */
  meet(code: number): void {
    if (code >= this.mark.length) this.grow(code);
    if (this.bound[code] >= 0) return;
    this.codes.push(code);
    this.bound[code] = this.spec(code).bound;
    this.heard[code] = this.logged;
  }

  /** No row of the clock older than this is expected, ms. */
  watermark(code: number): number {
    return this.mark[code];
  }

  /** How far logged time must come before a clock that says nothing can be complete up to `end`. */
  followedAt(code: number, end: number): number {
    return end + this.bound[code];
  }

  /** A clock that is silent or closed is followed by logged time; returns its watermark. */
  follow(code: number): number {
    const { hours } = this.spec(code);
    const bound = this.bound[code];
    if (this.isSilent(code)) this.raise(code, this.logged - bound);
    else if (hours !== undefined && !hours.isAlways) {
      const opened = hours.opening(this.logged);
      if (opened > this.logged) this.raise(code, this.logged - bound);
      else if (opened > this.heard[code]) this.raise(code, opened - bound);
    }
    return this.mark[code];
  }

  /** Since when a silent or closed clock is followed by logged time, ms. */
  followedSince(code: number): number {
    if (this.silent[code] === 1) return this.silentSince(code);
    return closedFrom(this.spec(code), this.heard[code], this.logged);
  }

  /** Ends the log: nothing more will come, so every clock is complete up to logged time. */
  drain(): void {
    for (const code of this.codes) this.mark[code] = Number.POSITIVE_INFINITY;
  }

  describe(code: number) {
    const mark = this.mark[code];
    return {
      clock: code,
      bound_ms: this.bound[code],
      silent_after_ms: this.spec(code).silentAfter,
      newest_at: finite(this.newest[code]),
      heard_at: finite(this.heard[code]),
      complete_until_at: finite(this.complete[code]),
      watermark_at: mark === Number.POSITIVE_INFINITY ? this.logged : finite(mark),
      is_silent: this.silent[code],
      is_open: this.spec(code).hours?.isOpen(this.logged) === false ? 0 : 1,
      n_rows: this.rows[code],
    };
  }

  /** The instant at which a silent clock fell silent, ms. */
  silentSince(code: number): number {
    return silentFrom(this.spec(code), this.heard[code]);
  }

  /** Whether it has sent nothing for too long of its open hours; never judged where the log has no ticks. */
  isSilent(code: number): boolean {
    if (this.silent[code] === 1) return true;
    if (!this.hasTicks) return false;
    const spec = this.spec(code);
    // Beyond the last tick nothing vouches for the log: what follows may yet turn out to be a gap.
    if (openBetween(spec, this.heard[code], this.lastTick) < spec.silentAfter) return false;
    this.silent[code] = 1;
    return true;
  }

  private gap(from: number, to: number): void {
    this.gaps.push({ from, to });
    for (const code of this.codes) this.heard[code] = Math.max(this.heard[code], to);
  }

  private raise(code: number, mark: number): void {
    if (mark > this.mark[code]) this.mark[code] = mark;
  }

  private grow(code: number): void {
    const blanks = { newest: never, complete: never, mark: never, heard: never, rows: 0, bound: -1 };
    for (const [name, blank] of Object.entries({ ...blanks, silent: 0 }) as [Growing, number][]) {
      const wider = new Float64Array(code * 2 + 2).fill(blank);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}

type Growing = 'newest' | 'complete' | 'mark' | 'heard' | 'rows' | 'bound' | 'silent';
const finite = (at: number) => (Number.isFinite(at) ? at : Number.NaN);
