// What min and max share: one value per row, NaN while there is none.
import { type State, type Values, wider } from './stat.ts';

export abstract class Extreme implements State {
  static readonly state = ['best'];
  protected best = new Float64Array(0);

  grow(rows: number): void {
    if (rows > this.best.length) this.best = wider(this.best, rows, Number.NaN);
  }

  zero(row: number): void {
    this.best[row] = Number.NaN;
  }

  abstract add(row: number, value: number, weight: number): void;
  abstract addAll(rows: Int32Array, values: Values, weights: Int8Array, from: number, to: number): void;

  merge(row: number, from: Extreme, fromRow: number): void {
    this.add(row, from.best[fromRow], 1);
  }

  isZero(row: number): boolean {
    return this.best[row] !== this.best[row];
  }

  value(row: number): number {
    return this.best[row];
  }

  arrays() {
    return { best: this.best };
  }
}
