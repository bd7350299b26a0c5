// Which key and which open pane each change belongs to, batch by batch; what has none, or comes too late, is noted.
import type { Columns } from '../columns.ts';
import type { KindArray } from '../kinds.ts';
import type { Closing } from './closing.ts';
import type { Part } from './plan.ts';
import { same } from './same.ts';
import type { WindowState } from './state.ts';

type Arrays = Record<string, KindArray>;

export class Placing {
  /** The key of each change; -1: it has no clock. */
  key = new Int32Array(1024);
  /** The pane row of each change, by the time placed last; -1: it has none, or has closed. */
  rows = new Int32Array(1024);
  /** 1: something of this change came after its pane had closed. */
  late = new Uint8Array(1024);
  isLate = false;
  /** How many changes have no pane at their own time. */
  without = 0;
  private readonly state: WindowState;
  private readonly closing: Closing;

  constructor(state: WindowState, closing: Closing) {
    this.state = state;
    this.closing = closing;
  }

  /** Makes room for rows [from, to) and forgets what was late. */
  begin(from: number, to: number): void {
    if (this.key.length < to) {
      const length = 2 ** Math.ceil(Math.log2(to));
      this.key = new Int32Array(length);
      this.rows = new Int32Array(length);
      this.late = new Uint8Array(length);
    } else this.late.fill(0, from, to);
    this.isLate = false;
    this.without = 0;
  }

  /** The key of each change, and its pane by its own time `at`. */
  keysAndRows(changes: Columns, at: Float64Array, from: number, to: number): void {
    const { state, key, rows } = this;
    for (let i = this.known(changes, at, from, to); i < to; i = this.known(changes, at, i + 1, to)) {
      key[i] = state.keys.find(changes, i);
      state.growKeys();
      rows[i] = this.placeOne(key[i], at[i], i);
      if (rows[i] < 0) this.without++;
    }
  }

  /** The loop that every event takes: goes on in one pass until it meets a key that is not in the table, and returns where. */
  private known(changes: Columns, at: Float64Array, from: number, to: number): number {
    const { state, key, rows } = this;
    const { keys, pane } = state;
    const { table, width } = keys;
    const { start, row } = state.near;
    const [first, second] = keys.columns(changes);
    let i = from;
    let without = 0;
    for (; i < to; i++) {
      const code = second[i];
      const cell = first[i] * width + code;
      const k = code < width && cell < table.length ? table[cell] : -1;
      if (k < 0) break;
      key[i] = k;
      const since = at[i] - start[k];
      if (since >= 0 && since < pane) rows[i] = row[k];
      else if ((rows[i] = this.placeOne(k, at[i], i)) < 0) without++;
    }
    this.without += without;
    return i;
  }

  /** The pane of each change by another of its times. */
  place(at: Float64Array, from: number, to: number): void {
    const { key, rows } = this;
    const { near, pane } = this.state;
    const { start, row } = near;
    for (let i = from; i < to; i++) {
      const k = key[i];
      const since = at[i] - start[k];
      rows[i] = since >= 0 && since < pane ? row[k] : this.placeOne(k, at[i], i);
    }
  }

  /** The key of each change. */
  keys(changes: Columns, from: number, to: number): void {
    this.state.keys.number(changes, from, to, this.key);
    this.state.growKeys();
  }

  /** The panes for one part, without the pairs (-1 of the old row, +1 of the new) that leave its contribution as it was. */
  placeChanged({ at, column, stat }: Part, of: Arrays, weights: Int8Array, from: number, to: number): void {
    const { key, rows } = this;
    const times = of[at] as Float64Array;
    const values = of[column ?? at];
    const width = stat.takes === 'identifier' ? 4 : 1;
    for (let i = from; i < to; i++) {
      const isPair = weights[i] === -1 && i + 1 < to && weights[i + 1] === 1 && key[i] === key[i + 1];
      if (isPair && same(times, values, column, width, i, i + 1)) {
        rows[i] = -1;
        rows[++i] = -1;
        continue;
      }
      const row = this.placeOne(key[i], times[i], i);
      rows[i] = row;
      if (!stat.invertible && weights[i] < 0 && row >= 0) this.state.stores[0].isDirty[row] = 1;
    }
  }

  private placeOne(key: number, t: number, i: number): number {
    if (key < 0 || t !== t) return -1;
    const row = this.closing.open(key, t);
    if (row === -1) {
      this.late[i] = 1;
      this.isLate = true;
    }
    return row;
  }
}
