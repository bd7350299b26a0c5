// Randoms of randomness: independent by name, and with the moments they promise.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ln, Random } from './random.ts';

const randomness = suite('simulate/random');
const draws = (seed: number, place: string, purpose: string) => {
  const random = new Random(seed, place, purpose);
  return Array.from({ length: 4 }, () => random.below(1_000_000));
};

randomness('the same name gives the same draws, another seed, place or purpose gives others', () => {
  const first = draws(7, 'ISB-01', 'arrivals');
  assert.equal(draws(7, 'ISB-01', 'arrivals'), first);
  for (const other of [
    [8, 'ISB-01', 'arrivals'],
    [7, 'ISB-02', 'arrivals'],
    [7, 'ISB-01', 'visitors'],
  ] as [number, string, string][])
    assert.not.equal(draws(...other), first);
});

randomness('the logarithm is the usual one to the last bit or two', () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -500, max: 2 ** 500, noNaN: true }), (x) => {
      assert.ok(Math.abs(ln(x) - Math.log(x)) <= 4e-16 * Math.max(1, Math.abs(Math.log(x))), `${x}`);
    }),
  );
});

randomness('draws of 2 minutes on average have that mean, and a spread by their shape', () => {
  for (const [shape, variation] of [
    [1, 1],
    [4, 0.5],
  ]) {
    const random = new Random(1, 'any', 'service');
    const all = Array.from({ length: 100_000 }, () => random.gamma(120, shape));
    const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
    const variance = all.reduce((sum, x) => sum + (x - mean) ** 2, 0) / all.length;
    assert.ok(Math.abs(mean / 120 - 1) < 0.01, `mean ${mean}`);
    assert.ok(
      Math.abs(Math.sqrt(variance) / mean - variation) < 0.01,
      `variation ${Math.sqrt(variance) / mean}`,
    );
  }
});

randomness('shares are drawn as often as they say', () => {
  const random = new Random(1, 'any', 'category');
  const counts = [0, 0, 0];
  for (let i = 0; i < 100_000; i++) counts[random.among([0.61, 0.34, 0.05])]++;
  assert.equal(
    counts.map((n) => Math.round(n / 1000)),
    [61, 34, 5],
  );
});

randomness.run();
