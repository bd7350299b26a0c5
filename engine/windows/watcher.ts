// Whoever reads windows as they close, and hears when they are corrected.
import type { Cause } from '../fold/changes.ts';

/** Reads windows as they close. */
export interface Watcher {
  /** Whether windows of this clock are to be closed even where they are empty. */
  isOn(clock: number): boolean;
  /** Pane `pane` of a clock has closed, with every window that ends there. */
  closed(clock: number, pane: number, cause: Cause): void;
  /** One message has corrected closed windows. */
  corrected(touched: readonly Touched[], cause: Cause): void;
}
/** A row of a level. */
export interface Touched {
  readonly level: number;
  readonly row: number;
}
