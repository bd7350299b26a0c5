// The sum of whole numbers, exact beyond 2^53 in two limbs: hi * 2^48 + lo, 0 <= lo < 2^48.
import { type Stat, type State, wider } from './stat.ts';

export const limb = 2 ** 48;

/** Sums and how many values are in them. */
export class Sums implements State {
  static readonly state = ['n', 'hi', 'lo'];
  protected n = new Float64Array(0);
  protected hi = new Float64Array(0);
  protected lo = new Float64Array(0);

  grow(rows: number): void {
    if (rows <= this.n.length) return;
    this.n = wider(this.n, rows);
    this.hi = wider(this.hi, rows);
    this.lo = wider(this.lo, rows);
  }

  zero(row: number): void {
    this.n[row] = this.hi[row] = this.lo[row] = 0;
  }

  add(row: number, value: number, weight: number): void {
    if (value === value) this.put(row, value, weight);
  }

  addAll(rows: Int32Array, values: Float64Array, weights: Int8Array, from: number, to: number): void {
    const { n, lo } = this;
    for (let i = from; i < to; i++) {
      const row = rows[i];
      if (row < 0) continue;
      const low = lo[row] + values[i] * weights[i];
      // False also of NaN, and of every value beyond one limb.
      if (low >= 0 && low < limb) {
        n[row] += weights[i];
        lo[row] = low;
      } else if (values[i] === values[i]) this.put(row, values[i], weights[i]);
    }
  }

  merge(row: number, from: Sums, fromRow: number, weight = 1): void {
    this.n[row] += from.n[fromRow] * weight;
    this.hi[row] += from.hi[fromRow] * weight + carry(this.lo, row, from.lo[fromRow] * weight);
  }

  isZero(row: number): boolean {
    return this.n[row] === 0 && this.hi[row] === 0 && this.lo[row] === 0;
  }

  /** Rounded once, by this addition: both terms are exact. */
  value(row: number, _output = 0): number {
    return this.n[row] === 0 ? Number.NaN : this.hi[row] * limb + this.lo[row];
  }

  arrays() {
    return { n: this.n, hi: this.hi, lo: this.lo };
  }

  private put(row: number, value: number, weight: number): void {
    const high = Math.floor(value / limb);
    this.n[row] += weight;
    this.hi[row] += high * weight + carry(this.lo, row, (value - high * limb) * weight);
  }
}

/** Adds `low`, of less than 2^52, to the limb lo[row] and returns what goes to the next. */
export function carry(lo: Float64Array, row: number, low: number): number {
  let up = 0;
  low += lo[row];
  while (low < 0) {
    low += limb;
    up--;
  }
  while (low >= limb) {
    low -= limb;
    up++;
  }
  lo[row] = low;
  return up;
}

export const sum = Object.freeze<Stat>({
  name: 'sum',
  takes: 'number',
  invertible: true,
  outputs: [{ suffix: '', kind: 'integer' }],
  make: () => new Sums(),
  sql: (x) => [`sum(${x})`],
});
