// The variance has no rounding but its last division, however large the values are beside their spread.
import { sampleVariance } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { variance } from './variance.ts';

function of(values: readonly number[]): number {
  const state = variance.make();
  state.grow(1);
  for (const value of values) state.add(0, value, 1);
  return state.value(0, 0);
}

const spread = suite('variance');

spread('it is that of simple-statistics', () => {
  for (let size = 2; size < 200; size++) {
    const values = Array.from({ length: size }, (_, i) => ((i * i * 7919) % 100_003) - 50_000);
    const theirs = sampleVariance(values);
    assert.ok(Math.abs(of(values) - theirs) <= 1e-12 * theirs);
  }
});

spread('instants a millisecond apart vary by exactly as much as 0, 1 and 2', () => {
  const now = 1_790_000_000_000;
  assert.is(of([now, now + 1, now + 2]), 1);
});

spread('values to 2^53 of either sign are squared exactly', () => {
  const values = [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 46, 2 ** 46 + 1, -3, 2 ** 24 - 1];
  const n = BigInt(values.length);
  const sum = values.reduce((total, x) => total + BigInt(x), 0n);
  const squares = values.reduce((total, x) => total + BigInt(x) * BigInt(x), 0n);
  assert.is(of(values), Number(n * squares - sum * sum) / Number(n * (n - 1n)));
});

spread('one value has none, equal values have 0', () => {
  assert.ok(Number.isNaN(of([5])));
  assert.is(of([5, 5, 5]), 0);
});

spread.run();
