// The windows of one pipeline: spans go into panes, panes close on their clock's watermark and merge upwards.
import type { Columns } from '../columns.ts';
import { Columns as Rows } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Values } from '../stats/stat.ts';
import { Corrections } from './corrections.ts';
import type { Held, Recompute } from './held.ts';
import { WindowKeys } from './keys.ts';
import { type Plan, planOf } from './plan.ts';
import { emit, resultTable } from './results.ts';
import { WindowStore } from './store.ts';

const never = Number.NEGATIVE_INFINITY;

export class Windows implements Held {
  readonly pipeline: Pipeline;
  readonly plan: Plan;
  readonly keys: WindowKeys;
  readonly stores: readonly WindowStore[];
  readonly results: readonly Columns[];
  readonly recompute: Recompute[] = [];
  readonly accounts = { on_time: 0, late: 0, not_concerned: 0, negative: 0 };
  /** By flow, by key: the level at the end of the last closed pane. */
  readonly carry: Float64Array[];
  /** How long closed rows are held for corrections, ms. */
  readonly hold: number;
  readonly pane: number;
  /** Panes in the overlapping window; 0 without one. */
  readonly hops: number;
  private readonly closed: number[] = [];
  private readonly pending: Map<number, Set<number>>[] = [];
  private readonly hopUntil: number[] = [];
  private readonly held: { end: number; level: number; row: number }[][] = [];
  readonly corrections: Corrections;
  private key = new Int32Array(1024);
  private rows = new Int32Array(1024);
  private chosen = new Int32Array(1024);
  private weights = new Int8Array(1024);

  constructor(pipeline: Pipeline, dictionaries: Dictionaries, clock: string) {
    this.pipeline = pipeline;
    this.plan = planOf(pipeline, dictionaries);
    this.keys = new WindowKeys(pipeline.by, clock);
    this.stores = pipeline.levels.map(({ size, slide }) => new WindowStore(this.plan, size, slide));
    this.results = pipeline.levels.map((level) => new Rows(resultTable(pipeline, level, this.plan), 64));
    this.carry = this.plan.flows.map(() => new Float64Array(64));
    this.pane = pipeline.pane;
    const hop = pipeline.levels.find((level) => level.slide !== level.size);
    this.hops = hop === undefined ? 0 : hop.size / this.pane;
    this.hold = Math.max(60 * this.pane, hop?.size ?? 0);
    this.corrections = new Corrections(this);
  }

  /** End of the last closed pane of a clock, ms. */
  closedUntil(clock: number): number {
    return this.closed[clock] ?? never;
  }

  /** When the clock's watermark reaches this, something may close. */
  nextEnd(clock: number): number {
    const until = this.closedUntil(clock);
    return until === never ? never : until + this.pane;
  }

