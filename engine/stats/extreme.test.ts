// The least and the greatest are those of simple-statistics.
import { max as greatest, min as least } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { max } from './max.ts';
import { min } from './min.ts';

const extremes = suite('min and max');

for (const [stat, oracle] of [
  [min, least],
  [max, greatest],
] as const)
  extremes(`${stat.name} is that of simple-statistics, of negative values too`, () => {
    for (let size = 1; size < 100; size++) {
      const values = Float64Array.from({ length: size }, (_, i) => ((i * 7919 + size) % 1009) - 1100);
      const state = stat.make();
      state.grow(1);
      state.addAll(new Int32Array(size), values, new Int8Array(size).fill(1), 0, size);
      assert.is(state.value(0, 0), oracle([...values]));
    }
  });

extremes('-0 and 0 have the same bits, whichever came first', () => {
  const bits = (...values: number[]) => {
    const state = min.make();
    state.grow(1);
    for (const value of values) state.add(0, value, 1);
    return Object.is(state.value(0, 0), 0);
  };
  assert.ok(bits(-0, 0) && bits(0, -0));
});

extremes.run();
