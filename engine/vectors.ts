// Typed arrays into DuckDB's vectors and back. A 64-bit integer is written as two halves, so that no BigInt is made.
import { type KindArray, type KindName, kinds } from './kinds.ts';

const micros = 1000;

/** What both directions need of a DuckDB vector. */
export interface Vector {
  readonly items?: BigInt64Array | Float64Array | Uint16Array | Uint8Array;
  readonly dataView?: DataView;
  /** A bit an item, 1: not NULL; `data` is null while all are. */
  readonly validity: {
    readonly data: BigUint64Array | null;
    setItemValid(item: number, valid: boolean): void;
  };
  setItem(item: number, value: unknown): void;
  getItem(item: number): unknown;
  flush(): void;
}

/** Writes rows chosen[first .. first+rows) of a column into a vector. */
export function fill(
  vector: Vector,
  kind: KindName,
  from: KindArray,
  chosen: Int32Array,
  first: number,
  rows: number,
): void {
  if (kind === 'flag') {
    const { none } = kinds.flag;
    for (let i = 0; i < rows; i++) {
      const value = from[chosen[first + i]];
      vector.setItem(i, value === none ? null : value === 1);
    }
  } else if (kind === 'identifier') fillKeys(vector, from as Uint32Array, chosen, first, rows);
  else if (kind === 'timestamp') fillWhole(vector, from as Float64Array, chosen, first, rows, micros);
  else if (kind === 'integer') fillWhole(vector, from as Float64Array, chosen, first, rows, 1);
  else if (kind === 'label') {
    const items = vector.items as Uint16Array;
    let valid: Uint8Array | undefined;
    for (let i = 0; i < rows; i++) {
      const code = (from as Uint16Array)[chosen[first + i]];
      items[i] = code;
      if (code === 0) clear((valid ??= writable(vector, i)), i);
    }
  } else {
    const items = vector.items as Float64Array;
    let valid: Uint8Array | undefined;
    for (let i = 0; i < rows; i++) {
      const value = (from as Float64Array)[chosen[first + i]];
      items[i] = value;
      if (value !== value) clear((valid ??= writable(vector, i)), i);
    }
  }
  vector.flush();
}

function fillKeys(vector: Vector, from: Uint32Array, chosen: Int32Array, first: number, rows: number): void {
  const { buffer, byteOffset } = vector.dataView as DataView;
  const words = new Uint32Array(buffer, byteOffset, rows * 4);
  let valid: Uint8Array | undefined;
  for (let i = 0; i < rows; i++) {
    const at = chosen[first + i] * 4;
    for (let w = 0; w < 4; w++) words[i * 4 + w] = from[at + w];
    if ((from[at] | from[at + 1] | from[at + 2] | from[at + 3]) === 0)
      clear((valid ??= writable(vector, i)), i);
  }
}

function fillWhole(
  vector: Vector,
  from: Float64Array,
  chosen: Int32Array,
  first: number,
  rows: number,
  unit: number,
): void {
  const { buffer, byteOffset } = vector.items as BigInt64Array;
  const halves = new Int32Array(buffer, byteOffset, rows * 2);
  let valid: Uint8Array | undefined;
  for (let i = 0; i < rows; i++) {
    const value = from[chosen[first + i]] * unit;
    if (value !== value) clear((valid ??= writable(vector, i)), i);
    else {
      halves[i * 2] = value;
      halves[i * 2 + 1] = Math.floor(value / 4294967296);
    }
  }
}

/** The bits of a vector as bytes, once item `i` is NULL: the library's own way makes two BigInts an item. */
function writable(vector: Vector, i: number): Uint8Array {
  vector.validity.setItemValid(i, false);
  return bitsOf(vector) as Uint8Array;
}

function bitsOf({ validity: { data } }: Vector): Uint8Array | null {
  return data && new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function clear(bits: Uint8Array, i: number): void {
  bits[i >> 3] &= ~(1 << (i & 7));
}

/** Reads the first rows of a vector into a column. */
export function drain(vector: Vector, kind: KindName, into: KindArray, rows: number): void {
  const { width, none } = kinds[kind];
  const valid = bitsOf(vector);
  for (let i = 0; i < rows; i++) {
    if (valid !== null && ((valid[i >> 3] >> (i & 7)) & 1) === 0)
      into.fill(none, i * width, i * width + width);
    else if (kind === 'identifier') {
      const view = vector.dataView as DataView;
      for (let w = 0; w < 4; w++) into[i * 4 + w] = view.getUint32((i * 4 + w) * 4, true);
    } else if (kind === 'timestamp' || kind === 'integer') {
      const items = vector.items as BigInt64Array;
      const halves = new Int32Array(items.buffer, items.byteOffset + i * 8, 2);
      const whole = halves[1] * 4294967296 + (halves[0] >>> 0);
      into[i] = kind === 'timestamp' ? Math.floor(whole / micros) : whole;
    } else if (kind === 'flag') into[i] = vector.getItem(i) ? 1 : 0;
    else into[i] = (vector.items as Float64Array)[i];
  }
}
