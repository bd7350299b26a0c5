// Sparse counts: how often, or how far, each row of state has met each bin.
import { type CountArray, Slabs } from './slabs.ts';

/**
 * Bins are 1..universe (at most 65,535). A row's table is searched from `bin & mask` on; as wide as the universe it
 * is a plain array, and only then may it be full.
 */
export class Bins extends Slabs {
  private readonly universe: number;

  constructor(universe: number, type: CountArray = Float64Array) {
    super(type);
    this.universe = universe;
  }

  /** Adds to a bin's count; a bin of count 0 is no bin. */
  add(row: number, bin: number, by: number): void {
    const at = this.find(row, bin);
    if (at < 0) this.insert(row, bin, by);
    else if ((this.counts[at] += by) === 0) this.remove(row, at);
  }

  /** The same for i in [from, to): row rows[i] unless -1, bin bins[i] unless 0, by weights[i]. */
  addAll(rows: Int32Array, bins: Uint16Array, weights: Int8Array, from: number, to: number): void {
    const { start: starts, mask: masks } = this;
    let { keys, counts } = this;
    next: for (let n = from; n < to; n++) {
      const row = rows[n];
      const bin = bins[n];
      if (row < 0 || bin === 0) continue;
      const start = starts[row];
      const mask = masks[row];
      for (let i = bin & mask; keys[start + i] !== 0; i = (i + 1) & mask)
        if (keys[start + i] === bin) {
          if ((counts[start + i] += weights[n]) === 0) this.remove(row, start + i);
          continue next;
        }
      this.insert(row, bin, weights[n]);
      ({ keys, counts } = this);
    }
  }

  /** Makes a bin's count at least `to`. */
  raise(row: number, bin: number, to: number): void {
    const at = this.find(row, bin);
    if (at < 0) this.insert(row, bin, to);
    else if (this.counts[at] < to) this.counts[at] = to;
  }

  /** Adds (`weight` times), or raises to, every count of another's row. */
  merge(row: number, from: Bins, fromRow: number, how: 'add' | 'raise', weight = 1): void {
    if (this.size[row] === 0 && weight === 1) return this.copy(row, from, fromRow);
    const first = from.start[fromRow];
    for (let at = first, last = first + from.mask[fromRow]; at <= last; at++)
      if (from.keys[at] !== 0) this[how](row, from.keys[at], from.counts[at] * weight);
  }

  private find(row: number, bin: number): number {
    const { keys } = this;
    const start = this.start[row];
    const mask = this.mask[row];
    let i = bin & mask;
    while (keys[start + i] !== bin) {
      if (keys[start + i] === 0) return -1;
      i = (i + 1) & mask;
    }
    return start + i;
  }

  private insert(row: number, bin: number, count: number): void {
    const slots = this.mask[row] + 1;
    const size = ++this.size[row];
    if (slots < this.universe && size * 4 > slots * 3) this.widen(row, Math.max(4, slots * 2));
    this.place(row, bin, count);
  }

  private place(row: number, bin: number, count: number): void {
    const start = this.start[row];
    const mask = this.mask[row];
    let i = bin & mask;
    while (this.keys[start + i] !== 0) i = (i + 1) & mask;
    this.keys[start + i] = bin;
    this.counts[start + i] = count;
  }

  private widen(row: number, slots: number): void {
    const from = this.start[row];
    const before = this.mask[row] + 1;
    this.start[row] = this.take(slots);
    this.mask[row] = slots - 1;
    for (let at = from; at < from + before; at++)
      if (this.keys[at] !== 0) this.place(row, this.keys[at], this.counts[at]);
    if (from !== 0) this.give(from, before);
  }

  /** Empties a slot and moves back what had been pushed past it. */
  private remove(row: number, at: number): void {
    const { keys, counts } = this;
    const start = this.start[row];
    const mask = this.mask[row];
    keys[at] = 0;
    if (--this.size[row] === 0) {
      this.zero(row);
      return;
    }
    let hole = at - start;
    for (let i = (hole + 1) & mask; keys[start + i] !== 0; i = (i + 1) & mask) {
      if (((i - keys[start + i]) & mask) < ((i - hole) & mask)) continue;
      keys[start + hole] = keys[start + i];
      counts[start + hole] = counts[start + i];
      keys[start + i] = 0;
      hole = i;
    }
  }
}
