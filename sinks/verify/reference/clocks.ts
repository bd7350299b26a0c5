// The specification of clocks, a row at a time: logged time, watermarks, silence, log gaps, and when windows close.
import type { ClockSpec } from '../../../engine/calendars.ts';
import { type Clock, followedSince, isSilent, met, raise, silentAt } from './clock.ts';
import type { Message, Row } from './messages.ts';

/** Ticks further apart vouch for nothing between them, ms. */
const longestTick = 5_000;
/** A window may be this far ahead of the last message, ms. */
const ahead = 300_000;
const never = Number.NEGATIVE_INFINITY;
const always = Number.POSITIVE_INFINITY;

/** The panes of a clock that end in (the step before it, `until`] close. All instants in ms. */
export interface Step {
  readonly clock: number;
  readonly until: number;
  /** The message that closes them, and logged time then. */
  readonly ordinal: number;
  readonly stream: number;
  readonly seq: number;
  readonly logged: number;
  /**
   * NaN: the clock's own rows close them, at `logged`. Else time alone does, from this instant on: each closes `bound`
   * after its end, but not before this and not after `logged`.
   */
  readonly since: number;
  readonly bound: number;
  /** What became known of this message up to this instant was known by then. */
  readonly knownUntil: number;
}

/** A clock fell silent, or was heard again. */
export interface Silence {
  readonly clock: number;
  readonly isSilent: boolean;
  /** Since when. */
  readonly at: number;
  readonly by: Message;
}

/** What is known of clocks by a message of the log. */
export interface Specs {
  at(code: number, ordinal: number): ClockSpec;
  changedBy(ordinal: number): boolean;
}

export class ReferenceClocks {
  logged = never;
  readonly clocks = new Map<number, Clock>();
  readonly gaps: { readonly from: number; readonly to: number }[] = [];
  /** What came of the messages since the caller emptied these. */
  steps: Step[] = [];
  silences: Silence[] = [];
  /** Where the log was ended, after which message, and the logged time it was let come to. */
  readonly ends: { readonly logged: number; readonly by: Message }[] = [];
  private readonly specs: Specs;
  private readonly pane: number;
  private readonly lastEnd: (clock: number, at: number) => number;
  private readonly toldSilent = new Set<Clock>();
  private lastTick = never;
  private nextSweep = never;
  private last: Message | undefined;

  /** Windows end at multiples of `pane`, ms; `lastEnd` is the end of the last window of a clock that an instant can be in. */
  constructor(specs: Specs, pane: number, lastEnd: (clock: number, at: number) => number) {
    this.specs = specs;
    this.pane = pane;
    this.lastEnd = lastEnd;
  }

  /** The message after which a log was first ended: what is read on after it closes as it comes. */
  get endedAt(): number {
    return this.ends[0]?.by.ordinal ?? always;
  }

  take(message: Message): void {
    if (message.isDrain) return this.end(message);
    const now = Math.max(this.logged, message.logged);
    if (!Number.isNaN(message.tick)) this.tick(now);
    this.logged = now;
    this.last = message;
    if (this.specs.changedBy(message.ordinal))
      for (const clock of this.clocks.values()) clock.spec = this.specs.at(clock.code, message.ordinal);
    const touched = new Set<Clock>();
    for (const row of message.rows) touched.add(this.row(row, message));
    for (const clock of touched) this.closeOwn(clock, message);
    if (now >= this.nextSweep) this.sweep(message);
  }

  private tick(now: number): void {
    if (this.lastTick > never && now - this.lastTick > longestTick) {
      this.gaps.push({ from: this.lastTick, to: now });
      for (const clock of this.clocks.values()) clock.heard = Math.max(clock.heard, now);
    }
    this.lastTick = Math.max(this.lastTick, now);
  }

  private row({ clock: code, at, stored, completeUntil }: Row, message: Message): Clock {
    let clock = this.clocks.get(code);
    if (clock === undefined) {
      clock = met(code, this.specs.at(code, message.ordinal), this.logged);
      this.clocks.set(code, clock);
    }
    this.closeByTime(clock, message, true);
    if (this.toldSilent.delete(clock))
      this.silences.push({ clock: code, isSilent: false, at: this.logged, by: message });
    clock.newest = Math.max(clock.newest, stored < at ? stored : at);
    if (completeUntil > clock.declared) clock.declared = Math.min(completeUntil, this.logged);
    clock.heard = this.logged;
    clock.isSilent = false;
    clock.nRows++;
    raise(clock, clock.declared > never ? clock.declared : clock.newest - clock.spec.bound);
    return clock;
  }

  /** A clock's own rows have brought its watermark past the end of panes. */
  private closeOwn(clock: Clock, message: Message): void {
    if (Number.isFinite(clock.watermark))
      this.close(clock, clock.watermark, message, Number.NaN, this.logged);
  }

  /** Of a clock that is silent or closed, time alone says how far it is complete. */
  private closeByTime(clock: Clock, message: Message, isBeforeRows: boolean): void {
    const { bound, hours } = clock.spec;
    if (this.logged < clock.closedUntil + this.pane + bound) return;
    if (isSilent(clock, this.lastTick)) raise(clock, this.logged - bound, false);
    else if (hours !== undefined && !hours.isAlways) {
      const opened = hours.opening(this.logged);
      if (opened > this.logged) raise(clock, this.logged - bound);
      else if (opened > clock.heard) raise(clock, opened - bound);
    }
    const until = Math.min(clock.watermark, this.logged - bound);
    const knownUntil = isBeforeRows ? this.logged - 1 : this.logged;
    if (until > never) this.close(clock, until, message, followedSince(clock, this.logged), knownUntil);
  }

  private close(clock: Clock, to: number, message: Message, since: number, knownUntil: number): void {
    const until = Math.floor(to / this.pane) * this.pane;
    if (!(until > clock.closedUntil)) return;
    clock.closedUntil = until;
    const { ordinal, stream, seq } = message;
    const { bound } = clock.spec;
    this.steps.push({
      clock: clock.code,
      until,
      ordinal,
      stream,
      seq,
      logged: this.logged,
      since,
      bound,
      knownUntil,
    });
  }

  /** Once a second of logged time. */
  private sweep(message: Message): void {
    this.nextSweep = Math.floor(this.logged / 1000) * 1000 + 1000;
    for (const clock of this.clocks.values()) this.closeByTime(clock, message, false);
    for (const clock of this.clocks.values()) {
      if (this.toldSilent.has(clock) || !isSilent(clock, this.lastTick)) continue;
      this.toldSilent.add(clock);
      this.silences.push({ clock: clock.code, isSilent: true, at: silentAt(clock), by: message });
    }
  }

  /** Nothing more will come: every window closes. */
  private end({ logged }: Message): void {
    const { last } = this;
    if (last === undefined) return;
    this.logged = Math.max(this.logged, logged);
    this.ends.push({ logged: this.logged, by: last });
    for (const clock of this.clocks.values()) {
      clock.watermark = clock.vouched = always;
      this.close(clock, this.lastEnd(clock.code, this.logged + ahead), last, Number.NaN, always);
    }
  }
}
