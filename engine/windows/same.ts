// Does a row that replaces another leave a contribution as it was: the same instant and the same value?
import type { KindArray } from '../kinds.ts';

/** `column` undefined: the instant alone counts. `width` is 4 for identifiers. NULL equals NULL. */
export function same(
  at: KindArray,
  values: KindArray,
  column: string | undefined,
  width: number,
  a: number,
  b: number,
): boolean {
  if (at[a] !== at[b]) return false;
  if (column === undefined) return true;
  for (let w = 0; w < width; w++) {
    const [x, y] = [values[a * width + w], values[b * width + w]];
    if (x !== y && (x === x || y === y)) return false;
  }
  return true;
}

/** The other half of a pair (-1 of the old row, +1 of the new, of one key) within [from, to), or -1. */
export function partner(weights: Int8Array, key: Int32Array, i: number, from: number, to: number): number {
  const other = i - weights[i];
  return other >= from && other < to && weights[other] === -weights[i] && key[other] === key[i] ? other : -1;
}
