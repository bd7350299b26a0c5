// Sessions of one pipeline: rows of a key that follow each other within a gap, joined and parted as rows come and go.
import type { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Values } from '../stats/stat.ts';
import type { Locale } from './calendar.ts';
import { same } from './same.ts';
import { SessionClosing } from './session-closing.ts';
import { SessionCorrections } from './session-corrections.ts';
import { SessionState } from './session-state.ts';

export class Sessions {
  static readonly state = ['state', 'closing', 'corrections'];
  readonly state: SessionState;
  readonly corrections: SessionCorrections;
  private readonly closing: SessionClosing;
  private key = new Int32Array(1024);
  /** The session of each change; -1: it has none. */
  private rows = new Int32Array(1024);
  private weights = new Int8Array(1024);
  private of: Record<string, KindArray> = {};
  /** Changes below this are in the statistics. */
  private counted = 0;

  constructor(
    pipeline: Pipeline,
    dictionaries: Dictionaries,
    clock: string,
    localeOf?: (clock: number) => Locale,
  ) {
    this.state = new SessionState(pipeline, dictionaries, clock, localeOf);
    this.closing = new SessionClosing(this.state);
    this.corrections = new SessionCorrections(this.state, this.closing);
  }

  /** When the clock's watermark reaches this, something may close. */
  nextEnd(clock: number): number {
    return this.closing.closedUntil(clock) + this.state.pane;
  }

  /** Where nothing has closed yet: when the first session that waits may be over. */
  firstEnd(clock: number): number {
    return Math.ceil(this.closing.firstDue(clock) / this.state.pane) * this.state.pane;
  }

  /** When the last session that a row at `at` can be in has closed. */
  lastEnd(_clock: number, at: number): number {
    const { pane, store } = this.state;
    return Math.ceil((at + store.gap + 1) / pane) * pane;
  }

  close(clock: number, watermark: number, cause: Cause): void {
    this.closing.close(clock, watermark, cause);
  }

  /** Takes rows [from, to) of a fold's changes. */
  apply(changes: Columns, from: number, to: number): void {
    if (this.key.length < to) {
      const length = 2 ** Math.ceil(Math.log2(to));
      this.key = new Int32Array(length);
      this.rows = new Int32Array(length);
      this.weights = new Int8Array(length);
    }
    const { key, weights, corrections } = this;
    this.of = changes.of as Record<string, KindArray>;
    this.counted = from;
    this.state.keys.number(changes, from, to, key);
    const { weight, [this.state.plan.parts[0].at]: times } = this.of;
    for (let i = from; i < to; i++) weights[i] = weight[i];
    for (let i = from; i < to; i++) {
      if (weights[i] === 1) this.enter(times[i], i);
      else if (i + 1 < to && weights[i + 1] === 1 && key[i + 1] === key[i])
        this.replace(times[i], times[i + 1], i++);
      else this.leave(times[i], i);
      if (!corrections.isDue(this.of, i, to)) continue;
      this.count(i + 1);
      corrections.tell(this.of, i);
    }
    this.count(to);
  }

  /** A row comes in: into a session, between two that are one from now on, or as one of its own. */
  private enter(t: number, i: number): void {
    const { state, closing, rows } = this;
    const { store } = state;
    const key = this.key[i];
    rows[i] = -1;
    if (key < 0 || t !== t) return void this.corrections.accounts.not_concerned++;
    let row = store.at(key, t);
    const isIn = row !== -1 && t <= store.last[row];
    const right = isIn ? -1 : store.next(key, row);
    const joinsLeft = isIn || (row !== -1 && store.joins(store.last[row], t));
    const joinsRight = right !== -1 && store.joins(t, store.start[right]);
    let isSaid = (joinsLeft && store.isClosed[row] === 1) || (joinsRight && store.isClosed[right] === 1);
    if (joinsRight) state.leave(right);
    if (!joinsLeft) row = joinsRight ? right : store.make(key, row);
    store.add(row, t);
    if (joinsLeft && joinsRight) {
      this.count(i);
      this.corrections.drop(right);
      store.absorb(row);
    } else if (!joinsLeft) {
      state.arrive(row);
      isSaid ||= store.isClosed[row] === 1;
      if (!joinsRight) closing.schedule(row);
    }
    rows[i] = row;
    const until = closing.untilOf(key);
    // It may join sessions that are held no more.
    const isBeyond = t <= until - state.hold;
    if (isBeyond) store.isDirty[row] = 1;
    if (isSaid || isBeyond || closing.isOver(row)) {
      this.corrections.touch(row);
      this.corrections.count(i, until - t);
    } else this.corrections.accounts.on_time++;
  }

