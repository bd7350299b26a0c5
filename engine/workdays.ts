// Working days: how many lie between two days, and which day is the n-th after another, by counting and not by stepping.
import type { Hours } from './hours.ts';

/** From when a promise of so many working days counts, and until when on the last of them. */
export interface Counting {
  /** `next_day`: the first working day after the day itself; `same_day`: the day itself, where it is one and not over. */
  readonly from: 'next_day' | 'same_day';
  /** On its last day: until the unit closes, or until midnight. */
  readonly until: 'closing' | 'midnight';
}
/** A stretch in which nothing counts, ms; NaN: not over. */
export interface Pause {
  readonly from: number;
  readonly to: number;
}

const block = 1024;

/** Days are local and numbered since 1970, as in `Hours`; instants are ms. */
export class Workdays {
  readonly hours: Hours;
  /** By block of days: working days among its first 0, 1, 2, ... days. */
  private readonly blocks = new Map<number, Uint16Array>();

  constructor(hours: Hours) {
    this.hours = hours;
  }

  /** Working days after day `a` up to day `b`, that included; negative where `b` is before `a`. */
  between(a: number, b: number): number {
    if (b < a) return -this.between(b, a);
    const [first, last] = [Math.floor((a + 1) / block), Math.floor((b + 1) / block)];
    let n = this.counted(last)[b + 1 - last * block] - this.counted(first)[a + 1 - first * block];
    for (let number = first; number < last; number++) n += this.counted(number)[block];
    return n;
  }

  /** The n-th working day after `date`, n >= 1. */
  after(date: number, n: number): number {
    let number = Math.floor((date + 1) / block);
    let wanted = n + this.counted(number)[date + 1 - number * block];
    while (this.counted(number)[block] < wanted) wanted -= this.counted(number++)[block];
    const counts = this.counted(number);
    let [low, high] = [0, block];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (counts[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return number * block + low - 1;
  }

  /** When `n` working days counted from `at` are over; working days within pauses do not count. NaN while one lasts. */
  due(at: number, n: number, { from, until }: Counting, pauses: readonly Pause[] = []): number {
    const { hours } = this;
    const date = hours.dayOf(at);
    const isCounted = from === 'same_day' && hours.isWorking(date) && at < hours.closingOn(date);
    let last = this.after(isCounted ? date - 1 : date, n);
    for (const pause of pauses) {
      if (pause.to !== pause.to) return Number.NaN;
      const paused = this.between(hours.dayOf(Math.max(at, pause.from)), hours.dayOf(pause.to));
      if (paused > 0 && pause.from < this.end(last, until)) last = this.after(last, paused);
    }
    return this.end(last, until);
  }

  private end(date: number, until: Counting['until']): number {
    return until === 'closing' ? this.hours.closingOn(date) : this.hours.midnightAfter(date);
  }

  private counted(number: number): Uint16Array {
    let counts = this.blocks.get(number);
    if (counts === undefined) {
      counts = new Uint16Array(block + 1);
      for (let i = 0; i < block; i++)
        counts[i + 1] = counts[i] + (this.hours.isWorking(number * block + i) ? 1 : 0);
      this.blocks.set(number, counts);
    }
    return counts;
  }
}
