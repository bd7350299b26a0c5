// What is found of a rule and key, and where in the log.
import type { Advice } from './advice.ts';

/** A place in the log: a message, and what of it comes first. Instants in ms. */
export interface Place {
  readonly ordinal: number;
  readonly stream: string;
  readonly seq: number;
  /** Timers, windows that time closes, rows, windows that rows close; a drain's timers and windows. */
  readonly phase: 0 | 1 | 2 | 3 | 4 | 5;
  readonly knownAt: number;
}
export interface Finding {
  /** NaN: no window. */
  readonly start: number;
  readonly end: number;
  /** 0: nothing. */
  readonly severity: number;
  readonly observed: number;
  /** Revision of the window; null: none. */
  readonly revision: number | null;
  readonly expected: number;
  readonly advice: Advice | null;
  /** Time alone closed its window: the clock was silent. */
  readonly isProvisional: boolean;
  readonly by: Place;
}
/** Windows that one message corrected, by their ends. */
export interface Corrections {
  readonly by: Place;
  readonly windows: readonly Pick<Finding, 'start' | 'end' | 'observed' | 'revision'>[];
  /** The gravest severity whose level a value reaches. */
  readonly severityOf: (value: number) => number;
}
export interface Acknowledgement {
  readonly alert: string;
  readonly by: Place;
}
export interface Subject {
  readonly rule: string;
  readonly kind: string;
  readonly measure: string;
  readonly action: string | null;
  readonly actWithin: number;
  /** The name of the column of clocks, and the clock. */
  readonly column: string;
  readonly clock: string;
  readonly key: string;
}

/** What one rule finds of one key, in the order of the log. */
export interface Found {
  readonly subject: Subject;
  readonly findings: readonly (Finding | Corrections)[];
}
