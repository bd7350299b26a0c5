// How many different values: labels exactly, identifiers by estimate.
import { Bins } from './bins.ts';
import { registers } from './registers.ts';
import type { Stat, State } from './stat.ts';

/** A count per label code. */
export class Tallies implements State {
  static readonly state = ['bins'];
  readonly bins = new Bins(65_535);

  grow(rows: number): void {
    this.bins.grow(rows);
  }

  zero(row: number): void {
    this.bins.zero(row);
  }

  add(row: number, code: number, weight: number): void {
    if (code !== 0) this.bins.add(row, code, weight);
  }

  addAll(rows: Int32Array, codes: Uint16Array, weights: Int8Array, from: number, to: number): void {
    this.bins.addAll(rows, codes, weights, from, to);
  }

  merge(row: number, from: Tallies, fromRow: number, weight = 1): void {
    this.bins.merge(row, from.bins, fromRow, 'add', weight);
  }

  isZero(row: number): boolean {
    return this.bins.size[row] === 0;
  }

  value(row: number, _output: number): number {
    const { counts, keys, start, mask } = this.bins;
    let n = 0;
    for (let at = start[row], end = at + mask[row]; at <= end; at++)
      if (keys[at] !== 0 && counts[at] > 0) n++;
    return n;
  }

  arrays() {
    return {};
  }
}

const labels = Object.freeze<Stat>({
  name: 'distinct',
  takes: 'label',
  invertible: true,
  outputs: [{ suffix: '', kind: 'integer' }],
  make: () => new Tallies(),
  sql: (x) => [`count(DISTINCT ${x})`],
});

/** `of` labels it is exact and invertible; of identifiers see `registers`. */
export function distinct(of: 'label' | 'identifier'): Stat {
  return of === 'label' ? labels : registers;
}
