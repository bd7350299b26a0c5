// The mean of whole numbers: an exact sum, rounded once, divided once.
import type { Stat } from './stat.ts';
import { Sums } from './sum.ts';

class Means extends Sums {
  override value(row: number): number {
    return super.value(row) / this.n[row];
  }
}

export const mean = Object.freeze<Stat>({
  name: 'mean',
  takes: 'number',
  invertible: true,
  outputs: [{ suffix: '', kind: 'real' }],
  make: () => new Means(),
  sql: (x) => [`${rounded(`sum(${x})`)} / count(${x})`],
});

/** A HUGEINT as the nearest DOUBLE: DuckDB's own cast rounds twice beyond 2^53, its text does not. */
export function rounded(hugeint: string): string {
  return `(${hugeint})::VARCHAR::DOUBLE`;
}
