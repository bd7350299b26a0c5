// How what happens comes to be told: mostly at once, some of it out of order, twice, or later than its office promises.
import { Agenda } from './agenda.ts';
import { Happenings } from './happenings.ts';
import type { Random } from './random.ts';

/** Shares, from 0 to 1. */
export interface Ratios {
  /** Told up to the office's bound later. */
  readonly disorder: number;
  /** Told once more, within minutes. */
  readonly duplicates: number;
  /** Told later than the bound, by up to hours. */
  readonly late: number;
}

const minute = 60_000;
const hour = 3_600_000;

export class Delays {
  private readonly ratios: Ratios;
  private readonly randoms: readonly Random[];
  private readonly bounds: readonly number[];
  private readonly held = new Happenings();
  private readonly due = new Agenda();
  private readonly spare: number[] = [];

  /** A source of randomness and a bound (ms) for each place. */
  constructor(ratios: Ratios, randoms: readonly Random[], bounds: readonly number[]) {
    this.ratios = ratios;
    this.randoms = randoms;
    this.bounds = bounds;
  }

  /** Takes out of rows `from` to the end what is told later, and notes what is told again. */
  hold(told: Happenings, from: number): void {
    const { disorder, duplicates, late } = this.ratios;
    let kept = from;
    for (let row = from; row < told.n; row++) {
      const random = this.randoms[told.place[row]];
      const bound = this.bounds[told.place[row]];
      let delay = random.chance(disorder) ? random.below(bound) + 1 : 0;
      if (random.chance(late)) delay += bound + minute + Math.round(random.gamma(hour));
      const at = told.at[row] + delay;
      if (random.chance(duplicates)) this.keep(told, row, at + 1 + Math.round(random.gamma(minute)));
      if (delay > 0) this.keep(told, row, at);
      else if (kept++ !== row) told.copy(told, row, kept - 1);
    }
    told.n = kept;
  }

  /** Tells what is due up to an instant. */
  release(told: Happenings, upTo: number): void {
    while (this.due.size > 0 && this.due.next <= upTo) {
      this.due.take();
      const from = this.due.who;
      told.copy(this.held, from, told.add(0, 0, 0, 0));
      this.spare.push(from);
    }
  }

  private keep(told: Happenings, row: number, at: number): void {
    const to = this.spare.pop() ?? this.held.add(0, 0, 0, 0);
    this.held.copy(told, row, to);
    this.due.add(at, 0, 0, to);
  }
}
