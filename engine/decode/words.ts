// Bytes looked at four at a time.

/** A bit in every byte of a word that is a quote, a backslash, a control character or no ASCII; the lowest is exact. */
export function special(word: number): number {
  const quote = word ^ 0x22222222;
  const slash = word ^ 0x5c5c5c5c;
  return (
    (((quote - 0x01010101) & ~quote) |
      ((slash - 0x01010101) & ~slash) |
      ((word - 0x20202020) & ~word) |
      (word + 0x01010101) |
      word) &
    -0x7f7f7f80
  );
}

/** Whether the bytes at i are `length` bytes of glue. */
export function matches(view: DataView, i: number, glue: Int32Array, word: number, length: number): boolean {
  const end = i + length - 3;
  while (i < end) {
    if (view.getInt32(i, true) !== glue[word++]) return false;
    i += 4;
  }
  return ((view.getInt32(i, true) ^ glue[word]) & ((1 << (length << 3)) - 1)) === 0;
}
