// Numbers and flags in JSON bytes, of the plain forms; each returns its end, or -1 where the slow path must look.
import { literal } from './skip.ts';
import { within } from './time.ts';

const powers = Float64Array.from({ length: 10 }, (_, digits) => 10 ** digits);

/** A whole number of at most 15 digits, in quotes or not. */
export function integer(b: Uint8Array, i: number, out: Float64Array, to: number): number {
  const isQuoted = b[i] === 34;
  if (isQuoted) i++;
  const isNegative = b[i] === 45;
  if (isNegative) i++;
  const from = i;
  // Nine digits at a time, which an int32 holds.
  let value = 0;
  const half = i + 9;
  let digit = b[i] - 48;
  for (; digit >>> 0 <= 9 && i < half; digit = b[++i] - 48) value = (Math.imul(value, 10) + digit) | 0;
  let whole = value;
  if (digit >>> 0 <= 9) {
    value = 0;
    for (; digit >>> 0 <= 9 && i - from < 16; digit = b[++i] - 48) value = (Math.imul(value, 10) + digit) | 0;
    whole = whole * powers[i - half] + value;
  }
  if (i === from || i - from > 15) return -1;
  out[to] = isNegative ? 0 - whole : whole;
  if (isQuoted) return b[i] === 34 ? i + 1 : -1;
  return b[from] === 48 && i - from > 1 ? -1 : i;
}

/** A decimal of at most 15 digits without exponent: the quotient of two exact doubles is the nearest one. */
export function real(b: Uint8Array, i: number, out: Float64Array, to: number): number {
  if (b[i] === 34) return -1;
  const isNegative = b[i] === 45;
  i = integer(b, i, out, to);
  if (i < 0 || b[i] !== 46) return i;
  const from = ++i;
  let value = Math.abs(out[to]);
  let unit = 1;
  for (let digit = b[i] - 48; digit >>> 0 <= 9; digit = b[++i] - 48) {
    value = value * 10 + digit;
    unit *= 10;
  }
  if (i === from || i - from > 15 || value >= 1e15) return -1;
  out[to] = isNegative ? 0 - value / unit : value / unit;
  return i;
}

/** An instant as a whole number of `unit` ms. */
export function epoch(b: Uint8Array, i: number, unit: number, out: Float64Array, to: number): number {
  i = integer(b, i, out, to);
  if (i < 0) return -1;
  out[to] *= unit;
  return within(out[to]) ? i : -1;
}

export function flag(b: Uint8Array, i: number, out: Float64Array, to: number): number {
  out[to] = b[i] === 116 ? 1 : 0;
  return b[i] === 116 || b[i] === 102 ? literal(b, i) : -1;
}
