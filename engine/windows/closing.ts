// Closes the windows of a clock as its watermark passes them: panes first, merging upwards, then what they fill.
import type { Cause } from '../fold/changes.ts';
import { mergeHop } from './hopping.ts';
import type { WindowState } from './state.ts';

const never = Number.NEGATIVE_INFINITY;

/** Reads windows as they close. */
export interface Watcher {
  /** Whether windows of this clock are to be closed even where they are empty. */
  isOn(clock: number): boolean;
  /** Pane `pane` of a clock has closed, with every window that ends there. */
  closed(clock: number, pane: number, cause: Cause): void;
}

export class Closing {
  static readonly state = ['closed', 'pending', 'hopUntil', 'held'];
  watcher: Watcher | undefined;
  private readonly state: WindowState;
  /** By clock: end of the last closed pane, ms. */
  private readonly closed: number[] = [];
  /** By clock, by level: windows that wait for their close. */
  private readonly pending: Map<number, Set<number>>[] = [];
  /** By key: the last pane at whose end an overlapping window still has something in it. */
  private readonly hopUntil: number[] = [];
  /** By clock: closed rows held for corrections, by end. */
  private readonly held: { end: number; level: number; row: number }[][] = [];

  constructor(state: WindowState) {
    this.state = state;
  }

  /** End of the last closed pane of a clock, ms. */
  closedUntil(clock: number): number {
    return this.closed[clock] ?? never;
  }

  /** The row of the open pane that takes instant `t` of a key, made if it is not there; -1: it has closed, or `t` is NaN. */
  open(key: number, t: number): number {
    const { near, pane, stores, keys } = this.state;
    const since = t - near.start[key];
    if (since >= 0 && since < pane) return near.row[key];
    const clock = keys.clock[key];
    if (t !== t || t < this.closedUntil(clock)) return -1;
    const window = Math.floor(t / pane);
    let row = stores[0].find(key, window);
    if (row === -1) {
      row = stores[0].open(key, window);
      this.await(clock, 0, window);
    }
    near.start[key] = window * pane;
    near.row[key] = row;
    return row;
  }

  /** The end of the first pane that waits for its close; Infinity: none does. */
  firstEnd(clock: number): number {
    return (this.nextPane(clock, this.state.keys.ofClock[clock] ?? []) + 1) * this.state.pane;
  }

  /** When the clock's watermark reaches this, something may close. */
  nextEnd(clock: number): number {
    const until = this.closedUntil(clock);
    return until === never ? never : until + this.state.pane;
  }

  /** Closes every window of `clock` that ends at or before its watermark. Infinity: all there is. */
  close(clock: number, watermark: number, cause: Cause): void {
    const keys = this.state.keys.ofClock[clock] ?? [];
    const end = Math.floor(watermark / this.state.pane) * this.state.pane;
    for (;;) {
      const pane = this.nextPane(clock, keys);
      if (pane === Number.POSITIVE_INFINITY || !((pane + 1) * this.state.pane <= end)) break;
      this.closePane(clock, keys, pane, cause);
      this.closed[clock] = (pane + 1) * this.state.pane;
      this.watcher?.closed(clock, pane, cause);
    }
    if (Number.isFinite(end)) this.closed[clock] = Math.max(end, this.closedUntil(clock));
    this.release(clock);
  }

  /** Pane number `pane` of a key has something in it: overlapping windows over it will close. */
  reach(key: number, pane: number): void {
    const { hop, pane: width, keys } = this.state;
    if (hop === undefined) return;
    const clock = keys.clock[key];
    const last = hop.grid.last(pane * width, clock);
    this.hopUntil[key] = Math.max(this.hopUntil[key] ?? never, hop.grid.end(last, clock) / width - 1);
  }

  /** Marks an open window as waiting for its close. */
  await(clock: number, level: number, window: number): void {
    const levels = (this.pending[clock] ??= new Map());
    let windows = levels.get(level);
    if (!windows) levels.set(level, (windows = new Set()));
    windows.add(window);
  }

  /** Keeps a closed row for corrections until its clock has gone on for `hold`. */
  keep(clock: number, level: number, row: number): void {
    this.state.stores[level].isClosed[row] = 1;
    (this.held[clock] ??= []).push({ end: this.state.stores[level].endOf(row), level, row });
  }

  /** The next pane of a clock in which anything is to be closed; Infinity when there is none. */
  private nextPane(clock: number, keys: readonly number[]): number {
    const until = this.closedUntil(clock) / this.state.pane;
    if (until !== never && this.watcher?.isOn(clock)) return until;
    let next = Number.POSITIVE_INFINITY;
    for (const [level, windows] of this.pending[clock] ?? []) {
      const { grid } = this.state.stores[level];
      for (const window of windows) next = Math.min(next, grid.end(window, clock) / this.state.pane - 1);
    }
    for (const key of keys) {
      if (this.hopUntil[key] >= until) next = Math.min(next, until);
      if (until !== never && this.isCarried(key)) return until;
    }
    return next;
  }

  /** Somebody is still there: the key has a pane whatever happens in it. */
  private isCarried(key: number): boolean {
    for (const carry of this.state.carry) if (carry[key] !== 0) return true;
    return false;
  }

  private closePane(clock: number, keys: readonly number[], pane: number, cause: Cause): void {
    const { stores, hop, near, carry } = this.state;
    const panes = stores[0];
    const start = pane * this.state.pane;
    let awaited = never;
    this.pending[clock]?.get(0)?.delete(pane);
    for (const key of keys) {
      let row = panes.find(key, pane);
      if (row === -1 && this.isCarried(key)) row = panes.open(key, pane);
      if (row === -1 || panes.isClosed[row] === 1) continue;
      for (let f = 0; f < carry.length; f++) {
        panes.area[f][row] += carry[f][key] * this.state.pane;
        carry[f][key] += panes.delta[f][row];
      }
      this.state.send(0, row, cause);
      this.keep(clock, 0, row);
      near.start[key] = Number.POSITIVE_INFINITY;
      this.reach(key, pane);
      for (let level = 1; level < stores.length; level++) {
        const store = stores[level];
        if (store === hop) continue;
        const window = store.grid.last(start, clock);
        if (window < store.grid.first(start, clock)) continue;
        store.merge(store.open(key, window), panes, row);
        if (awaited !== pane) this.await(clock, level, window);
      }
      awaited = pane;
    }
    for (let level = 1; level < stores.length; level++) {
      const window = stores[level].grid.endingAt(start + this.state.pane, clock);
      if (window !== window) continue;
      if (stores[level] === hop) {
        for (const key of keys) {
          if (!(this.hopUntil[key] >= pane)) continue;
          const row = mergeHop(this.state, hop, key, window);
          this.state.send(level, row, cause);
          this.keep(clock, level, row);
        }
      } else if (this.pending[clock]?.get(level)?.delete(window))
        for (const key of keys) {
          const row = stores[level].find(key, window);
          if (row === -1) continue;
          this.state.send(level, row, cause);
          this.keep(clock, level, row);
        }
    }
  }

  private release(clock: number): void {
    const held = this.held[clock];
    if (held === undefined) return;
    const until = this.closedUntil(clock) - this.state.hold;
    let n = 0;
    while (n < held.length && held[n].end <= until) n++;
    for (const { level, row } of held.splice(0, n)) this.state.stores[level].release(row);
  }
}
