// Columns as Arrow packs them: a bit for each value that is there, and whole numbers of 64 bits.

/** Bits of the rows that have a value; null: all have. Absent is what equals `none` (or is NaN), or a text without bytes. */
export function present(
  values: Uint8Array | Uint16Array | Float64Array,
  none: number,
  offsets: Int32Array | undefined,
  rows: number,
): Uint8Array | null {
  const bits = new Uint8Array((rows + 7) >> 3);
  let n = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row];
    if (offsets ? offsets[row + 1] === offsets[row] : value === none || value !== value) continue;
    bits[row >> 3] |= 1 << (row & 7);
    n++;
  }
  return n === rows ? null : bits;
}

/** Doubles as 64-bit integers, by their halves; NaN is 0. */
export function whole(values: Float64Array, rows: number): BigInt64Array {
  const halves = new Int32Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    halves[row * 2] = values[row];
    halves[row * 2 + 1] = Math.floor(values[row] / 4_294_967_296);
  }
  return new BigInt64Array(halves.buffer);
}
