// The windows of one grid as rows of state, found by key and number.
import type { Grid } from './grid.ts';
import type { WindowKeys } from './keys.ts';
import type { Plan } from './plan.ts';
import { RowIndex } from './rowindex.ts';
import { copied, Rows } from './rows.ts';

const span = 2 ** 33;
const offset = 2 ** 32;

export class WindowStore extends Rows {
  static override readonly state = [...Rows.state, 'window', 'index'];
  readonly grid: Grid;
  /** Window number: see the grid. */
  window = new Float64Array(0);
  private readonly keys: WindowKeys;
  /** Rows in use. */
  private readonly index = new RowIndex();

  constructor(plan: Plan, grid: Grid, keys: WindowKeys) {
    super(plan);
    this.grid = grid;
    this.keys = keys;
    this.grow(256);
  }

  find(key: number, window: number): number {
    return this.index.get(key * span + window + offset);
  }

  /** The row of (key, window), made if it is not there. */
  open(key: number, window: number): number {
    const at = key * span + window + offset;
    const known = this.index.get(at);
    if (known !== -1) return known;
    const row = this.take(key);
    this.window[row] = window;
    this.index.set(at, row);
    return row;
  }

  /** Gives a row back, zeroed. */
  release(row: number): void {
    this.index.delete(this.key[row] * span + this.window[row] + offset);
    this.give(row);
  }

  startOf(row: number): number {
    return this.grid.start(this.window[row], this.keys.clock[this.key[row]]);
  }

  endOf(row: number): number {
    return this.grid.end(this.window[row], this.keys.clock[this.key[row]]);
  }

  protected override grow(capacity: number): void {
    super.grow(capacity);
    this.window = copied(new Float64Array(capacity), this.window);
  }
}
