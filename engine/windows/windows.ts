// The windows of one pipeline: spans go into panes, panes close on their clock's watermark and merge upwards.
import type { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Values } from '../stats/stat.ts';
import { Closing, type Watcher } from './closing.ts';
import { Corrections } from './corrections.ts';
import { Flows } from './flows.ts';
import type { Part } from './plan.ts';
import { same } from './same.ts';
import { WindowState } from './state.ts';

export class Windows {
  static readonly state = ['state', 'closing', 'corrections'];
  readonly state: WindowState;
  readonly corrections: Corrections;
  private readonly closing: Closing;
  private readonly flows: Flows;
  private key = new Int32Array(1024);
  private rows = new Int32Array(1024);
  private weights = new Int8Array(1024);
  private ones = new Int8Array(1024).fill(1);
  /** 1: something of this change came after its pane had closed. */
  private late = new Uint8Array(1024);
  private isLate = false;
  /** How many changes have no pane at their own time. */
  private without = 0;

  constructor(pipeline: Pipeline, dictionaries: Dictionaries, clock: string) {
    this.state = new WindowState(pipeline, dictionaries, clock);
    this.closing = new Closing(this.state);
    this.flows = new Flows(this.state, this.closing);
    this.corrections = new Corrections(this.state, this.closing, this.flows);
  }

  /** Whoever reads windows as they close. */
  watch(watcher: Watcher): void {
    this.closing.watcher = watcher;
  }

  /** When the clock's watermark reaches this, something may close. */
  nextEnd(clock: number): number {
    return this.closing.nextEnd(clock);
  }

  /** Closes every window of `clock` that ends at or before its watermark. */
  close(clock: number, watermark: number, cause: Cause): void {
    this.closing.close(clock, watermark, cause);
  }

  /** Takes rows [from, to) of a fold's changes. */
  apply(changes: Columns, from: number, to: number): void {
    const of = changes.of as Record<string, KindArray>;
    if (this.key.length < to) this.widen(to);
    const { state, key, rows, late } = this;
    state.keys.number(changes, from, to, key);
    state.growKeys();
    const isChanged = (of.weight as Float64Array).subarray(from, to).includes(-1);
    const weights = isChanged ? this.weigh(of.weight as Float64Array, from, to) : this.ones;
    late.fill(0, from, to);
    this.isLate = false;
    this.without = 0;
    const { parts, flows } = state.plan;
    let at = '';
    for (let p = 0; p < parts.length; p++) {
      const part = parts[p];
      const values = of[part.column ?? part.at] as Values;
      if (isChanged) this.placeChanged(part, of, from, to);
      else if (part.at !== at) this.place(of[part.at] as Float64Array, from, to, p === 0);
      at = part.at;
      state.stores[0].states[p].addAll(rows, values, weights, from, to);
    }
    for (let f = 0; f < flows.length; f++) {
      const { enters, leaves } = flows[f];
      this.flows.add(f, of[enters] as Float64Array, of[leaves] as Float64Array, key, weights, from, to);
    }
    if (isChanged || this.isLate || this.flows.stretches.length > 0)
      this.corrections.take(changes, key, weights, from, to, late);
    else this.corrections.pass(to - from, this.without);
  }

  private weigh(weight: Float64Array, from: number, to: number): Int8Array {
    for (let i = from; i < to; i++) this.weights[i] = weight[i];
    return this.weights;
  }

  /** The pane row of each change by its time `at`, into `rows`; -1 where it has none or has closed. */
  private place(at: Float64Array, from: number, to: number, isOwn: boolean): void {
    const { key, rows } = this;
    const { near, pane } = this.state;
    const { start, row } = near;
    let without = 0;
    for (let i = from; i < to; i++) {
      const k = key[i];
      const since = at[i] - start[k];
      if (since >= 0 && since < pane) rows[i] = row[k];
      else if ((rows[i] = this.placeOne(k, at[i], i)) < 0) without++;
    }
    if (isOwn) this.without = without;
  }

  /** The same for one part, without the pairs (-1 of the old row, +1 of the new) that leave its contribution as it was. */
  private placeChanged(
    { at, column, stat }: Part,
    of: Record<string, KindArray>,
    from: number,
    to: number,
  ): void {
    const { key, rows, weights } = this;
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

  private widen(rows: number): void {
    const length = 2 ** Math.ceil(Math.log2(rows));
    this.key = new Int32Array(length);
    this.rows = new Int32Array(length);
    this.weights = new Int8Array(length);
    this.ones = new Int8Array(length).fill(1);
    this.late = new Uint8Array(length);
  }
}
