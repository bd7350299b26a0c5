// Every statistic obeys the laws: zero, add, merge and value give the same bits in any order, split and merge.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hash128 } from '../hash.ts';
import { Labels } from '../labels.ts';
import { count } from './count.ts';
import { distinct } from './distinct.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { min } from './min.ts';
import { quantile } from './quantile.ts';
import type { Stat, State, Takes, Values } from './stat.ts';
import { sum } from './sum.ts';
import { top } from './top.ts';
import { variance } from './variance.ts';

const stats: Stat[] = [
  count,
  sum,
  mean,
  variance,
  min,
  max,
  quantile(0.5),
  quantile(0.95),
  quantile(0.5, 0.9),
  distinct('label'),
  distinct('identifier'),
  top(1),
  top(3),
];
const labels = new Labels('colour');
for (let i = 1; i < 400; i++) labels.codeOf(`label ${(i * 7) % 400}`);

/** One input row: which row of state, which value (0 is NULL for labels and identifiers), what weight. */
interface Input {
  readonly row: number;
  readonly value: number;
  readonly weight: number;
}

const numbers = fc.oneof(
  fc.constant(Number.NaN),
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -2000, max: 100_000 }),
  fc.integer({ min: -(2 ** 46), max: 2 ** 46 }),
  fc.maxSafeInteger(),
);
const valuesOf: Record<Takes, fc.Arbitrary<number>> = {
  nothing: fc.constant(0),
  number: numbers,
  label: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 399 })),
  identifier: fc.integer({ min: 0, max: 500 }),
};
const inputsOf = (stat: Stat, length = 120) =>
  fc.array(
    fc.record({
      row: fc.integer({ min: -1, max: 2 }),
      value: valuesOf[stat.takes],
      weight: stat.invertible ? fc.constantFrom(1, 1, -1) : fc.constant(1),
    }),
    { maxLength: length, size: 'max' },
  );

function column(takes: Takes, inputs: readonly Input[]): Values {
  if (takes === 'label') return Uint16Array.from(inputs, (input) => input.value);
  if (takes !== 'identifier') return Float64Array.from(inputs, (input) => input.value);
  const keys = new Uint32Array(inputs.length * 4);
  inputs.forEach(({ value }, i) => {
    if (value !== 0) hash128(Uint8Array.of(value, value >> 8), 0, 2, keys, i * 4);
  });
  return keys;
}

function made(stat: Stat, rows = 3): State {
  const state = stat.make(labels);
  state.grow(rows);
  return state;
}

function addAll(stat: Stat, state: State, inputs: readonly Input[]): State {
  const rows = Int32Array.from(inputs, (input) => input.row);
  const weights = Int8Array.from(inputs, (input) => input.weight);
  state.addAll(rows, column(stat.takes, inputs), weights, 0, inputs.length);
  return state;
}

const folded = (stat: Stat, inputs: readonly Input[]) => addAll(stat, made(stat), inputs);

/** All that a row is, as text: its fixed-width bits, its bins and its results. */
function bits(stat: Stat, state: State, row: number): string {
  const words = Object.values(state.arrays()).map((a) => new BigUint64Array(a.buffer)[row].toString(16));
  const pooled = state.bins ? Object.values(state.bins.entries(row)).map((a) => a.join(' ')) : [];
  const values = stat.outputs.map((_, output) => state.value(row, output));
  return [...words, ...pooled, ...values].join(' | ');
}

const all = (stat: Stat, state: State) => [0, 1, 2].map((row) => bits(stat, state, row));

