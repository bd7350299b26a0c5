// Randomness for one purpose in one place, drawn by exact operations only, so that every machine draws the same.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { hash128 } from '../../engine/hash.ts';

export class Random {
  private readonly generator: ReturnType<typeof xoroshiro128plusFromState>;

  /** Other names are other streams, whatever else draws: an office more changes nothing in the others. */
  constructor(seed: number, place: string, purpose: string) {
    const bytes = new TextEncoder().encode(`${seed}/${place}/${purpose}`);
    const state = new Uint32Array(4);
    hash128(bytes, 0, bytes.length, state, 0);
    this.generator = xoroshiro128plusFromState(Array.from(state, (word) => word | 0));
  }

  /** From 0 to 1, without 1. */
  share(): number {
    return uniformFloat64(this.generator);
  }

  chance(share: number): boolean {
    return this.share() < share;
  }

  /** A whole number from 0, below `n`. */
  below(n: number): number {
    return Math.floor(this.share() * n);
  }

  /** The place of a draw among `shares`, which add up to 1. */
  among(shares: readonly number[]): number {
    let left = this.share();
    for (let i = 0; i < shares.length - 1; i++) {
      left -= shares[i];
      if (left < 0) return i;
    }
    return shares.length - 1;
  }

  /** Gamma with a whole `shape` (1: exponential; the coefficient of variation is 1 / sqrt(shape)). */
  gamma(mean: number, shape = 1): number {
    let product = 1;
    for (let i = 0; i < shape; i++) product *= 1 - this.share();
    return (-ln(product) * mean) / shape;
  }

  /** A factor around the median 1 whose logarithm has the standard deviation `sigma`: normal as the sum of twelve draws. */
  factor(sigma: number): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.share();
    let power = 1 + (sum * sigma) / 1024;
    for (let i = 0; i < 10; i++) power *= power;
    return power;
  }
}

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** Natural logarithm of a normal positive number. Math.log may differ in its last bit between machines. */
export function ln(x: number): number {
  float[0] = x;
  const exponent = (words[1] >>> 20) - 1023;
  words[1] = (words[1] & 0xfffff) | 0x3ff00000;
  const isHigh = float[0] > Math.SQRT2;
  const m = isHigh ? float[0] / 2 : float[0];
  const z = (m - 1) / (m + 1);
  const zz = z * z;
  let sum = 0;
  for (let n = 21; n >= 3; n -= 2) sum = (sum + 1 / n) * zz;
  return (exponent + (isHigh ? 1 : 0)) * Math.LN2 + 2 * z * (1 + sum);
}