  /** A row goes out: its session is shorter, or is two from now on, or is no more. */
  private leave(t: number, i: number): void {
    const { state, closing, rows } = this;
    const { store } = state;
    const key = this.key[i];
    rows[i] = -1;
    this.corrections.accounts.negative++;
    if (key < 0 || t !== t) return;
    const row = store.at(key, t);
    if (row === -1 || !store.has(row, t)) return this.corrections.unknown(this.of, key, t, row, i);
    rows[i] = row;
    this.spoil(row, i, -1);
    // What came in for it may have joined two sessions, and counted so far: then without it.
    if (this.counted > i) this.add(i, i + 1);
    else this.count(i + 1);
    const isSaid = store.isClosed[row] === 1;
    if (isSaid) this.corrections.touchKey(key);
    const isFirst = t === store.start[row];
    if (isFirst) state.leave(row);
    const parted = store.remove(row, t);
    if (store.isEmpty(row)) {
      this.corrections.drop(row);
      return store.drop(row);
    }
    if (isFirst) state.arrive(row);
    const left = parted === -1 ? [row] : [row, parted];
    if (parted !== -1) {
      store.isDirty[row] = store.isDirty[parted] = 1;
      state.arrive(parted);
    }
    for (const one of left)
      if (isSaid || closing.isOver(one)) this.corrections.touch(one);
      else closing.schedule(one);
  }

  /** Row i goes out for row i + 1 of the same key. */
  private replace(before: number, t: number, i: number): void {
    const { store } = this.state;
    const key = this.key[i];
    this.rows[i] = this.rows[i + 1] = -1;
    if (before !== t || key < 0) {
      // In first: what holds together by it needs not part.
      this.enter(t, i + 1);
      return this.leave(before, i);
    }
    const row = store.at(key, t);
    this.corrections.accounts.negative++;
    const isHeld = row !== -1 && store.has(row, t);
    if (isHeld) {
      this.rows[i] = this.rows[i + 1] = row;
      this.spoil(row, i, i + 1);
      if (store.isClosed[row] === 0) return void this.corrections.accounts.on_time++;
      this.corrections.touch(row);
    } else this.corrections.unknown(this.of, key, t, row, i);
    this.corrections.count(i + 1, this.closing.untilOf(key) - t);
  }

  /** What cannot be undone was asked to, unless the row that replaces it (-1: none) leaves it as it was. */
  private spoil(row: number, i: number, other: number): void {
    const { of, state } = this;
    for (const { at, column, stat } of state.plan.parts) {
      const width = stat.takes === 'identifier' ? 4 : 1;
      if (stat.invertible || (other !== -1 && same(of[at], of[column ?? at], column, width, i, other)))
        continue;
      state.store.isDirty[row] = 1;
    }
  }

  /** Changes below `to` go into the statistics of their sessions, before these become others. */
  private count(to: number): void {
    if (to > this.counted) this.add(this.counted, to);
    this.counted = Math.max(to, this.counted);
  }

  private add(from: number, to: number): void {
    const { state, of, rows, weights } = this;
    state.plan.parts.forEach(({ column, at }, p) => {
      state.store.states[p].addAll(rows, of[column ?? at] as Values, weights, from, to);
    });
  }
}
