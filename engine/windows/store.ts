// Rows of window state, (key, window) each: typed arrays that grow, are reused, and are read in place.
import type { State } from '../stats/stat.ts';
import type { Grid } from './grid.ts';
import type { WindowKeys } from './keys.ts';
import { makeStates, type Plan } from './plan.ts';
import { RowIndex } from './rowindex.ts';

const span = 2 ** 33;
const offset = 2 ** 32;

export class WindowStore {
  static readonly state = [
    'states',
    'area',
    'delta',
    'window',
    'key',
    'revision',
    'isClosed',
    'isDirty',
    'rows',
    'capacity',
    'index',
    'unused',
  ];
  readonly grid: Grid;
  private readonly keys: WindowKeys;
  readonly states: readonly State[];
  /** By flow: people x ms inside the window; at close the carried level is added. */
  readonly area: Float64Array[];
  /** By flow: net change of the level inside the window. */
  readonly delta: Float64Array[];
  /** Window number: see the grid. */
  window = new Float64Array(0);
  key = new Int32Array(0);
  revision = new Float64Array(0);
  isClosed = new Uint8Array(0);
  /** 1: a statistic that cannot be undone was asked to; the row's values come from SQL. */
  isDirty = new Uint8Array(0);
  /** Rows in use are those of the index; `rows` is how many were ever used. */
  rows = 0;
  private capacity = 0;
  private readonly index = new RowIndex();
  private readonly unused: number[] = [];

  constructor(plan: Plan, grid: Grid, keys: WindowKeys) {
    this.grid = grid;
    this.keys = keys;
    this.states = makeStates(plan);
    this.area = plan.flows.map(() => new Float64Array(0));
    this.delta = plan.flows.map(() => new Float64Array(0));
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
    const row = this.unused.pop() ?? this.rows++;
    if (row === this.capacity) this.grow(this.capacity * 2);
    this.window[row] = window;
    this.key[row] = key;
    this.revision[row] = 0;
    this.isClosed[row] = 0;
    this.isDirty[row] = 0;
    this.index.set(at, row);
    return row;
  }

  /** Gives a row back, zeroed. */
  release(row: number): void {
    this.index.delete(this.key[row] * span + this.window[row] + offset);
    for (const state of this.states) state.zero(row);
    for (const area of this.area) area[row] = 0;
    for (const delta of this.delta) delta[row] = 0;
    this.unused.push(row);
  }

  /** Adds row `from` of another store (its panes) to `row`; with a weight of -1 takes it out. */
  merge(row: number, store: WindowStore, from: number, weight = 1): void {
    const { states, area } = this;
    for (let s = 0; s < states.length; s++)
      if (!store.states[s].isZero(from)) states[s].merge(row, store.states[s], from, weight);
    for (let f = 0; f < area.length; f++) area[f][row] += store.area[f][from] * weight;
    if (store.isDirty[from] === 1) this.isDirty[row] = 1;
  }

  isZero(row: number): boolean {
    for (const state of this.states) if (!state.isZero(row)) return false;
    for (const area of this.area) if (area[row] !== 0) return false;
    return true;
  }

  startOf(row: number): number {
    return this.grid.start(this.window[row], this.keys.clock[this.key[row]]);
  }

  endOf(row: number): number {
    return this.grid.end(this.window[row], this.keys.clock[this.key[row]]);
  }

  private grow(capacity: number): void {
    this.capacity = capacity;
    this.window = copied(new Float64Array(capacity), this.window);
    this.key = copied(new Int32Array(capacity), this.key);
    this.revision = copied(new Float64Array(capacity), this.revision);
    this.isClosed = copied(new Uint8Array(capacity), this.isClosed);
    this.isDirty = copied(new Uint8Array(capacity), this.isDirty);
    for (const flows of [this.area, this.delta])
      flows.forEach((flow, f) => {
        flows[f] = copied(new Float64Array(capacity), flow);
      });
    for (const state of this.states) state.grow(capacity);
  }
}

function copied<A extends Float64Array | Int32Array | Uint8Array>(to: A, from: A): A {
  to.set(from);
  return to;
}
