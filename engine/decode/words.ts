// Bytes looked at four at a time.

/** Of a word, the bytes that count, by how many they are. */
export const tail = new Int32Array([0, 0xff, 0xffff, 0xffffff]);

/** A bit in every byte of a word that is a quote; the lowest is exact. */
export function quotes(word: number): number {
  const quote = word ^ 0x22222222;
  return (quote - 0x01010101) & ~quote & -0x7f7f7f80;
}

/** The same for whatever ends a string or is not the string's own text: a quote, a backslash, a control character. */
export function ends(word: number): number {
  const slash = word ^ 0x5c5c5c5c;
  return (
    quotes(word) | ((slash - 0x01010101) & ~slash & -0x7f7f7f80) | ((word - 0x20202020) & ~word & -0x7f7f7f80)
  );
}

/** How many bytes stand before the lowest bit of what `quotes` found. */
export const before = (found: number): number => (31 - Math.clz32(found & -found)) >> 3;

const low = new Int32Array([0, 0xff, 0xffff, 0xffffff, -1, -1, -1, -1]);
const high = new Int32Array([0, 0, 0, 0, 0, 0xff, 0xffff, 0xffffff]);

/** How many words `put` writes for so many bytes. */
export const wordsOf = (length: number): number => (length < 8 ? 2 : ((length + 7) >> 3) * 2);

/** Writes bytes[from, from + length) as `matches` wants them: by eight, the last eight overlapping those before. */
export function put(view: DataView, from: number, length: number, words: Int32Array, at: number): void {
  const last = Math.max(from, from + length - 8);
  for (let i = from; i - 8 < last; i += 8) {
    words[at++] = view.getInt32(Math.min(i, last), true);
    words[at++] = view.getInt32(Math.min(i, last) + 4, true);
  }
}

/**
 * Whether the bytes at i are those that `put` wrote at an even `at` of words; `pairs` are the words two by two. Equal
 * doubles have equal bits but for zeros, which are no text; a NaN, which is no UTF-8, equals nothing.
 */
export function matches(
  view: DataView,
  i: number,
  pairs: Float64Array,
  words: Int32Array,
  at: number,
  length: number,
): boolean {
  if (length < 8)
    return (
      (((view.getInt32(i, true) ^ words[at]) & low[length]) |
        ((view.getInt32(i + 4, true) ^ words[at + 1]) & high[length])) ===
      0
    );
  const last = (i + length - 8) | 0;
  let pair = at >> 1;
  for (; i < last; i = (i + 8) | 0) {
    if (view.getFloat64(i, true) !== pairs[pair]) return false;
    pair = (pair + 1) | 0;
  }
  return view.getFloat64(last, true) === pairs[pair];
}
