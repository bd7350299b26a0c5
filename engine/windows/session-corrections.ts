// What came after its session had closed: noted as it comes, and said when its message ends.
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { SessionClosing } from './session-closing.ts';
import type { SessionState } from './session-state.ts';

type Arrays = Readonly<Record<string, KindArray>>;

export class SessionCorrections {
  static readonly state = ['accounts'];
  readonly accounts = { on_time: 0, late: 0, not_concerned: 0, negative: 0 };
  /** Change rows that were late, in order. */
  readonly late: { at: number; lateness: number }[] = [];
  private readonly state: SessionState;
  private readonly closing: SessionClosing;
  /** Sessions, and keys, that something is to be said of when the message ends. */
  private readonly rows = new Set<number>();
  private readonly keys = new Set<number>();

  constructor(state: SessionState, closing: SessionClosing) {
    this.state = state;
    this.closing = closing;
  }

  /** Change row i was late. */
  count(i: number, lateness: number): void {
    this.accounts.late++;
    this.late.push({ at: i, lateness });
  }

  touch(row: number): void {
    this.rows.add(row);
    this.keys.add(this.state.store.key[row]);
  }

  /** A session of the key that was said is no more, or has another start. */
  touchKey(key: number): void {
    this.keys.add(key);
  }

  /** The session is no more. */
  drop(row: number): void {
    this.rows.delete(row);
  }

  /** Change row i, at an instant that is held no more, changes session `row` (-1: one that is held no more either). */
  unknown(of: Arrays, key: number, t: number, row: number, i: number): void {
    const { state, closing } = this;
    if (row === -1 || t > state.store.last[row])
      return state.ask(key, t, t, closing.untilOf(key), causeOf(of, i));
    state.store.isDirty[row] = 1;
    this.touch(row);
  }

  /** Whether something is to be said, row i (of those below `to`) being the last of its message. */
  isDue({ closed_ordinal: ordinal, known_at: knownAt }: Arrays, i: number, to: number): boolean {
    if (this.keys.size === 0) return false;
    return i + 1 === to || ordinal[i + 1] !== ordinal[i] || knownAt[i + 1] !== knownAt[i];
  }

  /** Says what of the message of row i concerns closed sessions, first what is no more. */
  tell(of: Arrays, i: number): void {
    const { state, closing, rows, keys } = this;
    const { store } = state;
    const cause = causeOf(of, i);
    for (const key of keys) state.exorcise(key, closing.untilOf(key), cause);
    for (const row of rows) {
      if (closing.isOver(row)) closing.say(row, cause);
      else {
        if (store.isClosed[row] === 1 || store.isDirty[row] === 1)
          state.withdraw(row, closing.untilOf(store.key[row]), cause);
        store.isClosed[row] = 0;
        closing.schedule(row);
      }
    }
    rows.clear();
    keys.clear();
  }
}

const causeOf = ({ closed_stream, closed_seq, closed_ordinal, known_at }: Arrays, i: number): Cause => ({
  stream: closed_stream[i],
  seq: closed_seq[i],
  ordinal: closed_ordinal[i],
  knownAt: known_at[i],
});
