// Closes sessions of a clock when nothing at or after its watermark can join them, and lets go of them later.
import type { Cause } from '../fold/changes.ts';
import { Timers } from '../timers.ts';
import type { SessionState } from './session-state.ts';

const never = Number.NEGATIVE_INFINITY;

export class SessionClosing {
  static readonly state = ['closed'];
  private readonly of: SessionState;
  /** By clock: up to where sessions have closed, ms. */
  private readonly closed: number[] = [];
  /** By clock: when which session is to be closed, or released. */
  private readonly due: Timers[] = [];

  constructor(of: SessionState) {
    this.of = of;
  }

  /** Up to where sessions of a clock have closed, ms. */
  closedUntil(clock: number): number {
    return this.closed[clock] ?? never;
  }

  /** The same, of the clock of a key. */
  untilOf(key: number): number {
    return this.closedUntil(this.of.keys.clock[key]);
  }

  /** When the first session of a clock may be over, ms; Infinity: there is none. */
  firstDue(clock: number): number {
    return this.dueOf(clock).next;
  }

  isOver(row: number): boolean {
    const { store } = this.of;
    return store.closesAt(row) <= this.untilOf(store.key[row]);
  }

  /** Says what is in a session that is over. */
  say(row: number, cause: Cause): void {
    const { store } = this.of;
    this.of.send(row, this.untilOf(store.key[row]), cause);
    store.isClosed[row] = 1;
    this.schedule(row);
  }

  /** Looks at a session again when it may be over or, once it is closed, need not be held. */
  schedule(row: number): void {
    const { store, keys, hold } = this.of;
    const due = this.dueOf(keys.clock[store.key[row]]);
    store.dueAt[row] = store.isClosed[row] === 1 ? store.endOf(row) + hold : store.closesAt(row);
    due.set(store.dueAt[row], 0, row);
  }

  /** In the order of their ends, then of their keys. Infinity: all there is. */
  close(clock: number, watermark: number, cause: Cause): void {
    const { pane, store, hold } = this.of;
    const until = Math.floor(watermark / pane) * pane;
    if (!(until > this.closedUntil(clock))) return;
    this.closed[clock] = until;
    for (;;) {
      const over = this.pop(clock, until);
      if (over.length === 0) break;
      over.sort((a, b) => store.last[a] - store.last[b] || store.key[a] - store.key[b]);
      for (const row of over) this.say(row, cause);
    }
    this.of.forget(clock, until - hold);
  }

  /** The sessions that are over now; held ones are let go of in time. */
  private pop(clock: number, until: number): number[] {
    const { store, hold } = this.of;
    const due = this.dueOf(clock);
    const over: number[] = [];
    while (due.next <= until)
      due.pop((at, _, row) => {
        if (store.dueAt[row] !== at) return;
        store.dueAt[row] = Number.NaN;
        if (store.isClosed[row] === 0 && this.isOver(row)) over.push(row);
        else if (store.isClosed[row] === 0 || store.endOf(row) + hold > until) this.schedule(row);
        else store.release(row);
      });
    return over;
  }

  /** After a restart it is made again from the sessions that are held. */
  private dueOf(clock: number): Timers {
    const known = this.due[clock];
    if (known !== undefined) return known;
    const { store, keys } = this.of;
    const made = new Timers((_, a, b) => a - b);
    this.due[clock] = made;
    for (const key of keys.ofClock[clock] ?? [])
      for (let row = store.newestOf(key); row !== -1; row = store.before[row])
        if (store.dueAt[row] === store.dueAt[row]) made.set(store.dueAt[row], 0, row);
    return made;
  }
}
