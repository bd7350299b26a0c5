// Levels with hysteresis: values in, severities out; and never a flutter at the edge.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Above, above } from '../watch.ts';
import { Threshold } from './threshold.ts';

const test = suite('engine/alerts/threshold');
const rule = above('waiting', { warning: 40, critical: 80 }, { for: 3, clear: 30, says: 'crowded' }) as Above;
const after = (values: readonly number[]) => {
  const threshold = new Threshold(rule);
  return values.map((value) => threshold.step(5, value));
};
const no = Number.NaN;

test('an alarm opens at the third window in a row at or above the level', () => {
  assert.equal(after([39, 40, 41, 39, 40, 40, 40]), [0, 0, 0, 0, 0, 0, 2]);
});

test('it stays between the levels and clears at the third window in a row below the other', () => {
  assert.equal(after([50, 50, 50, 35, 30, 29, 29, 30, 29, 29, 29]), [0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 0]);
});

test('it becomes critical, milder again, and clear', () => {
  assert.equal(after([90, 90, 90, 79, 79, 79, 41, 10, 10, 10]), [0, 0, 3, 3, 3, 2, 2, 2, 2, 0]);
});

test('a window without a value changes nothing and breaks no row', () => {
  assert.equal(after([40, no, 40, no, 40]), [0, 0, 0, 0, 2]);
});

test('keys do not touch each other, however many there are', () => {
  const threshold = new Threshold(rule);
  for (let i = 0; i < 3; i++) for (let key = 0; key < 1000; key += 7) threshold.step(key, 50);
  assert.equal(
    Array.from({ length: 8 }, (_, key) => threshold.step(key, 50)),
    [2, 0, 0, 0, 0, 0, 0, 2],
  );
});

test('no alarm opens and clears, or clears and opens, in fewer windows than either takes', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 300 }), (values) => {
      const isOpen = after(values).map((severity) => severity > 0);
      let since = Number.NEGATIVE_INFINITY;
      isOpen.forEach((open, i) => {
        if (open === (i > 0 && isOpen[i - 1])) return;
        assert.ok(i - since >= rule.for);
        since = i;
      });
    }),
    { seed: 3, numRuns: 300 },
  ));
test.run();
