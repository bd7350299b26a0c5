// A fault of the matrix: what is done to the engine, how often, and what must be found afterwards.
import type { Ring } from './ring.ts';

export interface Fault {
  /** The row of the matrix, 1 to 21. */
  readonly row: number;
  readonly what: string;
  run(ring: Ring): Promise<Finding>;
}

/** Rows of all tables, beside those of the same log read by an engine that nobody disturbed. */
export interface Differences {
  /** In the reference and not there. */
  readonly lost: number;
  /** There and not in the reference. */
  readonly doubled: number;
  /** There with other contents. */
  readonly wrong: number;
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

export const none: Differences = { lost: 0, doubled: 0, wrong: 0 };

export const sum = (all: readonly Differences[]): Differences =>
  all.reduce(
    (a, b) => ({ lost: a.lost + b.lost, doubled: a.doubled + b.doubled, wrong: a.wrong + b.wrong }),
    none,
  );

export const isSound = ({ lost, doubled, wrong, broken }: Finding): boolean =>
  lost + doubled + wrong + broken.length === 0;
