// The estimate of how many different identifiers stays within its stated error.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hash128 } from '../hash.ts';
import { registers } from './registers.ts';

const error = suite('distinct identifiers');

/** Root mean square of the relative error over trials with other keys. */
function spread(n: number, trials: number): number {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  const state = registers.make();
  state.grow(1);
  const key = new Uint32Array(4);
  let squares = 0;
  for (let trial = 0; trial < trials; trial++) {
    state.zero(0);
    view.setUint32(4, trial);
    for (let i = 0; i < n; i++) {
      view.setUint32(0, i);
      hash128(bytes, 0, 8, key, 0);
      state.add(0, key, 1);
    }
    squares += ((state.value(0, 0) - n) / n) ** 2;
  }
  return Math.sqrt(squares / trials);
}

for (const [n, trials, bound] of [
  [10, 200, 0.02],
  [100, 200, 0.025],
  [1000, 200, 0.035],
  [2600, 200, 0.042],
  [10_000, 100, 0.042],
  [100_000, 20, 0.05],
  [1_000_000, 1, 0.1],
])
  error(`${n.toLocaleString('en')} are estimated to within ${bound * 100} % in the root mean square`, () => {
    const measured = spread(n, trials);
    assert.ok(measured <= bound, `${measured}`);
  });

error('none are 0, one seen many times is 1, no identifier is nothing', () => {
  const state = registers.make();
  state.grow(1);
  assert.is(state.value(0, 0), 0);
  state.add(0, new Uint32Array(4), 1);
  assert.ok(state.isZero(0));
  for (let i = 0; i < 1000; i++) state.add(0, Uint32Array.of(5, 6, 7, 8), 1);
  assert.is(state.value(0, 0), 1);
});

error.run();
