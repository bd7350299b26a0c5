// How many rows.
import { type Stat, type State, type Values, wider } from './stat.ts';

class Counts implements State {
  static readonly state = ['n'];
  private n = new Float64Array(0);

  grow(rows: number): void {
    if (rows > this.n.length) this.n = wider(this.n, rows);
  }

  zero(row: number): void {
    this.n[row] = 0;
  }

  add(row: number, _value: unknown, weight: number): void {
    this.n[row] += weight;
  }

  addAll(rows: Int32Array, _values: Values, weights: Int8Array, from: number, to: number): void {
    const n = this.n;
    for (let i = from; i < to; i++) {
      const row = rows[i];
      if (row >= 0) n[row] += weights[i];
    }
  }

  merge(row: number, from: Counts, fromRow: number, weight = 1): void {
    this.n[row] += from.n[fromRow] * weight;
  }

  isZero(row: number): boolean {
    return this.n[row] === 0;
  }

  value(row: number): number {
    return this.n[row];
  }

  arrays() {
    return { n: this.n };
  }
}

export const count = Object.freeze<Stat>({
  name: 'count',
  takes: 'nothing',
  invertible: true,
  outputs: [{ suffix: '', kind: 'integer' }],
  make: () => new Counts(),
  sql: () => ['count(*)'],
});
