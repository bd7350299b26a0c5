// Sums and means are those of exact arithmetic.
import { mean as meanOf } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mean } from './mean.ts';
import type { Stat } from './stat.ts';
import { limb, sum } from './sum.ts';

function of(stat: Stat, values: readonly number[], weights = values.map(() => 1)): number {
  const state = stat.make();
  state.grow(1);
  const rows = new Int32Array(values.length);
  state.addAll(rows, Float64Array.from(values), Int8Array.from(weights), 0, values.length);
  return state.value(0, 0);
}

const sums = suite('sum');

sums('a sum that passes 2^53 is the nearest double to the exact sum', () => {
  let seed = 1n;
  for (let round = 0; round < 200; round++) {
    const values = Array.from({ length: 300 }, () => {
      seed = BigInt.asUintN(64, seed * 6364136223846793005n + 1442695040888963407n);
      return Number(BigInt.asIntN(54, seed >> 10n) / 2n);
    });
    const exact = values.reduce((total, value) => total + BigInt(value), 0n);
    assert.is(of(sum, values), Number(exact));
  }
});

sums('a small value survives large ones that cancel', () => {
  const large = Number.MAX_SAFE_INTEGER;
  assert.is(of(sum, [large, large, large, 1, -large, -large, -large]), 1);
  assert.is(of(sum, [large, large, 7, large, large], [1, 1, 1, -1, -1]), 7);
});

sums('values around a limb carry and borrow', () => {
  assert.is(of(sum, [limb - 1, 1]), limb);
  assert.is(of(sum, [-limb, -1]), -limb - 1);
  assert.is(of(sum, [-1, -1, 2]), 0);
  assert.is(of(sum, [limb, -1]), limb - 1);
});

sums('no value at all is no sum and no mean', () => {
  assert.ok(Number.isNaN(of(sum, [])));
  assert.ok(Number.isNaN(of(sum, [Number.NaN])));
  assert.ok(Number.isNaN(of(mean, [5, 5], [1, -1])));
});

sums('a mean is that of simple-statistics', () => {
  for (let size = 1; size < 200; size++) {
    const values = Array.from({ length: size }, (_, i) => (i * i * 7919) % 100_003);
    assert.is(of(mean, values), meanOf(values));
  }
});

sums.run();