for (const stat of stats) {
  const law = suite(`${stat.name} of ${stat.takes}`);
  const holds = <T extends [unknown, ...unknown[]]>(
    ...args: [...arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> }, predicate: (...args: T) => void]
  ) => fc.assert(fc.property(...(args as unknown as [fc.Arbitrary<unknown>, () => void])), { numRuns: 60 });
  const zero = bits(stat, made(stat), 0);

  law('any order of the rows gives the same bits', () => {
    const shuffled = inputsOf(stat).chain((inputs) =>
      fc.tuple(
        fc.constant(inputs),
        fc.shuffledSubarray(inputs, { minLength: inputs.length, maxLength: inputs.length }),
      ),
    );
    holds(shuffled, ([a, b]) => assert.equal(all(stat, folded(stat, a)), all(stat, folded(stat, b))));
  });

  law('adding all is adding one by one', () => {
    holds(inputsOf(stat), (inputs) => {
      const state = made(stat);
      const values = column(stat.takes, inputs);
      inputs.forEach(({ row, weight }, i) => {
        const value = stat.takes === 'identifier' ? values.subarray(i * 4, i * 4 + 4) : values[i];
        if (row >= 0) state.add(row, value as number | Uint32Array, weight);
      });
      assert.equal(all(stat, state), all(stat, folded(stat, inputs)));
    });
  });

  law('adding all is merging the parts of any split', () => {
    holds(inputsOf(stat), fc.array(fc.nat(3), { minLength: 120, maxLength: 120 }), (inputs, part) => {
      const parts = [0, 1, 2, 3].map((p) =>
        folded(
          stat,
          inputs.filter((_, i) => part[i] === p),
        ),
      );
      const whole = made(stat);
      for (const from of parts) for (let row = 0; row < 3; row++) whole.merge(row, from, row);
      assert.equal(all(stat, whole), all(stat, folded(stat, inputs)));
    });
  });

  law('merge is commutative and associative, and zero changes nothing', () => {
    holds(inputsOf(stat), (inputs) => {
      const merged = (...rows: number[]) => {
        const from = folded(stat, inputs);
        for (const row of rows.slice(1)) from.merge(rows[0], from, row);
        return bits(stat, from, rows[0]);
      };
      assert.is(merged(0, 1), merged(1, 0));
      assert.is(merged(0, 1, 2), merged(2, 1, 0));
      const state = folded(stat, inputs);
      const before = all(stat, state);
      state.merge(1, made(stat), 0);
      assert.equal(all(stat, state), before);
      const empty = made(stat);
      empty.merge(1, state, 1);
      assert.is(bits(stat, empty, 1), before[1]);
    });
  });

  law('growing keeps the rows and gives zero rows', () => {
    holds(inputsOf(stat), fc.integer({ min: 0, max: 50 }), (inputs, more) => {
      const state = folded(stat, inputs);
      const before = all(stat, state);
      state.grow(4 + more);
      assert.equal(all(stat, state), before);
      assert.ok(state.isZero(3 + more));
      assert.is(bits(stat, state, 3 + more), zero);
    });
  });

  law('a zeroed row is zero, the others keep theirs, and it serves again', () => {
    holds(inputsOf(stat), inputsOf(stat), (inputs, again) => {
      const state = folded(stat, inputs);
      const [first, , last] = all(stat, state);
      state.zero(1);
      assert.ok(state.isZero(1));
      assert.equal(all(stat, state), [first, zero, last]);
      const second = again.filter((input) => input.row === 1);
      addAll(stat, state, second);
      assert.equal(all(stat, state), [first, all(stat, folded(stat, second))[1], last]);
    });
  });

  if (stat.invertible)
    law('what was merged can be taken out again', () => {
      holds(inputsOf(stat), inputsOf(stat), (inputs, extra) => {
        const state = folded(stat, inputs);
        const before = all(stat, state);
        const other = folded(stat, extra);
        for (const weight of [1, -1]) for (let row = 0; row < 3; row++) state.merge(row, other, row, weight);
        assert.equal(all(stat, state), before);
      });
    });

  if (stat.invertible)
    law('-1 undoes +1, also when it comes first', () => {
      holds(inputsOf(stat), inputsOf(stat), (inputs, extra) => {
        const undone = extra.map((input) => ({ ...input, weight: -input.weight }));
        const plain = all(stat, folded(stat, inputs));
        assert.equal(all(stat, folded(stat, [...inputs, ...extra, ...undone])), plain);
        assert.equal(all(stat, folded(stat, [...undone, ...inputs, ...extra])), plain);
        const none = folded(stat, [...undone, ...extra]);
        assert.ok([0, 1, 2].every((row) => none.isZero(row)));
      });
    });
  else
    law('a weight of -1 is skipped', () => {
      holds(inputsOf(stat), inputsOf(stat), (inputs, extra) => {
        const minus = extra.map((input) => ({ ...input, weight: -1 }));
        assert.equal(all(stat, folded(stat, [...inputs, ...minus])), all(stat, folded(stat, inputs)));
      });
    });

  law.run();
}
