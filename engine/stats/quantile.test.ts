// A quantile is off by at most 1/64 of the value from 1,024 on, and by at most 16 below.
import { quantileSorted } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../errors.ts';
import { binOf, middleOf, quantile } from './quantile.ts';

const isNear = (value: number, exact: number) => Math.abs(value - exact) <= Math.max(16, exact / 64);

let state = 3;
const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const normal = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());

const shapes: Record<string, () => number> = {
  'waits of some minutes, lognormal': () => Math.round(Math.exp(13 + normal())),
  'extremely skewed': () => Math.round(Math.exp(9 + 4 * normal())),
  'short and long, two humps': () => Math.round((random() < 0.7 ? 5_000 : 9_000_000) * (1 + random())),
  'nearly all 0': () => (random() < 0.97 ? 0 : 2 ** 37),
  'one value': () => 86_400_000,
};

const sketch = suite('quantile');

for (const [name, draw] of Object.entries(shapes))
  sketch(`the bound holds for values that are ${name}`, () => {
    const values = Array.from({ length: 5001 }, () => Math.min(draw(), 2 ** 38 - 1));
    const sorted = values.toSorted((a, b) => a - b);
    for (const q of [0.01, 0.25, 0.5, 0.9, 0.99, 0.999]) {
      const state = quantile(q).make();
      state.grow(1);
      for (const value of values) state.add(0, value, 1);
      const exact = quantileSorted(sorted, q);
      assert.ok(isNear(state.value(0, 0), exact), `q ${q}: ${state.value(0, 0)} for ${exact}`);
    }
  });

sketch('bins cover the numbers without gap or overlap, in order', () => {
  let bin = 0;
  for (let low = 0; low < 2 ** 38; bin++) {
    const width = 2 * (middleOf(bin) - low);
    assert.is(binOf(low), bin);
    assert.is(binOf(low + width - 1), bin);
    assert.ok(isNear(middleOf(bin), low) && isNear(middleOf(bin), low + width - 1));
    low += width;
  }
  assert.is(bin, 928);
});

sketch('below 0 counts as 0 and beyond 2^38 as the last bin', () => {
  assert.is(binOf(-1), 0);
  assert.is(binOf(-(2 ** 50)), 0);
  assert.is(binOf(2 ** 38), 927);
  assert.is(binOf(Number.MAX_SAFE_INTEGER), 927);
});

sketch('no value has no quantile', () => {
  const state = quantile(0.5).make();
  state.grow(1);
  assert.ok(Number.isNaN(state.value(0, 0)));
});

sketch('a share beyond 0 to 1, or of more than 6 decimals, is refused', () => {
  for (const q of [-0.1, 1.5, 90, Number.NaN, 1 / 3, 1e-9]) assert.throws(() => quantile(q), isConfigError);
});

const isConfigError = (error: unknown) => error instanceof ConfigError;

sketch.run();
