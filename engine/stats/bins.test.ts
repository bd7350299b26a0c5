// Bins hold what a Map of counts holds, and give their memory back.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Bins } from './bins.ts';

const bins = suite('bins');

for (const universe of [7, 100, 1024, 65_535])
  bins(`they agree with a Map over a universe of ${universe}`, () => {
    const step = fc.record({
      row: fc.nat(3),
      bin: fc.oneof(
        fc.integer({ min: 1, max: universe }),
        fc.integer({ min: 1, max: Math.min(universe, 40) }),
      ),
      by: fc.constantFrom(-1, 1, 0),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600, size: 'max' }), (steps) => {
        const table = new Bins(universe);
        table.grow(4);
        const maps = [0, 1, 2, 3].map(() => new Map<number, number>());
        for (const { row, bin, by } of steps) {
          if (by === 0) {
            if (bin % 8 === 0) {
              table.zero(row);
              maps[row].clear();
            }
            continue;
          }
          table.add(row, bin, by);
          const count = (maps[row].get(bin) ?? 0) + by;
          if (count === 0) maps[row].delete(bin);
          else maps[row].set(bin, count);
        }
        maps.forEach((map, row) => {
          const { keys, counts } = table.entries(row);
          const sorted = [...map].sort(([a], [b]) => a - b);
          assert.equal(
            [...keys].map((key, i) => [key, counts[i]]),
            sorted,
          );
          assert.is(table.size[row], map.size);
        });
      }),
    );
  });

bins('a full universe is a plain array', () => {
  const table = new Bins(1024, Uint8Array);
  table.grow(1);
  for (let bin = 1; bin <= 1024; bin++) table.raise(0, bin, bin % 30);
  assert.is(table.mask[0], 1023);
  table.raise(0, 5, 33);
  table.raise(0, 5, 2);
  assert.is(table.entries(0).counts[4], 33);
});

bins('rows that come and go take no more memory', () => {
  const table = new Bins(928);
  table.grow(100);
  const fill = () => {
    for (let row = 0; row < 100; row++) for (let bin = 1; bin < 200; bin += 3) table.add(row, bin, 1);
  };
  fill();
  const length = table.keys.length;
  for (let round = 0; round < 50; round++) {
    for (let row = 0; row < 100; row++) table.zero(row);
    fill();
  }
  assert.is(table.keys.length, length);
});

bins.run();
