// How many counters an office wants open at each desk: its roster, what an incident takes away, what help adds.
import type { Calendar } from './calendar.ts';
import type { Desk } from './desk.ts';
import type { World } from './world.ts';

/** Counters sent to a desk, from an instant on and until another, ms. */
export interface Help {
  readonly desk: number;
  readonly amount: number;
  readonly from: number;
  readonly until: number;
}

export class Staff {
  /** Counters of a plain day, by desk. */
  readonly plain: readonly number[];
  private readonly world: World;
  private readonly place: number;
  private readonly shifts: readonly number[];
  private readonly helps: Help[] = [];
  /** Planned and absent, by desk. */
  private readonly missing: number[];

  /** `counters` of all desks together; `isAlways`: they work in shifts. */
  constructor(world: World, place: number, counters: number, isAlways: boolean) {
    const { road, load } = world.setting;
    this.world = world;
    this.place = place;
    this.shifts = isAlways ? load.shiftCounters : [1];
    this.plain = shared(
      counters,
      road.desks.map(({ share }) => share),
    );
    this.missing = this.plain.map(() => 0);
  }

  /** Tells who is to come in the shift that begins at `opening`. */
  roster(desks: readonly Desk[], calendar: Calendar, opening: number): void {
    const { incidents } = this.world.setting;
    if (incidents.value('rostered', this.place, opening, 1) === 0) return;
    const shift = calendar.shift(opening);
    const [from, to] = [calendar.opening(opening), calendar.closing(opening)];
    for (const [desk, { crew }] of desks.entries()) crew.roster(shift, this.planned(desk, shift), from, to);
  }

  /** A shift begins: who is planned comes, or does not. */
  muster(desks: readonly Desk[], shift: number, from: number, to: number): void {
    const { agenda, setting } = this.world;
    const isPlanned = setting.incidents.value('rostered', this.place, agenda.at, 1) > 0;
    for (const [desk, { crew }] of desks.entries())
      this.missing[desk] = crew.muster(shift, isPlanned ? this.planned(desk, shift) : 0, from, to);
  }

  /** Counters at a desk in a shift, as planned. */
  planned(desk: number, shift: number): number {
    return Math.max(1, Math.round(this.plain[desk] * this.shifts[shift]));
  }

  /** Mean of the shifts. */
  mean(desk: number): number {
    return this.shifts.reduce((sum, _, shift) => sum + this.planned(desk, shift), 0) / this.shifts.length;
  }

  send(help: Help): void {
    this.helps.push(help);
  }

  /** Counters that are to be open now, in an office that is. */
  wanted(desk: number, shift: number): number {
    const { agenda, setting } = this.world;
    const { incidents, load } = setting;
    const { line } = load.lines[desk];
    const planned = this.planned(desk, shift) - this.missing[desk];
    let n = incidents.value('counters', this.place, agenda.at, planned, line);
    for (const help of this.helps)
      if (help.desk === desk && help.from <= agenda.at && agenda.at < help.until) n += help.amount;
    return n;
  }
}

/** `n` counters shared out so that each desk has one and comes closest to its share. */
function shared(n: number, shares: readonly number[]): number[] {
  const counts = shares.map(() => 1);
  for (let left = n - counts.length; left > 0; left--) {
    const lacks = shares.map((share, i) => share * n - counts[i]);
    counts[lacks.indexOf(Math.max(...lacks))]++;
  }
  return counts;
}
