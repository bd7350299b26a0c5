// A fault of the matrix: what is done to the engine, how often, and what must be found afterwards.
import type { Differences } from './differences.ts';
import type { Ring } from './ring.ts';

export interface Fault {
  /** The row of the matrix, 1 to 21. */
  readonly row: number;
  readonly what: string;
  run(ring: Ring): Promise<Finding>;
}

export interface Finding extends Differences {
  /** How often the fault was done. */
  readonly times: number;
  /** From a new start, or the end of the fault, to the first commit: ms, one a time. */
  readonly recovered: readonly number[];
  /** What else was seen, in few words. */
  readonly seen: string;
  /** What was not as it must be; a row with one of these fails. */
  readonly broken: readonly string[];
}

export const isSound = ({ lost, doubled, wrong, broken }: Finding): boolean =>
  lost + doubled + wrong + broken.length === 0;
