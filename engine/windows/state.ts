// What the windows of one pipeline are made of: the plan, the keys, rows of every size, and what is sent on.
import { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import { WindowKeys } from './keys.ts';
import { type Plan, planOf } from './plan.ts';
import { type Emit, emitter, resultTable } from './results.ts';
import { WindowStore } from './store.ts';

/** A window whose values must come from the definition's SQL: beyond what is held, or not to be undone. */
export interface Recompute {
  readonly level: number;
  readonly key: number;
  /** Window numbers [from, to). */
  readonly from: number;
  readonly to: number;
  readonly cause: Cause;
}

const none = Number.POSITIVE_INFINITY;

export class WindowState {
  static readonly state = ['keys', 'stores', 'carry'];
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  readonly keys: WindowKeys;
  /** By level: the panes first. */
  readonly stores: readonly WindowStore[];
  readonly results: readonly Columns[];
  private readonly emit: readonly Emit[];
  readonly recompute: Recompute[] = [];
  /** By flow, by key: the level at the end of the last closed pane. */
  readonly carry: Float64Array[];
  /** By key: the open pane used last, its start (ms; Infinity: none) and its row. */
  near = { start: new Float64Array(0), row: new Int32Array(0) };
  /** How long closed rows are held for corrections, ms. */
  readonly hold: number;
  readonly pane: number;
  /** Panes in the overlapping window; 0 without one. */
  readonly hops: number;

  constructor(pipeline: Pipeline, dictionaries: Dictionaries, clock: string) {
    this.pipeline = pipeline;
    this.plan = planOf(pipeline, dictionaries);
    this.keys = new WindowKeys(pipeline.by, clock);
    this.stores = pipeline.levels.map(({ size, slide }) => new WindowStore(this.plan, size, slide));
    this.results = pipeline.levels.map((level) => new Columns(resultTable(pipeline, level, this.plan), 64));
    this.emit = this.results.map((into) => emitter(into, this.plan, this.keys));
    this.carry = this.plan.flows.map(() => new Float64Array(0));
    this.pane = pipeline.pane;
    const hop = pipeline.levels.find((level) => level.slide !== level.size);
    this.hops = hop === undefined ? 0 : hop.size / this.pane;
    this.hold = Math.max(60 * this.pane, hop?.size ?? 0);
  }

  /** Sends the row of a closed window on as its next revision, or asks SQL for it. */
  send(level: number, row: number, cause: Cause): void {
    const store = this.stores[level];
    if (store.isDirty[row] === 1) {
      const window = store.window[row];
      this.recompute.push({ level, key: store.key[row], from: window, to: window + 1, cause: { ...cause } });
      store.revision[row]++;
      return;
    }
    if (store.revision[row] === 0 && store.isZero(row)) return;
    store.revision[row]++;
    this.emit[level](store, row, cause);
  }

  /** Room for what is kept by key. */
  growKeys(): void {
    const { near, carry } = this;
    const { n } = this.keys;
    if (n <= near.start.length) return;
    this.near = { start: new Float64Array(n * 2).fill(none), row: new Int32Array(n * 2) };
    this.near.start.set(near.start);
    this.near.row.set(near.row);
    carry.forEach((of, f) => {
      carry[f] = new Float64Array(n * 2);
      carry[f].set(of);
    });
  }
}
