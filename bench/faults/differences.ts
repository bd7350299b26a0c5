// How many rows of a disturbed engine's tables are lost, doubled or wrong.
/** Rows of all tables, beside those of the same log read by an engine that nobody disturbed. */
export interface Differences {
  /** In the reference and not there. */
  readonly lost: number;
  /** There and not in the reference. */
  readonly doubled: number;
  /** There with other contents. */
  readonly wrong: number;
}

export const none: Differences = { lost: 0, doubled: 0, wrong: 0 };

export const sum = (all: readonly Differences[]): Differences =>
  all.reduce(
    (a, b) => ({ lost: a.lost + b.lost, doubled: a.doubled + b.doubled, wrong: a.wrong + b.wrong }),
    none,
  );
