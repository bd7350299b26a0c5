// Whole numbers (below 2^53) to row numbers: open addressing over typed arrays, with removal.

const free = -1;

export class RowIndex {
  static readonly state = ['size', 'keys', 'rows'];
  size = 0;
  private keys: Float64Array;
  private rows: Int32Array;

  constructor(expected = 256) {
    let slots = 16;
    while (slots < expected * 2) slots *= 2;
    this.keys = new Float64Array(slots);
    this.rows = new Int32Array(slots).fill(free);
  }

  /** The row of `key`, or -1. */
  get(key: number): number {
    return this.rows[this.slot(key)];
  }

  set(key: number, row: number): void {
    const slot = this.slot(key);
    if (this.rows[slot] === free) this.size++;
    this.keys[slot] = key;
    this.rows[slot] = row;
    if (this.size * 2 > this.rows.length) this.double();
  }

  /** Takes `key` out and moves later ones of its run up, so that no tombstone is left. */
  delete(key: number): void {
    let hole = this.slot(key);
    if (this.rows[hole] === free) return;
    this.size--;
    const mask = this.rows.length - 1;
    for (let slot = (hole + 1) & mask; this.rows[slot] !== free; slot = (slot + 1) & mask) {
      const home = this.hash(this.keys[slot]);
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.keys[hole] = this.keys[slot];
      this.rows[hole] = this.rows[slot];
      hole = slot;
    }
    this.rows[hole] = free;
  }

  private hash(key: number): number {
    const high = Math.floor(key / 4294967296);
    const mixed = Math.imul(key | 0, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.rows.length - 1);
  }

  private slot(key: number): number {
    const mask = this.rows.length - 1;
    let slot = this.hash(key);
    while (this.rows[slot] !== free && this.keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private double(): void {
    const { keys, rows } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.rows = new Int32Array(keys.length * 2).fill(free);
    for (let i = 0; i < rows.length; i++)
      if (rows[i] !== free) {
        const slot = this.slot(keys[i]);
        this.keys[slot] = keys[i];
        this.rows[slot] = rows[i];
      }
  }
}
