// What every statistic is: rows of state under one algebra (zero, add, merge, value), the same bits in any order.
import type { KindName } from '../kinds.ts';
import type { Labels } from '../labels.ts';
import type { Bins } from './bins.ts';

/** What a statistic reads per input row: nothing, a whole number, a label code, or an identifier's four words. */
export type Takes = 'nothing' | 'number' | 'label' | 'identifier';

/** One column of results. `suffix` is '' for the plain value. */
export interface Output {
  readonly suffix: string;
  readonly kind: KindName;
}

export interface Stat {
  readonly name: string;
  readonly takes: Takes;
  /** False: a weight of -1 cannot be applied and is skipped; the caller recomputes the row. */
  readonly invertible: boolean;
  readonly outputs: readonly Output[];
  /** `labels` is the dictionary of the label column it reads. */
  make(labels?: Labels): State;
  /**
   * The same statistic over plain rows as DuckDB aggregate expressions, one per output. `x` is the column's
   * expression: BIGINT for numbers, the label's text, UHUGEINT for identifiers.
   */
  sql(x: string): readonly string[];
}

/** A column as it comes: numbers, label codes, or identifiers (four elements a row). */
export type Values = Float64Array | Uint16Array | Uint32Array;

/**
 * Rows of one statistic. Numbers are whole, to 2^53 either side of 0; weights are +1 and -1; NULL (NaN, code 0, all
 * zero words) is skipped. A -1 may come before its +1. Two states that meet in `merge` are of the same statistic
 * and dictionary.
 */
export interface State {
  /** Makes room for rows 0..rows-1, keeping what is there; new rows are zero. The caller chooses the pace. */
  grow(rows: number): void;
  /** Makes `row` the algebra's zero and gives its pooled memory back. */
  zero(row: number): void;
  /** One value of the kind that the statistic takes; an identifier is four words. */
  add(row: number, value: number | Uint32Array, weight: number): void;
  /** Adds values[i] with weights[i] to rows[i] for i in [from, to); a row of -1 is skipped. */
  addAll(rows: Int32Array, values: Values, weights: Int8Array, from: number, to: number): void;
  /** this.row += from.fromRow. A weight of -1, only where the statistic is invertible, takes it out again. */
  merge(row: number, from: State, fromRow: number, weight?: number): void;
  isZero(row: number): boolean;
  /** The result, or the `none` of the output's kind where it is undefined; a label is its code. */
  value(row: number, output: number): number;
  /** The live fixed-width arrays by name, until the next `grow`. With `bins` they are the whole state. */
  arrays(): Readonly<Record<string, Float64Array>>;
  /** What does not fit a fixed width. */
  readonly bins?: Bins;
}

/** A copy of `array` with room for `length` elements, the new ones filled with `zero`. */
export function wider(array: Float64Array, length: number, zero = 0): Float64Array<ArrayBuffer> {
  const to = new Float64Array(length);
  to.set(array);
  if (zero !== 0) to.fill(zero, array.length);
  return to;
}