  /** Takes rows [from, to) of a fold's changes. */
  apply(changes: Columns, from: number, to: number): void {
    const of = changes.of as Record<string, KindArray>;
    if (this.key.length < to) this.widen(to);
    const { key, rows, chosen, weights } = this;
    this.keys.number(changes, from, to, key);
    this.growCarry();
    let negative = 0;
    for (let i = from; i < to; i++) {
      weights[i] = of.weight[i];
      if (weights[i] < 0) negative++;
    }
    this.accounts.negative += negative;
    const { parts, flows } = this.plan;
    const panes = this.stores[0];
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
        this.skipSame(
          of[at] as Float64Array,
          values,
          part.stat.takes === 'nothing',
          from,
          to,
          part.stat.takes === 'identifier',
        );
        if (!part.stat.invertible)
          for (let i = from; i < to; i++) if (weights[i] < 0 && chosen[i] >= 0) panes.isDirty[chosen[i]] = 1;
      }
      panes.states[p].addAll(into, values, weights, from, to);
    }
    for (const { enters, leaves } of flows) {
      const f = flows.findIndex((flow) => flow.enters === enters && flow.leaves === leaves);
      if (
        this.corrections.flow(
          f,
          of[enters] as Float64Array,
          of[leaves] as Float64Array,
          key,
          weights,
          from,
          to,
        )
      )
        isLate = true;
    }
    this.corrections.take(changes, key, weights, from, to, isLate);
  }

  /** Closes every window of `clock` that ends at or before its watermark. Infinity: all there is. */
  close(clock: number, watermark: number, cause: Cause): void {
    const keys = this.keys.ofClock[clock] ?? [];
    const end = Math.floor(watermark / this.pane) * this.pane;
    for (;;) {
      const pane = this.nextPane(clock, keys);
      if (pane === Number.POSITIVE_INFINITY || !((pane + 1) * this.pane <= end)) break;
      this.closePane(clock, keys, pane, cause);
      this.closed[clock] = (pane + 1) * this.pane;
    }
    if (Number.isFinite(end)) this.closed[clock] = Math.max(end, this.closedUntil(clock));
    this.release(clock);
  }

  /** Pane `window` of a key has something in it: overlapping windows over it will close. */
  reach(key: number, window: number): void {
    this.hopUntil[key] = Math.max(this.hopUntil[key] ?? never, window + this.hops - 1);
  }

  /** Marks an open window as waiting for its close. */
  await(clock: number, level: number, window: number): void {
    const levels = (this.pending[clock] ??= new Map());
    let windows = levels.get(level);
    if (!windows) levels.set(level, (windows = new Set()));
    windows.add(window);
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
    emit(this.results[level], this.plan, this.keys, store, row, cause);
  }

  /** Keeps a closed row for corrections until its clock has gone on for `hold`. */
  keep(clock: number, level: number, row: number): void {
    this.stores[level].isClosed[row] = 1;
    (this.held[clock] ??= []).push({
      end: this.stores[level].startOf(row) + this.stores[level].size,
      level,
      row,
    });
  }

  /** The pane row of each change by its time `at`, into `rows`; true when one is late. */
  private place(at: Float64Array, from: number, to: number): boolean {
    const { key, rows, pane, closed } = this;
    const clocks = this.keys.clock;
    const panes = this.stores[0];
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
      until = closed[clocks[k]] ?? never;
      const window = Math.floor(t / pane);
      if (t < until) {
        rows[i] = -1;
        isLate = true;
        continue;
      }
      let row = panes.find(k, window);
      if (row === -1) {
        row = panes.open(k, window);
        this.await(clocks[k], 0, window);
      }
      rows[i] = row;
      lastKey = k;
      lastRow = row;
      start = window * pane;
    }
    return isLate;
  }

  /** `rows` without the pairs (-1 of the old row, +1 of the new) that leave a contribution as it was. */
  private skipSame(
    at: Float64Array,
    values: Values,
    isBare: boolean,
    from: number,
    to: number,
    isWide: boolean,
  ): void {
    const { key, rows, chosen, weights } = this;
    for (let i = from; i < to; i++) {
      chosen[i] = rows[i];
      if (
        weights[i] !== 1 ||
        i === from ||
        weights[i - 1] !== -1 ||
        key[i] !== key[i - 1] ||
        at[i] !== at[i - 1]
      )
        continue;
      let isSame = true;
      if (isWide) for (let w = 0; w < 4; w++) isSame &&= values[i * 4 + w] === values[i * 4 - 4 + w];
      else if (!isBare)
        isSame = values[i] === values[i - 1] || (values[i] !== values[i] && values[i - 1] !== values[i - 1]);
      if (isSame) chosen[i] = chosen[i - 1] = -1;
    }
  }

  /** The next pane of a clock in which anything is to be closed; Infinity when there is none. */
  private nextPane(clock: number, keys: readonly number[]): number {
    const until = this.closedUntil(clock) / this.pane;
    let next = Number.POSITIVE_INFINITY;
    for (const [level, windows] of this.pending[clock] ?? []) {
      const { size, slide } = this.stores[level];
      for (const window of windows) next = Math.min(next, (window * slide + size) / this.pane - 1);
    }
    for (const key of keys) {
      if (this.hopUntil[key] >= until) next = Math.min(next, until);
      if (until !== never) for (const carry of this.carry) if (carry[key] !== 0) return until;
    }
    return next;
  }

  private closePane(clock: number, keys: readonly number[], pane: number, cause: Cause): void {
    const { stores, pipeline } = this;
    const panes = stores[0];
    this.pending[clock]?.get(0)?.delete(pane);
    for (const key of keys) {
      let row = panes.find(key, pane);
      if (row === -1 && this.carry.some((carry) => carry[key] !== 0)) row = panes.open(key, pane);
      if (row === -1 || panes.isClosed[row] === 1) continue;
      this.carry.forEach((carry, f) => {
        panes.area[f][row] += carry[key] * this.pane;
        carry[key] += panes.delta[f][row];
      });
      this.send(0, row, cause);
      this.keep(clock, 0, row);
      this.reach(key, pane);
      for (let level = 1; level < stores.length; level++) {
        if (pipeline.levels[level].slide !== pipeline.levels[level].size) continue;
        const window = Math.floor((pane * this.pane) / stores[level].size);
        const into = stores[level].open(key, window);
        stores[level].merge(into, panes, row);
        this.await(clock, level, window);
      }
    }
    const end = (pane + 1) * this.pane;
    for (let level = 1; level < stores.length; level++) {
      const { size, slide } = stores[level];
      if (slide !== size) {
        for (const key of keys) if (this.hopUntil[key] >= pane) this.closeHop(clock, level, key, pane, cause);
        continue;
      }
      const window = end / size - 1;
      if (this.pending[clock]?.get(level)?.delete(window))
        for (const key of keys) {
          const row = stores[level].find(key, window);
          if (row === -1) continue;
          this.send(level, row, cause);
          this.keep(clock, level, row);
        }
    }
  }

  private closeHop(clock: number, level: number, key: number, pane: number, cause: Cause): void {
    const [panes, store] = [this.stores[0], this.stores[level]];
    const row = store.open(key, pane - this.hops + 1);
    for (let p = pane - this.hops + 1; p <= pane; p++) {
      const from = panes.find(key, p);
      if (from !== -1) store.merge(row, panes, from);
    }
    this.send(level, row, cause);
    this.keep(clock, level, row);
  }

  private release(clock: number): void {
    const held = this.held[clock];
    if (held === undefined) return;
    const until = this.closedUntil(clock) - this.hold;
    let n = 0;
    while (n < held.length && held[n].end <= until) n++;
    for (const { level, row } of held.splice(0, n)) this.stores[level].release(row);
  }

  private growCarry(): void {
    for (let f = 0; f < this.carry.length; f++)
      if (this.carry[f].length < this.keys.n) {
        const wider = new Float64Array(this.keys.n * 2);
        wider.set(this.carry[f]);
        this.carry[f] = wider;
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
