// Each row's small hash table of (key, count), all of them in one pool of typed arrays.

export type CountArray = Float64ArrayConstructor | Uint8ArrayConstructor;

/**
 * A row's slots are start[row] to start[row] + mask[row], their number a power of two; key 0 is an empty slot. The
 * order of slots depends on history, that of `entries` does not.
 */
export class Slabs {
  static readonly state = ['start', 'mask', 'size', 'keys', 'counts', 'end', 'free'];
  /** A row without keys looks at slot 0, which is always empty. */
  start = new Int32Array(0);
  mask = new Int32Array(0);
  size = new Int32Array(0);
  keys = new Uint16Array(64);
  counts: Float64Array | Uint8Array;
  private end = 1;
  private readonly type: CountArray;
  private readonly free: number[][] = Array.from({ length: 17 }, () => []);

  constructor(type: CountArray) {
    this.type = type;
    this.counts = new type(64);
  }

  grow(rows: number): void {
    if (rows <= this.start.length) return;
    for (const name of ['start', 'mask', 'size'] as const) {
      const to = new Int32Array(rows);
      to.set(this[name]);
      this[name] = to;
    }
  }

  /** Empties a row and gives its memory back to the pool. */
  zero(row: number): void {
    if (this.start[row] !== 0) this.give(this.start[row], this.mask[row] + 1);
    this.start[row] = this.mask[row] = this.size[row] = 0;
  }

  /** A row's keys in ascending order: what a checkpoint stores, and gives back through `add` or `raise`. */
  entries(row: number): { keys: Uint16Array; counts: Float64Array } {
    const slots = [];
    for (let i = 0; i <= this.mask[row]; i++)
      if (this.keys[this.start[row] + i] !== 0) slots.push(this.start[row] + i);
    slots.sort((a, b) => this.keys[a] - this.keys[b]);
    return {
      keys: Uint16Array.from(slots, (at) => this.keys[at]),
      counts: Float64Array.from(slots, (at) => this.counts[at]),
    };
  }

  /** Makes an empty row what another's row is. */
  protected copy(row: number, from: Slabs, fromRow: number): void {
    if (from.size[fromRow] === 0) return;
    const slots = from.mask[fromRow] + 1;
    if (this.start[row] === 0 || this.mask[row] + 1 !== slots) {
      this.zero(row);
      this.start[row] = this.take(slots);
    }
    const [at, to] = [from.start[fromRow], this.start[row]];
    this.keys.set(from.keys.subarray(at, at + slots), to);
    this.counts.set(from.counts.subarray(at, at + slots), to);
    this.mask[row] = slots - 1;
    this.size[row] = from.size[fromRow];
  }

  /** Where a clean slab of `slots` = 2^k, k <= 16, begins. May replace the arrays. */
  protected take(slots: number): number {
    const freed = this.free[Math.log2(slots)].pop();
    if (freed !== undefined) return freed;
    const start = this.end;
    this.end += slots;
    if (this.end > this.keys.length) {
      const { keys, counts } = this;
      const length = 2 ** Math.ceil(Math.log2(this.end));
      this.keys = new Uint16Array(length);
      this.keys.set(keys);
      this.counts = new this.type(length);
      this.counts.set(counts);
    }
    return start;
  }

  protected give(start: number, slots: number): void {
    this.keys.fill(0, start, start + slots);
    this.free[Math.log2(slots)].push(start);
  }
}
