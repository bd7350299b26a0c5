// The windows of one pipeline: spans go into panes, panes close on their clock's watermark and merge upwards.
import type { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Values } from '../stats/stat.ts';
import type { Locale } from './calendar.ts';
import { Closing, type Watcher } from './closing.ts';
import { Corrections } from './corrections.ts';
import { Flows } from './flows.ts';
import { Placing } from './placing.ts';
import { WindowState } from './state.ts';

export class Windows {
  static readonly state = ['state', 'closing', 'corrections'];
  readonly state: WindowState;
  readonly corrections: Corrections;
  private readonly closing: Closing;
  private readonly flows: Flows;
  private readonly placing: Placing;
  private weights = new Int8Array(1024);
  private ones = new Int8Array(1024).fill(1);

  constructor(
    pipeline: Pipeline,
    dictionaries: Dictionaries,
    clock: string,
    localeOf?: (clock: number) => Locale,
  ) {
    this.state = new WindowState(pipeline, dictionaries, clock, localeOf);
    this.closing = new Closing(this.state);
    this.flows = new Flows(this.state, this.closing);
    this.placing = new Placing(this.state, this.closing);
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

  /** The end of the last window of `clock` over an instant. */
  lastEnd(clock: number, at: number): number {
    return Math.max(...this.state.stores.map(({ grid }) => grid.end(grid.last(at, clock), clock)));
  }

  /** Where nothing has closed yet: the end of the first pane that waits for it. */
  firstEnd(clock: number): number {
    return this.closing.firstEnd(clock);
  }

  /** Closes every window of `clock` that ends at or before its watermark. */
  close(clock: number, watermark: number, cause: Cause): void {
    this.closing.close(clock, watermark, cause);
  }

  /** Takes rows [from, to) of a fold's changes. */
  apply(changes: Columns, from: number, to: number): void {
    const of = changes.of as Record<string, KindArray>;
    const { placing, flows, corrections } = this;
    const { plan, stores } = this.state;
    const [own] = plan.parts;
    placing.begin(from, to);
    const isChanged = (of.weight as Float64Array).subarray(from, to).includes(-1);
    const weights = this.weightsOf(of.weight as Float64Array, isChanged, from, to);
    if (isChanged) placing.keys(changes, from, to);
    else placing.keysAndRows(changes, of[own.at] as Float64Array, from, to);
    let { at } = own;
    for (let p = 0; p < plan.parts.length; p++) {
      const part = plan.parts[p];
      if (isChanged) placing.placeChanged(part, of, weights, from, to);
      else if (part.at !== at) placing.place(of[part.at] as Float64Array, from, to);
      at = part.at;
      stores[0].states[p].addAll(placing.rows, of[part.column ?? at] as Values, weights, from, to);
    }
    const { key, late, isLate } = placing;
    for (let f = 0; f < plan.flows.length; f++) {
      const { enters, leaves } = plan.flows[f];
      flows.add(f, of[enters] as Float64Array, of[leaves] as Float64Array, key, weights, from, to);
    }
    if (isChanged || isLate || flows.stretches.length > 0)
      corrections.take(changes, key, weights, from, to, late);
    else corrections.pass(to - from, placing.without);
  }

  /** The weights as small integers: without -1 they are all 1, and nothing is copied. */
  private weightsOf(weight: Float64Array, isChanged: boolean, from: number, to: number): Int8Array {
    if (this.ones.length < to) {
      const length = 2 ** Math.ceil(Math.log2(to));
      this.ones = new Int8Array(length).fill(1);
      this.weights = new Int8Array(length);
    }
    if (!isChanged) return this.ones;
    for (let i = from; i < to; i++) this.weights[i] = weight[i];
    return this.weights;
  }
}
