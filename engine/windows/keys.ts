// The keys of a pipeline's windows: combinations of labels, numbered, each belonging to one clock.
import type { Columns } from '../columns.ts';
import type { KindArray } from '../kinds.ts';
import { RowIndex } from './rowindex.ts';

/** Codes below this are looked up in a table, of 4 MB at most. */
const dense = 1024;

/** Key k has label codes codes[k * by.length + i]; `clock[k]` is the code of its clock. */
export class WindowKeys {
  static readonly state = ['n', 'codes', 'clock', 'ofClock', 'index', 'partial', 'partials'];
  readonly by: readonly string[];
  n = 0;
  codes = new Uint16Array(64);
  clock = new Uint16Array(32);
  /** Keys of each clock code. */
  readonly ofClock: number[][] = [];
  /** The column that names the clock. */
  readonly clockColumn: string;
  private readonly clockAt: number;
  /** Keys of pairs of small codes: table[first * width + second], -1 where there is none. */
  table = new Int32Array(0);
  width = 1;
  /** All other combinations. */
  private readonly index = new RowIndex();
  private readonly partial: RowIndex[];
  private readonly partials: number[];

  /** `clockColumn` must be one of `by`. */
  constructor(by: readonly string[], clockColumn: string) {
    this.by = by;
    this.clockColumn = clockColumn;
    this.clockAt = by.indexOf(clockColumn);
    this.partial = by.slice(2).map(() => new RowIndex());
    this.partials = by.slice(2).map(() => 0);
  }

  /** The two columns that `table` is for; a single one stands for both. With more, `table` stays empty. */
  columns({ of }: Columns): [Uint16Array, Uint16Array] {
    const { by } = this;
    const arrays = of as Record<string, KindArray>;
    return [arrays[by[0]] as Uint16Array, arrays[by[by.length - 1]] as Uint16Array];
  }

  /** Writes the key of rows [from, to) into `out`. */
  number(columns: Columns, from: number, to: number, out: Int32Array): void {
    const [first, second] = this.columns(columns);
    let { table, width } = this;
    for (let i = from; i < to; i++) {
      const cell = first[i] * width + second[i];
      const key = second[i] < width && cell < table.length ? table[cell] : -1;
      if (key >= 0) out[i] = key;
      else {
        out[i] = this.find(columns, i);
        ({ table, width } = this);
      }
    }
  }

  /** The key of row `i`, made if it is new; -1: it has no clock. */
  find(columns: Columns, i: number): number {
    const of = columns.of as Record<string, KindArray>;
    const { by, index } = this;
    const clock = of[by[this.clockAt]][i];
    if (clock === 0) return -1;
    const first = of[by[0]][i];
    const second = of[by[Math.min(1, by.length - 1)]][i];
    let id = first * 65_536 + second;
    for (let p = 0; p < this.partial.length; p++) id = this.refine(p, id, of[by[p + 2]][i]);
    let key = index.get(id);
    if (key === -1) {
      key = this.add(of, i, clock);
      index.set(id, key);
    }
    if (by.length <= 2 && first < dense && second < dense) this.tabulate(first, second, key);
    return key;
  }

  private tabulate(first: number, second: number, key: number): void {
    const before = this.width;
    while (this.width <= second) this.width *= 2;
    const rows = Math.max(this.table.length / before, 2 ** Math.ceil(Math.log2(first + 1)));
    if (this.width !== before || rows * before > this.table.length) {
      const { table } = this;
      this.table = new Int32Array(rows * this.width).fill(-1);
      for (let at = 0; at < table.length; at += before)
        this.table.set(table.subarray(at, at + before), (at / before) * this.width);
    }
    this.table[first * this.width + second] = key;
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
