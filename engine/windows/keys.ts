// The keys of a pipeline's windows: combinations of labels, numbered, each belonging to one clock.
import type { Columns } from '../columns.ts';
import type { KindArray } from '../kinds.ts';
import { RowIndex } from './rowindex.ts';

/** Key k has label codes codes[k * by.length + i]; `clock[k]` is the code of its clock. */
export class WindowKeys {
  static readonly state = ['n', 'codes', 'clock', 'ofClock', 'index', 'partial', 'partials'];
  readonly by: readonly string[];
  n = 0;
  codes = new Uint16Array(64);
  clock = new Uint16Array(32);
  /** Keys of each clock code. */
  readonly ofClock: number[][] = [];
  private readonly clockAt: number;
  private readonly index = new RowIndex();
  private readonly partial: RowIndex[];
  private readonly partials: number[];

  /** `clockColumn` must be one of `by`. */
  constructor(by: readonly string[], clockColumn: string) {
    this.by = by;
    this.clockAt = by.indexOf(clockColumn);
    this.partial = by.slice(2).map(() => new RowIndex());
    this.partials = by.slice(2).map(() => 0);
  }

  /** Writes the key of rows [from, to) into `out`; -1 where the row has no clock. */
  number(columns: Columns, from: number, to: number, out: Int32Array): void {
    const of = columns.of as Record<string, KindArray>;
    const { by, index } = this;
    const first = of[by[0]];
    const second = by.length > 1 ? of[by[1]] : undefined;
    const clocks = of[by[this.clockAt]];
    let lastId = -1;
    let lastKey = -1;
    for (let i = from; i < to; i++) {
      if (clocks[i] === 0) {
        out[i] = -1;
        continue;
      }
      let id = first[i];
      if (second !== undefined) id = id * 65_536 + second[i];
      for (let p = 0; p < this.partial.length; p++) id = this.refine(p, id, of[by[p + 2]][i]);
      if (id === lastId) {
        out[i] = lastKey;
        continue;
      }
      let key = index.get(id);
      if (key === -1) {
        key = this.add(of, i, clocks[i]);
        index.set(id, key);
      }
      out[i] = lastKey = key;
      lastId = id;
    }
  }

  /** A third or later column: numbers the pair (number so far, code), so that ids stay small. */
  private refine(p: number, id: number, code: number): number {
    let number = this.partial[p].get(id);
    if (number === -1) this.partial[p].set(id, (number = this.partials[p]++));
    return number * 65_536 + code;
  }

  private add(of: Record<string, KindArray>, row: number, clock: number): number {
    const key = this.n++;
    const { by } = this;
    if (this.n * by.length > this.codes.length) {
      const wider = new Uint16Array(this.codes.length * 2 + by.length);
      wider.set(this.codes);
      this.codes = wider;
    }
    if (this.n > this.clock.length) {
      const wider = new Uint16Array(this.clock.length * 2);
      wider.set(this.clock);
      this.clock = wider;
    }
    for (let b = 0; b < by.length; b++) this.codes[key * by.length + b] = of[by[b]][row];
    this.clock[key] = clock;
    (this.ofClock[clock] ??= []).push(key);
    return key;
  }
}
