// Typed arrays into DuckDB's vectors and back. A 64-bit integer is written as two halves, so that no BigInt is made.
import { isNone } from './columns.ts';
import { type KindArray, type KindName, kinds } from './kinds.ts';

const micros = 1000;

/** What both directions need of a DuckDB vector. */
export interface Vector {
  readonly items?: BigInt64Array | Float64Array | Uint16Array | Uint8Array;
  readonly dataView?: DataView;
  readonly validity: { setItemValid(item: number, valid: boolean): void; itemValid(item: number): boolean };
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
  const { width, none } = kinds[kind];
  const { validity } = vector;
  if (kind === 'flag') {
    for (let i = 0; i < rows; i++) {
      const value = from[chosen[first + i]];
      vector.setItem(i, value === none ? null : value === 1);
    }
  } else if (kind === 'identifier') {
    const view = vector.dataView as DataView;
    const words = new Uint32Array(view.buffer, view.byteOffset, rows * 4);
    for (let i = 0; i < rows; i++) {
      const at = chosen[first + i] * 4;
      words.set(from.subarray(at, at + 4) as Uint32Array, i * 4);
      if (isNone(from, width, none, chosen[first + i])) validity.setItemValid(i, false);
    }
  } else if (kind === 'timestamp' || kind === 'integer') {
    const items = vector.items as BigInt64Array;
    const halves = new Int32Array(items.buffer, items.byteOffset, rows * 2);
    const unit = kind === 'timestamp' ? micros : 1;
    for (let i = 0; i < rows; i++) {
      const value = from[chosen[first + i]] * unit;
      if (value !== value) validity.setItemValid(i, false);
      else {
        halves[i * 2] = value;
        halves[i * 2 + 1] = Math.floor(value / 4294967296);
      }
    }
  } else {
    const items = vector.items as Float64Array;
    for (let i = 0; i < rows; i++) {
      const value = from[chosen[first + i]];
      items[i] = value;
      if (none !== none ? value !== value : value === none) validity.setItemValid(i, false);
    }
  }
  vector.flush();
}

/** Reads the first rows of a vector into a column. */
export function drain(vector: Vector, kind: KindName, into: KindArray, rows: number): void {
  const { width, none } = kinds[kind];
  for (let i = 0; i < rows; i++) {
    if (!vector.validity.itemValid(i)) into.fill(none, i * width, i * width + width);
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
