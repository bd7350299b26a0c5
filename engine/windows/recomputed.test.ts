// What a commit asks of SQL: causes in their order, and nothing twice.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { coalesced } from './recomputed.ts';
import type { Recompute } from './state.ts';

const test = suite('engine/windows/recomputed');
const ask = (ordinal: number, key: number, from: number, to: number, knownAt = 0): Recompute => ({
  ...{ level: 0, key, from, to },
  cause: { stream: 1, seq: ordinal, ordinal, knownAt },
});
const told = (asked: readonly Recompute[]) =>
  coalesced(asked).map(({ cause: { ordinal, knownAt }, key, from, to }) => [ordinal, knownAt, key, from, to]);

test('windows that one message asks for several times are asked for once', () => {
  assert.equal(told([ask(7, 1, 10, 12), ask(7, 1, 3, 5), ask(7, 1, 4, 8), ask(7, 1, 12, 13)]), [
    [7, 0, 1, 3, 8],
    [7, 0, 1, 10, 13],
  ]);
});

test('another message, another instant and another key ask for themselves, in the order of the log', () => {
  assert.equal(told([ask(8, 1, 3, 5), ask(7, 2, 3, 5), ask(7, 1, 3, 5, 60), ask(7, 1, 3, 5)]), [
    [7, 0, 1, 3, 5],
    [7, 0, 2, 3, 5],
    [7, 60, 1, 3, 5],
    [8, 0, 1, 3, 5],
  ]);
});
test.run();
