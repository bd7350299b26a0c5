// The least value.
import { Extreme } from './extreme.ts';
import type { Stat } from './stat.ts';

class Minima extends Extreme {
  add(row: number, value: number, weight: number): void {
    if (value === value && weight > 0 && !(this.best[row] <= value)) this.best[row] = value + 0;
  }

  addAll(rows: Int32Array, values: Float64Array, weights: Int8Array, from: number, to: number): void {
    const best = this.best;
    for (let i = from; i < to; i++) {
      const row = rows[i];
      const value = values[i];
      if (row < 0 || value !== value || weights[i] <= 0) continue;
      // Not so written also replaces NaN; + 0 makes -0 the same bits as 0.
      if (!(best[row] <= value)) best[row] = value + 0;
    }
  }
}

export const min = Object.freeze<Stat>({
  name: 'min',
  takes: 'number',
  invertible: false,
  outputs: [{ suffix: '', kind: 'integer' }],
  make: () => new Minima(),
  sql: (x) => [`min(${x})`],
});
