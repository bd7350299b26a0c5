// What corrections need of a pipeline's windows: its rows, how far each clock has closed, and ways to send on.
import type { Cause } from '../fold/changes.ts';
import type { WindowKeys } from './keys.ts';
import type { Plan } from './plan.ts';
import type { WindowStore } from './store.ts';

/** A window whose values must come from the definition's SQL: beyond what is held, or not to be undone. */
export interface Recompute {
  readonly level: number;
  readonly key: number;
  /** Window numbers [from, to). */
  readonly from: number;
  readonly to: number;
  readonly cause: Cause;
}

export interface Held {
  readonly plan: Plan;
  readonly keys: WindowKeys;
  readonly stores: readonly WindowStore[];
  readonly recompute: Recompute[];
  readonly accounts: { on_time: number; late: number; not_concerned: number; negative: number };
  readonly carry: Float64Array[];
  readonly hold: number;
  readonly pane: number;
  closedUntil(clock: number): number;
  await(clock: number, level: number, window: number): void;
  keep(clock: number, level: number, row: number): void;
  reach(key: number, window: number): void;
  send(level: number, row: number, cause: Cause): void;
}
