// What came after its window had closed: applied to the closed rows still held, or left to SQL; a revision a message.
import type { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Values } from '../stats/stat.ts';
import type { Closing } from './closing.ts';
import type { Flows, Stretch } from './flows.ts';
import { partner, same } from './same.ts';
import type { WindowState } from './state.ts';

interface Touched {
  readonly level: number;
  readonly row: number;
}

export class Corrections {
  static readonly state = ['accounts'];
  readonly accounts = { on_time: 0, late: 0, not_concerned: 0, negative: 0 };
  private readonly windows: WindowState;
  private readonly closing: Closing;
  private readonly flows: Flows;
  private touched: Touched[] = [];
  private readonly isTouched = new Set<number>();
  private current: Cause = { stream: 0, seq: 0, ordinal: 0, knownAt: 0 };
  /** Change rows that were late, in order. */
  readonly late: { at: number; lateness: number }[] = [];

  constructor(windows: WindowState, closing: Closing, flows: Flows) {
    this.windows = windows;
    this.closing = closing;
    this.flows = flows;
  }

  /** Counts `n` changes, all of weight 1 and none late, of which some are `without` a pane. */
  pass(n: number, without: number): void {
    this.accounts.on_time += n - without;
    this.accounts.not_concerned += without;
  }

  /** Counts the changes of [from, to), and corrects what was closed, message by message. `late`: 1 where to look. */
  take(
    changes: Columns,
    key: Int32Array,
    weights: Int8Array,
    from: number,
    to: number,
    late: Uint8Array,
  ): void {
    const of = changes.of as Record<string, KindArray>;
    this.correctAll(of, key, weights, from, to, late);
    const { accounts } = this;
    const own = of[this.windows.plan.parts[0].at];
    for (let i = from; i < to; i++)
      if (weights[i] === -1) accounts.negative++;
      else if (key[i] < 0 || own[i] !== own[i]) accounts.not_concerned++;
      else if (late[i] === 0) accounts.on_time++;
  }

  /** Leaves `late` 1 where a row that counts was late. */
  private correctAll(
    of: Record<string, KindArray>,
    key: Int32Array,
    weights: Int8Array,
    from: number,
    to: number,
    late: Uint8Array,
  ): void {
    const { stretches } = this.flows;
    const { closed_ordinal: ordinal, known_at: knownAt } = of;
    const own = of[this.windows.plan.parts[0].at];
    stretches.sort((a, b) => a.at - b.at);
    let s = 0;
    for (let i = from; i < to; i++) {
      const hasStretch = s < stretches.length && stretches[s].at === i;
      if (late[i] === 1 || hasStretch) {
        late[i] = 1;
        this.correct(of, key, weights, i, from, to, stretches, s);
        while (s < stretches.length && stretches[s].at === i) s++;
        if (weights[i] === 1 && own[i] === own[i]) {
          this.accounts.late++;
          const clock = this.windows.keys.clock[key[i]];
          this.late.push({ at: i, lateness: this.closing.closedUntil(clock) - this.earliest(of, i) });
        }
      }
      if (this.touched.length === 0) continue;
      const isLast = i + 1 === to || ordinal[i + 1] !== ordinal[i] || knownAt[i + 1] !== knownAt[i];
      if (isLast) this.flush();
    }
    stretches.length = 0;
  }

  private earliest(of: Record<string, KindArray>, i: number): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { at } of this.windows.plan.parts) if (of[at][i] < least) least = of[at][i];
    return least;
  }

  private correct(
    of: Record<string, KindArray>,
    key: Int32Array,
    weights: Int8Array,
    i: number,
    from: number,
    to: number,
    stretches: readonly Stretch[],
    s: number,
  ): void {
    const { windows } = this;
    const k = key[i];
    const until = this.closing.closedUntil(windows.keys.clock[k]);
    this.current = {
      stream: of.closed_stream[i],
      seq: of.closed_seq[i],
      ordinal: of.closed_ordinal[i],
      knownAt: of.known_at[i],
    };
    const other = partner(weights, key, i, from, to);
    const { parts } = windows.plan;
    for (let p = 0; p < parts.length; p++) {
      const { at, column, stat } = parts[p];
      const t = of[at][i];
      if (!(t < until)) continue;
      const values = of[column ?? at] as Values;
      const width = stat.takes === 'identifier' ? 4 : 1;
      if (other !== -1 && same(of[at], values, column, width, i, other)) continue;
      const value = width === 4 ? (values as Uint32Array).slice(i * 4, i * 4 + 4) : values[i];
      this.each(k, t, t, until, (level, row) => {
        const store = windows.stores[level];
        if (weights[i] < 0 && !stat.invertible) store.isDirty[row] = 1;
        store.states[p].add(row, value, weights[i]);
      });
    }
    for (; s < stretches.length && stretches[s].at === i; s++) {
      const { flow, key: of_, from: a, to: b, weight } = stretches[s];
      this.each(of_, a, b, until, (level, row) => {
        const store = windows.stores[level];
        const overlap = Math.min(b, store.endOf(row)) - Math.max(a, store.startOf(row));
        if (overlap > 0) store.area[flow][row] += weight * overlap;
      });
    }
  }

  /** Every window over [a, b] that has closed or rolls up closed panes: held ones to `change`, older ones to SQL. */
  private each(
    key: number,
    a: number,
    b: number,
    until: number,
    change: (level: number, row: number) => void,
  ): void {
    const { windows } = this;
    const clock = windows.keys.clock[key];
    const last = b > a ? b - 1 : b;
    for (let level = 0; level < windows.stores.length; level++) {
      const store = windows.stores[level];
      const { grid } = store;
      const first = grid.first(a, clock);
      const final = grid.last(last, clock);
      const oldest = grid.first(until - windows.hold, clock);
      const to = Math.min(final + 1, oldest);
      if (first < to) windows.ask(level, key, first, to, this.current);
      for (let window = Math.max(first, oldest); window <= final; window++) {
        const isClosed = grid.end(window, clock) <= until;
        if (!isClosed && store === windows.hop) continue;
        const known = store.find(key, window);
        const row = known === -1 ? store.open(key, window) : known;
        if (known === -1) {
          if (isClosed) this.closing.keep(clock, level, row);
          else this.closing.await(clock, level, window);
        }
        if (level === 0) this.closing.reach(key, window);
        change(level, row);
        if (isClosed) this.touch(level, row);
      }
    }
  }

  private touch(level: number, row: number): void {
    const id = row * 8 + level;
    if (this.isTouched.has(id)) return;
    this.isTouched.add(id);
    this.touched.push({ level, row });
  }

  private flush(): void {
    for (const { level, row } of this.touched) this.windows.send(level, row, this.current);
    this.touched = [];
    this.isTouched.clear();
  }
}
