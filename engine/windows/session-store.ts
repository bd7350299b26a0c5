// The sessions of keys as rows of state: by key a list in order of their starts, which join and part as rows come and go.
import { Instants } from './instants.ts';
import type { Plan } from './plan.ts';
import { copied, Rows } from './rows.ts';

export class SessionStore extends Rows {
  static override readonly state = [
    ...Rows.state,
    'start',
    'last',
    'before',
    'after',
    'newest',
    'node',
    'dueAt',
    'instants',
    'blank',
  ];
  readonly gap: number;
  readonly isInclusive: boolean;
  /** The first and the last instant of a session, ms. */
  start = new Float64Array(0);
  last = new Float64Array(0);
  /** The key's session before and after; -1: none. */
  before = new Int32Array(0);
  after = new Int32Array(0);
  /** When it is next looked at, ms; NaN: never. */
  dueAt = new Float64Array(0);
  /** A row that has nothing in it, ever: what is said of a session that is no more. */
  readonly blank: number;
  /** Its last instant. */
  private node = new Int32Array(0);
  /** By key: its last session. */
  private readonly newest: number[] = [];
  private readonly instants = new Instants();

  constructor(plan: Plan, gap: number, isInclusive: boolean) {
    super(plan);
    this.gap = gap;
    this.isInclusive = isInclusive;
    this.blank = this.take(0);
  }

  startOf(row: number): number {
    return this.start[row];
  }

  endOf(row: number): number {
    return this.last[row] + this.gap;
  }

  /** When a clock has passed all that could still be of the session. */
  closesAt(row: number): number {
    return this.endOf(row) + (this.isInclusive ? 1 : 0);
  }

  /** Do two instants, a before b, belong together? */
  joins(a: number, b: number): boolean {
    return this.isInclusive ? b - a <= this.gap : b - a < this.gap;
  }

  newestOf(key: number): number {
    return this.newest[key] ?? -1;
  }

  /** The key's last session that begins at or before `t`, or -1. */
  at(key: number, t: number): number {
    let row = this.newestOf(key);
    while (row !== -1 && this.start[row] > t) row = this.before[row];
    return row;
  }

  /** The key's first session that begins after `t`, given the one before it. */
  next(key: number, left: number): number {
    if (left !== -1) return this.after[left];
    let row = this.newestOf(key);
    while (row !== -1 && this.before[row] !== -1) row = this.before[row];
    return row;
  }

  /** A session of nothing, after `left` (-1: before all others of its key). */
  make(key: number, left: number): number {
    const right = this.next(key, left);
    const row = this.take(key);
    this.node[row] = -1;
    this.dueAt[row] = Number.NaN;
    this.chain(key, left, row);
    this.chain(key, row, right);
    return row;
  }

  /** A row at `t`, which is in the session or joins it. */
  add(row: number, t: number): void {
    if (this.isEmpty(row) || t < this.start[row]) this.start[row] = t;
    if (this.isEmpty(row) || t > this.last[row]) this.last[row] = t;
    this.node[row] = this.instants.add(this.node[row], t);
  }

  /** Puts the session after `row` into it. */
  absorb(row: number): void {
    const right = this.after[row];
    this.merge(row, this, right);
    this.instants.link(this.node[row], this.instants.first(this.node[right]));
    this.node[row] = this.node[right];
    this.last[row] = this.last[right];
    this.drop(right);
  }

  /** Whether a row of session `row` is at `t`. */
  has(row: number, t: number): boolean {
    return this.instants.find(this.node[row], t) !== -1;
  }

  /** Takes a row out that is at `t`. Returns what is a session of its own from now on, its values unknown; -1: nothing. */
  remove(row: number, t: number): number {
    const { instants } = this;
    const node = instants.find(this.node[row], t);
    const [left, right] = [instants.before[node], instants.after[node]];
    if (!instants.remove(node)) return -1;
    if (right === -1) {
      this.node[row] = left;
      if (left !== -1) this.last[row] = instants.at[left];
      return -1;
    }
    if (left === -1) this.start[row] = instants.at[right];
    if (left === -1 || this.joins(instants.at[left], instants.at[right])) return -1;
    const parted = this.make(this.key[row], row);
    this.node[parted] = this.node[row];
    this.start[parted] = instants.at[right];
    this.last[parted] = this.last[row];
    this.node[row] = left;
    this.last[row] = instants.at[left];
    instants.link(left, -1);
    instants.link(-1, right);
    return parted;
  }

  isEmpty(row: number): boolean {
    return this.node[row] === -1;
  }

  /** Forgets a session with its instants. */
  release(row: number): void {
    this.instants.release(this.node[row]);
    this.drop(row);
  }

  /** Forgets a session. */
  drop(row: number): void {
    const [left, right] = [this.before[row], this.after[row]];
    this.chain(this.key[row], left, right);
    this.dueAt[row] = Number.NaN;
    this.give(row);
  }

  private chain(key: number, left: number, right: number): void {
    if (left !== -1) this.after[left] = right;
    if (right !== -1) this.before[right] = left;
    else this.newest[key] = left;
  }

  protected override grow(capacity: number): void {
    super.grow(capacity);
    this.start = copied(new Float64Array(capacity), this.start);
    this.last = copied(new Float64Array(capacity), this.last);
    this.before = copied(new Int32Array(capacity), this.before);
    this.after = copied(new Int32Array(capacity), this.after);
    this.dueAt = copied(new Float64Array(capacity), this.dueAt);
    this.node = copied(new Int32Array(capacity), this.node);
  }
}
