// Which clocks a unit has, one for all its rows or one for each feed declared of it, and which of them a row moves.
import type { Bounds, ClockSpec } from './calendars.ts';
import type { Hours } from './hours.ts';
import type { Labels } from './labels.ts';

/** Clocks are numbered as their units appear, those of one unit one after another. */
export class Feeds {
  static readonly state = ['codes', 'unit', 'feed', 'first', 'count'];
  /** Label codes of the units seen so far, in order of appearance. */
  readonly codes: number[] = [];
  /** By clock: the code of its unit, and of its feed; 0: all of the unit. */
  readonly unit: number[] = [];
  readonly feed: number[] = [];
  /** By code of a unit: its first clock (-1: never seen), and how many it has. */
  private first = new Int32Array(64).fill(-1);
  private count = new Int32Array(64);
  private specs: (ClockSpec | undefined)[] = [];
  private readonly units: Labels;
  private readonly labels: Labels;
  private readonly specOf: (name: string) => ClockSpec;

  /** `units` and `labels` name units and feeds. */
  constructor(units: Labels, labels: Labels, specOf: (name: string) => ClockSpec) {
    this.units = units;
    this.labels = labels;
    this.specOf = specOf;
  }

  /** How many clocks there are. */
  get n(): number {
    return this.unit.length;
  }

  knows(unit: number): boolean {
    return this.first[unit] >= 0;
  }

  meet(unit: number): void {
    if (unit >= this.first.length) this.grow(unit);
    const { feeds = [] } = this.spec(unit);
    this.codes.push(unit);
    this.first[unit] = this.n;
    this.count[unit] = Math.max(1, feeds.length);
    const codes = feeds.length === 0 ? [0] : feeds.map(({ feed }) => this.labels.codeOf(feed));
    for (const code of codes) {
      this.unit.push(unit);
      this.feed.push(code);
    }
  }

  /** The clock that a row of a unit moves; -1: it comes by none of the declared feeds, and moves none. */
  clockOf(unit: number, feed: number): number {
    const first = this.first[unit];
    if (this.feed[first] === 0) return first;
    for (let clock = first; clock < first + this.count[unit]; clock++)
      if (this.feed[clock] === feed) return clock;
    return -1;
  }

  /** The clocks of a unit are [from, to); none where it was never seen. */
  from(unit: number): number {
    return this.first[unit] ?? -1;
  }
  to(unit: number): number {
    return this.from(unit) + (this.count[unit] ?? 0);
  }

  spec(unit: number): ClockSpec {
    return (this.specs[unit] ??= this.specOf(this.units.text(unit)));
  }

  /** What is known of units has changed. */
  forget(): void {
    this.specs = [];
  }

  /** Of a clock's unit; undefined: always open. */
  hours(clock: number): Hours | undefined {
    return this.spec(this.unit[clock]).hours;
  }

  /** What a clock is judged by. */
  bounds(clock: number): Bounds {
    const spec = this.spec(this.unit[clock]);
    return spec.feeds?.[clock - this.first[this.unit[clock]]] ?? spec;
  }

  private grow(unit: number): void {
    const first = new Int32Array(unit * 2 + 2).fill(-1);
    const count = new Int32Array(unit * 2 + 2);
    first.set(this.first);
    count.set(this.count);
    Object.assign(this, { first, count });
  }
}
