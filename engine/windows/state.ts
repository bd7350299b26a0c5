// The state of windows on grids: rows of every size, panes first, levels carried on, and what only SQL can tell.
import type { Cause } from '../fold/changes.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import { Answers } from './answers.ts';
import { Calendar, type Locale } from './calendar.ts';
import { Raster } from './grid.ts';
import { WindowStore } from './store.ts';

/** A window whose values must come from the definition's SQL: beyond what is held, or not to be undone. */
export interface Recompute {
  readonly level: number;
  readonly key: number;
  /** Window numbers [from, to). */
  readonly from: number;
  readonly to: number;
  readonly cause: Cause;
}

const none = Number.POSITIVE_INFINITY;

export class WindowState extends Answers {
  static override readonly state = [...Answers.state, 'stores', 'carry'];
  /** By level: the panes first. */
  readonly stores: readonly WindowStore[];
  readonly recompute: Recompute[] = [];
  /** By flow, by key: the level at the end of the last closed pane. */
  readonly carry: Float64Array[];
  /** By key: the open pane used last, its start (ms; Infinity: none) and its row. */
  near = { start: new Float64Array(0), row: new Int32Array(0) };
  /** How long closed rows are held for corrections, ms. */
  readonly hold: number;
  /** The windows that overlap. */
  readonly hop: WindowStore | undefined;
  /** Whether what went into a window can be taken out again. */
  readonly isInvertible: boolean;

  constructor(
    pipeline: Pipeline,
    dictionaries: Dictionaries,
    clock: string,
    localeOf?: (clock: number) => Locale,
  ) {
    super(pipeline, dictionaries, clock, localeOf);
    const { levels, pane } = pipeline;
    this.stores = levels.map(({ size, slide, offset, unit, week }) => {
      const grid = unit ? new Calendar(unit, pane, this.localeOf, week) : new Raster(size, slide, offset);
      return new WindowStore(this.plan, grid, this.keys);
    });
    this.carry = this.plan.flows.map(() => new Float64Array(0));
    const hop = levels.findIndex(({ size, slide }) => slide < size);
    this.hop = this.stores[hop];
    this.isInvertible = this.plan.parts.every(({ stat }) => stat.invertible);
    this.hold = Math.max(60 * pane, hop === -1 ? 0 : levels[hop].size + levels[hop].slide - pane);
  }

  /** Sends the row of a closed window on as its next revision, or asks SQL for it. */
  send(level: number, row: number, cause: Cause): void {
    const store = this.stores[level];
    if (store.isDirty[row] === 1) {
      const window = store.window[row];
      this.ask(level, store.key[row], window, window + 1, cause);
      store.revision[row]++;
      return;
    }
    if (store.revision[row] === 0 && store.isZero(row)) return;
    store.revision[row]++;
    this.emit[level](store, row, cause);
  }

  /** Leaves windows [from, to) of a key to SQL; whatever of them one message changes, they are made again once. */
  ask(level: number, key: number, from: number, to: number, cause: Cause): void {
    const { recompute } = this;
    let [first, end] = [from, to];
    for (let i = recompute.length - 1; i >= 0; i--) {
      const known = recompute[i];
      if (known.cause.ordinal !== cause.ordinal || known.cause.knownAt !== cause.knownAt) break;
      if (known.level !== level || known.key !== key || known.to < first || known.from > end) continue;
      [first, end] = [Math.min(first, known.from), Math.max(end, known.to)];
      recompute.splice(i, 1);
    }
    recompute.push({ level, key, from: first, to: end, cause: { ...cause } });
  }

  /** Room for what is kept by key. */
  growKeys(): void {
    const { near, carry } = this;
    const { n } = this.keys;
    if (n <= near.start.length) return;
    this.near = { start: new Float64Array(n * 2).fill(none), row: new Int32Array(n * 2) };
    this.near.start.set(near.start);
    this.near.row.set(near.row);
    carry.forEach((of, f) => {
      carry[f] = new Float64Array(n * 2);
      carry[f].set(of);
    });
  }
}
