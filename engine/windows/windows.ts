// The windows of one pipeline: spans go into panes, panes close on their clock's watermark and merge upwards.
import type { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Values } from '../stats/stat.ts';
import { Closing } from './closing.ts';
import { Corrections } from './corrections.ts';
import { Flows } from './flows.ts';
import type { Part } from './plan.ts';
import { same } from './same.ts';
import { WindowState } from './state.ts';

const never = Number.NEGATIVE_INFINITY;

export class Windows {
  static readonly state = ['state', 'closing', 'corrections'];
  readonly state: WindowState;
  readonly corrections: Corrections;
  private readonly closing: Closing;
  private readonly flows: Flows;
  private key = new Int32Array(1024);
  private rows = new Int32Array(1024);
  private chosen = new Int32Array(1024);
  private weights = new Int8Array(1024);

  constructor(pipeline: Pipeline, dictionaries: Dictionaries, clock: string) {
    this.state = new WindowState(pipeline, dictionaries, clock);
    this.closing = new Closing(this.state);
    this.flows = new Flows(this.state, this.closing);
    this.corrections = new Corrections(this.state, this.closing, this.flows);
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
    const { key, rows, chosen, weights } = this;
    this.state.keys.number(changes, from, to, key);
    this.state.growCarry();
    let negative = 0;
    for (let i = from; i < to; i++) {
      weights[i] = of.weight[i];
      if (weights[i] < 0) negative++;
    }
    this.corrections.accounts.negative += negative;
    const { parts, flows } = this.state.plan;
    const panes = this.state.stores[0];
    let isLate = false;
    let at = '';
    for (let p = 0; p < parts.length; p++) {
      const part = parts[p];
      if (part.at !== at) {
        at = part.at;
        if (this.place(of[at] as Float64Array, from, to)) isLate = true;
      }
      const values = of[part.column ?? at] as Values;
      let into = rows;
      if (negative > 0) {
        into = chosen;
        this.skipSame(part, of, from, to);
        if (!part.stat.invertible)
          for (let i = from; i < to; i++) if (weights[i] < 0 && chosen[i] >= 0) panes.isDirty[chosen[i]] = 1;
      }
      panes.states[p].addAll(into, values, weights, from, to);
    }
    for (let f = 0; f < flows.length; f++) {
      const { enters, leaves } = flows[f];
      if (this.flows.add(f, of[enters] as Float64Array, of[leaves] as Float64Array, key, weights, from, to))
        isLate = true;
    }
    this.corrections.take(changes, key, weights, from, to, isLate);
  }

  /** The pane row of each change by its time `at`, into `rows`; true when one is late. */
  private place(at: Float64Array, from: number, to: number): boolean {
    const { key, rows, closing } = this;
    const { pane } = this.state;
    const clocks = this.state.keys.clock;
    const panes = this.state.stores[0];
    let isLate = false;
    let lastKey = -1;
    let lastRow = -1;
    let start = 0;
    let until = never;
    for (let i = from; i < to; i++) {
      const t = at[i];
      const k = key[i];
      if (k < 0 || t !== t) {
        rows[i] = -1;
        continue;
      }
      if (k === lastKey && t >= start && t - start < pane) {
        rows[i] = lastRow;
        continue;
      }
      until = closing.closedUntil(clocks[k]);
      const window = Math.floor(t / pane);
      if (t < until) {
        rows[i] = -1;
        isLate = true;
        continue;
      }
      let row = panes.find(k, window);
      if (row === -1) {
        row = panes.open(k, window);
        closing.await(clocks[k], 0, window);
      }
      rows[i] = row;
      lastKey = k;
      lastRow = row;
      start = window * pane;
    }
    return isLate;
  }

  /** `rows` without the pairs (-1 of the old row, +1 of the new) that leave a contribution of `part` as it was. */
  private skipSame(part: Part, of: Record<string, KindArray>, from: number, to: number): void {
    const { key, rows, chosen, weights } = this;
    const { at, column, stat } = part;
    const values = of[column ?? at];
    const width = stat.takes === 'identifier' ? 4 : 1;
    for (let i = from; i < to; i++) {
      chosen[i] = rows[i];
      const replaces = i > from && weights[i] === 1 && weights[i - 1] === -1 && key[i] === key[i - 1];
      if (replaces && same(of[at], values, column, width, i - 1, i)) chosen[i] = chosen[i - 1] = -1;
    }
  }

  private widen(rows: number): void {
    const length = 2 ** Math.ceil(Math.log2(rows));
    this.key = new Int32Array(length);
    this.rows = new Int32Array(length);
    this.chosen = new Int32Array(length);
    this.weights = new Int8Array(length);
  }
}
