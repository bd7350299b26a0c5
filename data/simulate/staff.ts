// How many counters an office wants open at each desk: its roster, what an incident takes away, what help adds.
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
    let n = incidents.value('counters', this.place, agenda.at, this.planned(desk, shift), line);
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
