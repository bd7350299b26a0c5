// When groups of visitors come: a Poisson process whose rate is constant in pieces, with a spike at the opening, and off its plan.
import type { Load } from '../load.ts';
import type { Random } from './random.ts';

const hour = 3_600_000;

export class Arrivals {
  /** Pieces of the period at hand: their ends (ms) and groups a ms. */
  private ends: number[] = [];
  private rates: number[] = [];
  private readonly random: Random;
  private readonly chance: Random;
  private readonly load: Load;

  /** `chance` draws how far each piece is off its plan. */
  constructor(random: Random, chance: Random, load: Load) {
    this.random = random;
    this.chance = chance;
    this.load = load;
  }

  /**
   * Plans `groups`, on average, over the period [from, to); evenly where it is one of several shifts. `change` gives
   * the rate that holds at an instant instead of a plain one; it may change at `edges` only.
   */
  plan(
    from: number,
    to: number,
    groups: number,
    isShift: boolean,
    edges: readonly number[],
    change: (at: number, rate: number) => number,
  ): void {
    const shape = isShift ? this.flat(from, to) : this.shape(from, to);
    const { slotShape } = this.load;
    if (slotShape > 0) for (const piece of shape) piece.share *= this.chance.gamma(1, slotShape);
    const ends = [...shape.map(({ until }) => until), ...edges.filter((at) => at > from && at < to)];
    this.ends = [...new Set(ends)].sort((a, b) => a - b);
    this.rates = this.ends.map((end, i) => {
      const at = i === 0 ? from : this.ends[i - 1];
      const k = shape.findIndex(({ until }) => until >= end);
      const length = shape[k].until - (k === 0 ? from : shape[k - 1].until);
      return change(at, (groups * shape[k].share) / length);
    });
  }

  /** The instant of the first group after `t`; NaN: none comes in the period any more. */
  next(t: number): number {
    let need = this.random.gamma(1);
    let at = t;
    for (let i = 0; i < this.ends.length; i++) {
      if (this.ends[i] <= at) continue;
      const come = (this.ends[i] - at) * this.rates[i];
      if (need < come) return Math.round(at + need / this.rates[i]);
      need -= come;
      at = this.ends[i];
    }
    return Number.NaN;
  }

  private flat(from: number, to: number): { until: number; share: number }[] {
    const n = this.load.slotShape > 0 ? Math.max(1, Math.round((to - from) / hour)) : 1;
    return Array.from({ length: n }, (_, i) => ({ until: from + ((to - from) * (i + 1)) / n, share: 1 / n }));
  }

  private shape(from: number, to: number): { until: number; share: number }[] {
    const { firstHour, later } = this.load;
    const middle = Math.min(from + hour, from + (to - from) / 2);
    const part = (shares: readonly number[], a: number, b: number) =>
      shares.map((share, i) => ({ until: a + ((b - a) * (i + 1)) / shares.length, share }));
    return [...part(firstHour, from, middle), ...part(later, middle, to)];
  }
}
