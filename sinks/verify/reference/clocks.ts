// The specification of clocks, a row at a time: logged time, watermarks, silence, log gaps, and when windows close.
import type { ClockSpec } from '../../../engine/calendars.ts';
import {
  byHours,
  type Clock,
  follow,
  judge,
  least,
  leastBound,
  met,
  passedAt,
  raise,
  said,
  silentAt,
  type Unit,
} from './clock.ts';
import type { Message, Row } from './messages.ts';
import type { Silence, Step } from './step.ts';

/** Ticks further apart vouch for nothing between them, ms. */
const longestTick = 5_000;
/** A row may be this far ahead of logged time, ms. */
const ahead = 300_000;
const never = Number.NEGATIVE_INFINITY;
const always = Number.POSITIVE_INFINITY;

/** What is known of units by a message of the log. */
export interface Specs {
  at(unit: number, ordinal: number): ClockSpec;
  changedBy(ordinal: number): boolean;
  /** The code of a feed's name. */
  feed(name: string): number;
}

export class ReferenceClocks {
  logged = never;
  lastTick = never;
  readonly units = new Map<number, Unit>();
  readonly gaps: { readonly from: number; readonly to: number }[] = [];
  /** What came of the messages since the caller emptied these. */
  steps: Step[] = [];
  silences: Silence[] = [];
  /** Where the log was ended, after which message, and the logged time it was let come to. */
  readonly ends: { readonly logged: number; readonly by: Message }[] = [];
  private readonly specs: Specs;
  private readonly pane: number;
  private readonly toldSilent = new Set<Clock>();
  private nextSweep = never;
  private last: Message | undefined;

  /** Windows end at multiples of `pane`, ms. */
  constructor(specs: Specs, pane: number) {
    this.specs = specs;
    this.pane = pane;
  }

  /** The message after which a log was first ended: what is read on after it closes as it comes. */
  get endedAt(): number {
    return this.ends[0]?.by.ordinal ?? always;
  }

  /** The units as they stand if logged time alone brings each as far as it can by now. */
  followed(): Unit[] {
    return [...this.units.values()].map((unit) => {
      const copy = { ...unit, clocks: unit.clocks.map((clock) => ({ ...clock })) };
      follow(copy, this.logged, this.lastTick);
      return copy;
    });
  }

  take(message: Message): void {
    if (message.isDrain) return this.end(message);
    const now = Math.max(this.logged, message.logged);
    if (!Number.isNaN(message.tick)) this.tick(now);
    this.logged = now;
    this.last = message;
    if (this.specs.changedBy(message.ordinal))
      for (const unit of this.units.values()) unit.spec = this.specs.at(unit.code, message.ordinal);
    const touched = new Set<Unit>();
    for (const row of message.rows) touched.add(this.row(row, message));
    for (const unit of touched) this.closeOwn(unit, message);
    if (now >= this.nextSweep) this.sweep(message);
  }

  /** A unit of a log's beginning, or of the time after a hole in its ticks, is not judged for what lies before. */
  private tick(now: number): void {
    const isHole = this.lastTick > never && now - this.lastTick > longestTick;
    if (isHole) this.gaps.push({ from: this.lastTick, to: now });
    if (isHole || this.lastTick === never)
      for (const { clocks } of this.units.values())
        for (const clock of clocks) clock.quiet = Math.max(clock.quiet, now);
    this.lastTick = Math.max(this.lastTick, now);
  }

  private row({ unit: code, feed, at, stored, completeUntil }: Row, message: Message): Unit {
    const { logged } = this;
    let unit = this.units.get(code);
    if (unit !== undefined) this.closeByTime(unit, message, true);
    else {
      const spec = this.specs.at(code, message.ordinal);
      unit = met(code, spec, spec.feeds?.map((of) => this.specs.feed(of.feed)) ?? [], logged);
      this.units.set(code, unit);
    }
    unit.oldest = Math.min(unit.oldest, at);
    const clock = unit.clocks.find((of) => of.feed === 0 || of.feed === feed);
    if (clock === undefined) return unit;
    if (this.toldSilent.delete(clock))
      this.silences.push({ unit: code, clock, isSilent: false, at: logged, by: message });
    clock.newest = Math.max(clock.newest, Math.min(stored < at ? stored : at, logged));
    if (completeUntil > clock.declared) clock.declared = Math.min(completeUntil, logged);
    if (!clock.isSilent) raise(clock, byHours(clock, unit.spec.hours, logged), true);
    clock.heard = clock.quiet = logged;
    clock.isSilent = false;
    clock.nRows++;
    raise(clock, said(clock), true);
    return unit;
  }

  /** A unit's own rows have brought its watermark past the end of windows. */
  private closeOwn(unit: Unit, message: Message): void {
    const mark = least(unit, 'watermark');
    if (Number.isFinite(mark)) this.close(unit, mark, message, this.logged, this.logged);
  }

  /** Of a unit whose clocks are silent or closed, time alone says how far it is complete: window by window. */
  private closeByTime(unit: Unit, message: Message, isBeforeRows: boolean): void {
    const { logged, pane } = this;
    const bound = leastBound(unit);
    if (logged < unit.closedUntil + pane + bound) return;
    follow(unit, logged, this.lastTick);
    const mark = least(unit, 'watermark');
    if (mark === never) return;
    const knownUntil = isBeforeRows ? logged - 1 : logged;
    const first = unit.closedUntil > never ? unit.closedUntil : Math.floor(unit.oldest / pane) * pane;
    for (let end = first + pane; end <= Math.min(mark, logged - bound); end += pane) {
      const at = passedAt(unit, end);
      this.close(unit, end, message, at > never ? Math.min(logged, at) : logged, knownUntil);
    }
  }

  private close(unit: Unit, to: number, by: Message, known: number, knownUntil: number): void {
    const until = Math.floor(to / this.pane) * this.pane;
    if (!(until > unit.closedUntil)) return;
    unit.closedUntil = until;
    const [{ code }, { logged }] = [unit, this];
    this.steps.push({ unit: code, until, by, logged, known, vouched: least(unit, 'vouched'), knownUntil });
  }

  /** Once a second of logged time. */
  private sweep(by: Message): void {
    this.nextSweep = Math.floor(this.logged / 1000) * 1000 + 1000;
    for (const unit of this.units.values()) this.closeByTime(unit, by, false);
    for (const { code, clocks, spec } of this.units.values())
      for (const clock of clocks) {
        if (this.toldSilent.has(clock) || !judge(clock, spec.hours, this.lastTick)) continue;
        this.toldSilent.add(clock);
        this.silences.push({ unit: code, clock, isSilent: true, at: silentAt(clock, spec.hours), by });
      }
  }

  /** Nothing more will come: every window closes. */
  private end({ logged }: Message): void {
    const { last } = this;
    if (last === undefined) return;
    this.logged = Math.max(this.logged, logged);
    this.ends.push({ logged: this.logged, by: last });
    for (const unit of this.units.values()) {
      for (const clock of unit.clocks) clock.watermark = clock.vouched = always;
      unit.drainedTo = this.logged + ahead;
      unit.closedUntil = Math.max(unit.closedUntil, Math.floor(unit.drainedTo / this.pane) * this.pane);
      const [{ code: of }, known] = [unit, this.logged];
      this.steps.push({
        unit: of,
        until: always,
        by: last,
        logged: known,
        known,
        vouched: always,
        knownUntil: always,
      });
    }
  }
}
