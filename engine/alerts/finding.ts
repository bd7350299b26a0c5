// What raises, moves and clears an alert: a rule, and what a window or an instant says of a key.
import type { Advice } from './advice.ts';

/** A rule as incidents see it. */
export interface Rule {
  readonly name: string;
  readonly kind: string;
  readonly measure: string;
  /** What is advised, as the event that does it names it; null: nothing. */
  readonly action: string | null;
  /** Escalated if nobody has acknowledged it for so long, ms. */
  readonly actWithin: number;
}
/** What a window (or an instant) says of a key. */
export interface Finding {
  readonly clock: number;
  /** Label code of the rest of the key, in the dictionary `key`; 0: nothing. */
  readonly key: number;
  /** NaN: no window. */
  readonly start: number;
  readonly end: number;
  /** Which revision of the window; NaN: it has none, or there is no window. */
  readonly revision: number;
  readonly observed: number;
  /** The level of the severity. */
  readonly expected: number;
  readonly advice: Advice | null;
  /** Time alone closed its window: the clock was silent, and what it sends later may correct it. */
  readonly isProvisional: boolean;
}
