// The words a pipeline may measure with, each bound to its statistic.

/** `T`, `N`, `L` are the time, number and label columns it reads: the pipeline checks them against its table. */
export interface Measure<T extends string = string, N extends string = string, L extends string = string> {
  readonly of:
    | 'count'
    | 'sum'
    | 'mean'
    | 'variance'
    | 'min'
    | 'max'
    | 'quantile'
    | 'distinct'
    | 'top'
    | 'level';
  readonly column?: N | L;
  /** The instant that places a row in a window; without it, the row's end. */
  readonly at?: T;
  readonly q?: number;
  readonly k?: number;
  readonly enters?: T;
  readonly leaves?: T;
  readonly doc: string;
}
interface At<T extends string> {
  readonly at?: T;
}

const number =
  (of: 'sum' | 'mean' | 'variance' | 'min' | 'max') =>
  <const N extends string, const T extends string = never>(
    column: N,
    doc: string,
    { at }: At<T> = {},
  ): Measure<NoInfer<T>, N, never> =>
    Object.freeze({ of, column, at, doc });

/** How many rows. */
export const count = <const T extends string = never>(
  doc: string,
  { at }: At<T> = {},
): Measure<NoInfer<T>, never, never> => Object.freeze({ of: 'count', at, doc });
export const sum = number('sum');
export const mean = number('mean');
/** Sample variance, in the square of the column's unit. */
export const variance = number('variance');
export const min = number('min');
export const max = number('max');
/** The q-quantile by a sketch: relative error at most 1/64. */
export const quantile = <const N extends string, const T extends string = never>(
  column: N,
  q: number,
  doc: string,
  { at }: At<T> = {},
): Measure<NoInfer<T>, N, never> => Object.freeze({ of: 'quantile', column, q, at, doc });
/** Distinct values: exact of a label, about 3 % of an identifier. */
export const distinct = <const L extends string, const T extends string = never>(
  column: L,
  doc: string,
  { at }: At<T> = {},
): Measure<NoInfer<T>, never, L> => Object.freeze({ of: 'distinct', column, at, doc });
/** The k most frequent labels. */
export const top = <const L extends string, const T extends string = never>(
  column: L,
  k: number,
  doc: string,
  { at }: At<T> = {},
): Measure<NoInfer<T>, never, L> => Object.freeze({ of: 'top', column, k, at, doc });
/** The time-average of how many are between two instants, integrated and not sampled. */
export const level = <const T extends string>(
  of: { enters: T; leaves: T },
  doc: string,
): Measure<NoInfer<T>, never, never> =>
  Object.freeze({ of: 'level', enters: of.enters, leaves: of.leaves, doc });
