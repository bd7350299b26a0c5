// Rows of window state, a window each: typed arrays that grow, are reused, and are read in place.
import type { State } from '../stats/stat.ts';
import { makeStates, type Plan } from './plan.ts';

export abstract class Rows {
  static readonly state: readonly string[] = [
    'states',
    'area',
    'delta',
    'key',
    'revision',
    'isClosed',
    'isDirty',
    'rows',
    'capacity',
    'unused',
  ];
  readonly states: readonly State[];
  /** By flow: people x ms inside the window; at close the carried level is added. */
  readonly area: Float64Array[];
  /** By flow: net change of the level inside the window. */
  readonly delta: Float64Array[];
  key = new Int32Array(0);
  revision = new Float64Array(0);
  isClosed = new Uint8Array(0);
  /** 1: a statistic that cannot be undone was asked to; the row's values come from SQL. */
  isDirty = new Uint8Array(0);
  /** How many rows were ever used. */
  rows = 0;
  protected capacity = 0;
  private readonly unused: number[] = [];

  constructor(plan: Plan) {
    this.states = makeStates(plan);
    this.area = plan.flows.map(() => new Float64Array(0));
    this.delta = plan.flows.map(() => new Float64Array(0));
  }

  /** ms. */
  abstract startOf(row: number): number;
  abstract endOf(row: number): number;

  /** A row with nothing in it. */
  protected take(key: number): number {
    const row = this.unused.pop() ?? this.rows++;
    if (row >= this.capacity) this.grow(Math.max(256, this.capacity * 2));
    this.key[row] = key;
    this.revision[row] = 0;
    this.isClosed[row] = 0;
    this.isDirty[row] = 0;
    return row;
  }

  /** Gives a row back, zeroed. */
  protected give(row: number): void {
    for (const state of this.states) state.zero(row);
    for (const area of this.area) area[row] = 0;
    for (const delta of this.delta) delta[row] = 0;
    this.unused.push(row);
  }

  /** Adds row `from` of another store (its panes) to `row`; with a weight of -1 takes it out. */
  merge(row: number, store: Rows, from: number, weight = 1): void {
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

  protected grow(capacity: number): void {
    this.capacity = capacity;
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

/** `to` with what `from` holds at its head. */
export function copied<A extends Float64Array | Int32Array | Uint8Array>(to: A, from: A): A {
  to.set(from);
  return to;
}
