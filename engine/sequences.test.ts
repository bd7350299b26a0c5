// Running numbers in, missing ranges out: whatever the order, what is missing is what did not come.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cause } from './fold/changes.ts';
import { imageOf, restore } from './image.ts';
import { mostGaps, patience, Sequences } from './sequences.ts';

const test = suite('sequences');

/** A source whose numbers come one a second of logged time; what was told, as texts. */
function told() {
  const cause: Cause = { stream: 1, seq: 0, ordinal: 0, knownAt: 0 };
  const sequences = new Sequences(cause);
  return {
    sequences,
    cause,
    take(...numbers: number[]) {
      for (const number of numbers) {
        cause.knownAt += 1000;
        cause.seq = ++cause.ordinal;
        sequences.observe(1, number);
        sequences.sweep(cause.knownAt);
      }
    },
    /** Nothing comes for a while. */
    pass(ms: number) {
      cause.knownAt += ms;
      sequences.sweep(cause.knownAt);
    },
    rows(): string[] {
      const { n, of } = sequences.rows;
      return Array.from({ length: n }, (_, i) => {
        const closed = of.closed_at[i] === of.closed_at[i] ? ` closed ${of.closed_at[i] / 1000}` : '';
        const lost = of.is_followed[i] === 1 ? '' : ' lost';
        return `${of.from_seq[i]}-${of.to_seq[i]} since ${of.since_at[i] / 1000}${closed}${lost}`;
      });
    },
    found: () => [...sequences.describe()][0],
  };
}

test('numbers that follow one another, from whichever on, miss nothing', () => {
  const to = told();
  to.take(41, 42, 43, 44);
  to.pass(patience);
  assert.equal(to.rows(), []);
  assert.equal(to.found(), {
    source: 1,
    first_seq: 41,
    newest_seq: 44,
    complete_to_seq: 44,
    n_missing: 0,
    n_gaps: 0,
    followed_from_seq: 41,
    looked_at: 64_000,
  });
});

test('what is only out of order is never told', () => {
  const to = told();
  to.take(1, 3, 2, 7, 5, 6, 4, 9, 8);
  to.pass(patience * 2);
  assert.equal(to.rows(), []);
  assert.is(to.found().complete_to_seq, 9);
});

test('a hole is told after a minute, shrinks as its numbers come, and closes', () => {
  const to = told();
  to.take(1, 2, 7);
  to.pass(patience - 1);
  assert.equal(to.rows(), []);
  to.pass(1);
  assert.equal(to.rows(), ['3-6 since 3']);
  assert.equal([to.found().complete_to_seq, to.found().n_missing], [2, 4]);
  to.sequences.rows.clear();
  to.take(4);
  assert.equal(to.rows(), ['3-6 since 3 closed 64', '5-6 since 3', '3-3 since 3']);
  to.sequences.rows.clear();
  to.take(3, 6, 5);
  assert.equal(to.rows(), [
    '3-3 since 3 closed 65',
    '5-6 since 3 closed 66',
    '5-5 since 3',
    '5-5 since 3 closed 67',
  ]);
  assert.equal([to.found().complete_to_seq, to.found().n_missing], [7, 0]);
});

test('numbers below the first seen are missing between the two', () => {
  const to = told();
  to.take(10, 7);
  to.pass(patience);
  assert.equal(to.rows(), ['8-9 since 2']);
  assert.equal([to.found().first_seq, to.found().complete_to_seq], [7, 7]);
});

test('a number that came before changes nothing, and no number is none', () => {
  const to = told();
  to.take(1, 2, 2, 1, Number.NaN, 3);
  to.pass(patience);
  assert.equal(to.rows(), []);
  assert.is(to.found().newest_seq, 3);
});

test('of more holes than are followed the lowest is told as lost, and stays missing', () => {
  const to = told();
  to.take(...Array.from({ length: mostGaps + 2 }, (_, i) => i * 2));
  const lost = () => to.rows().filter((row) => row.endsWith('lost'));
  assert.equal(lost(), ['1-1 since 2 lost']);
  to.take(1);
  assert.equal(lost(), ['1-1 since 2 lost']);
  assert.equal(
    [to.found().complete_to_seq, to.found().n_missing, to.found().n_gaps, to.found().followed_from_seq],
    [0, mostGaps + 1, mostGaps, 2],
  );
});

test('whatever the order, what is missing at the end is what a set of them lacks; a copy goes on the same', () => {
  const numbers = fc
    .uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 40 })
    .chain((some) => fc.tuple(fc.shuffledSubarray(some, { minLength: some.length }), fc.nat(some.length)));
  fc.assert(
    fc.property(numbers, fc.constantFrom(0, patience), ([order, cut], pause) => {
      const to = told();
      let open = new Set<string>();
      const keep = () => {
        const { n, of } = to.sequences.rows;
        for (let i = 0; i < n; i++) {
          const key = `${of.from_seq[i]}-${of.to_seq[i]}`;
          if (of.closed_at[i] === of.closed_at[i])
            assert.ok(open.delete(key), `${key} closes, but was not open`);
          else open.add(key);
        }
        to.sequences.rows.clear();
      };
      order.forEach((number, i) => {
        if (i === cut) {
          const image = structuredClone(imageOf(to.sequences));
          restore(to.sequences, image);
        }
        to.take(number);
        to.pass(pause);
        keep();
      });
      to.pass(patience);
      keep();
      const [least, most] = [Math.min(...order), Math.max(...order)];
      const missing: number[] = [];
      for (let number = least; number <= most; number++) if (!order.includes(number)) missing.push(number);
      const ranges = [...open].map((key) => key.split('-').map(Number)).sort(([a], [b]) => a - b);
      assert.equal(
        ranges.flatMap(([from, end]) => Array.from({ length: end - from + 1 }, (_, i) => from + i)),
        missing,
      );
      assert.equal([to.found().n_missing, to.found().n_gaps], [missing.length, ranges.length]);
      assert.is(to.found().complete_to_seq, missing.length > 0 ? missing[0] - 1 : most);
      open = new Set();
    }),
    { numRuns: 200 },
  );
});

test.run();
