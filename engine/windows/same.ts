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
