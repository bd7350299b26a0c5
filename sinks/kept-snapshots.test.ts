// Which snapshots are kept: the newest, then one an hour, then one a day.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keptOf } from './kept-snapshots.ts';

const test = suite('sinks/kept-snapshots');
const stamp = (at: number) => new Date(at).toISOString().replace(/[-:.]/g, '');
const start = Date.parse('2026-03-31T23:55:00Z');

test('the newest are kept, and the newest of each of 48 hours and of each of 35 days', () => {
  const stamps = Array.from({ length: 40 * 288 }, (_, i) => stamp(start - i * 300_000));
  const kept = [...keptOf(stamps, 12)].sort().reverse();
  assert.equal(kept.slice(0, 14), [
    ...Array.from({ length: 12 }, (_, i) => stamp(start - i * 300_000)),
    '20260331T225500000Z',
    '20260331T215500000Z',
  ]);
  assert.is(kept.length, 12 + 47 + 33);
  assert.equal(kept.slice(-2), ['20260226T235500000Z', '20260225T235500000Z']);
});

test('fewer than are to be kept are all kept', () => {
  assert.equal([...keptOf(['20260331T235500000Z'], 12)], ['20260331T235500000Z']);
});
test.run();
