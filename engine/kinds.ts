// One row per kind of column, one field per face: the typed array, the DuckDB type, how absence is written.

/** A column kind. `width` is how many array elements one value takes; `none` is the element that means NULL. */
export interface Kind {
  readonly array:
    | Float64ArrayConstructor
    | Uint16ArrayConstructor
    | Uint32ArrayConstructor
    | Uint8ArrayConstructor;
  readonly width: number;
  readonly duckdb: string;
  readonly none: number;
  readonly word: string;
}

export const kinds = {
  /** An instant, ms since 1970 UTC, exact in a double. */
  timestamp: { array: Float64Array, width: 1, duckdb: 'TIMESTAMPTZ', none: Number.NaN, word: 'instant' },
  /** A whole number in a fixed unit (ms, count, paisa), exact to 2^53. */
  integer: { array: Float64Array, width: 1, duckdb: 'BIGINT', none: Number.NaN, word: 'whole number' },
  /** A ratio or an average, computed once, at output. */
  real: { array: Float64Array, width: 1, duckdb: 'DOUBLE', none: Number.NaN, word: 'number' },
  /** One of a bounded set of texts, as a dictionary code; 0 is none. */
  label: { array: Uint16Array, width: 1, duckdb: 'USMALLINT', none: 0, word: 'label' },
  /** One of an unbounded set of texts, as a 128-bit key; all zero is none. */
  identifier: { array: Uint32Array, width: 4, duckdb: 'UHUGEINT', none: 0, word: 'identifier' },
  /** Yes (1), no (0) or unknown (2). */
  flag: { array: Uint8Array, width: 1, duckdb: 'BOOLEAN', none: 2, word: 'yes or no' },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export type KindArray = Float64Array | Uint16Array | Uint32Array | Uint8Array;
