// Seeded draws without transcendental functions, so that every machine draws the same.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export interface Dice {
  /** From 0 to 1, without 1. */
  share(): number;
  chance(share: number): boolean;
  /** A whole number from 0, below `n`. */
  below(n: number): number;
  /** A whole number around `mean`, seldom far above it: a fifth to 3.4 times. */
  skewed(mean: number): number;
  pick<T>(of: readonly T[]): T;
}

export function dice(seed: number): Dice {
  const random = xoroshiro128plus(seed);
  const share = () => uniformFloat64(random);
  const below = (n: number) => Math.floor(share() * n);
  return {
    share,
    below,
    chance: (of) => share() < of,
    skewed: (mean) => Math.round(mean * (0.2 + 3.2 * share() * share())),
    pick: (of) => of[below(of.length)],
  };
}
