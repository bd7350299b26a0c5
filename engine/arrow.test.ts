import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArrow } from './arrow.fixture.ts';
import { ArrowStream, arrowStream, arrowView, buffersOf } from './arrow.ts';

const arrow = suite('arrow');

arrow('a view lies in the very buffers of its arrays', () => {
  const arrays = {
    at: new Float64Array([1, 2, 3]),
    code: new Uint16Array([7, 8, 9]),
    n: new Int32Array([4, 5, 6]),
  };
  const view = arrowView(arrays, 2);
  const buffers = buffersOf(view);
  for (const [name, array] of Object.entries(arrays)) assert.ok(buffers[name] === array.buffer, name);
  assert.is(view.numRows, 2);
  arrays.at[1] = 42;
  assert.is(view.get(1)!.toJSON().at, 42);
});

arrow('rows come back from their stream with types and nulls', () => {
  const bytes = arrowStream(
    [
      { office: 'LHE-01', n: 5n, at: '2026-03-02T00:00:00.000Z', is_late: true, ratio: 0.5 },
      { office: null, n: null, at: null, is_late: null, ratio: null },
    ],
    [
      { name: 'office', type: 'VARCHAR' },
      { name: 'n', type: 'BIGINT' },
      { name: 'at', type: 'TIMESTAMP WITH TIME ZONE' },
      { name: 'is_late', type: 'BOOLEAN' },
      { name: 'ratio', type: 'DECIMAL(10,2)' },
    ],
  );
  const { rows } = readArrow(bytes);
  assert.equal(rows[0], {
    office: 'LHE-01',
    n: 5n,
    at: Date.parse('2026-03-02T00:00:00Z'),
    is_late: true,
    ratio: 0.5,
  });
  assert.equal(Object.values(rows[1]), [null, null, null, null, null]);
});

arrow('no rows still have their columns', () => {
  const { names, rows } = readArrow(arrowStream([], [{ name: 'office', type: 'VARCHAR' }]));
  assert.equal([rows.length, names], [0, ['office']]);
});

arrow('a sum too wide for 64 bits is a text', () => {
  const wide = 2n ** 100n;
  const { rows } = readArrow(arrowStream([{ n: wide }], [{ name: 'n', type: 'HUGEINT' }]));
  assert.is(rows[0].n, String(wide));
});

arrow('typed arrays come back from a stream of several batches, though their arrays are used again', () => {
  const stream = new ArrowStream([
    { name: 'office', kind: 'label', texts: ['', 'LHE-01', 'KHI-02'] },
    { name: 'id', kind: 'text' },
    { name: 'n', kind: 'integer' },
    { name: 'at', kind: 'timestamp' },
  ]);
  const office = new Uint16Array([1, 0, 2]);
  const n = new Float64Array([0, Number.NaN, 2 ** 53 - 1]);
  const at = new Float64Array([-1, 1_772_424_000_000, Number.NaN]);
  const id = { values: new TextEncoder().encode('aعb'), offsets: new Int32Array([0, 3, 3, 4]) };
  const columns = [{ values: office }, id, { values: n }, { values: at }];
  const first = stream.write(columns, 3);
  office.fill(2);
  n.fill(-(2 ** 33));
  const bytes = Buffer.concat([first, stream.write(columns, 1), stream.end()]);
  assert.equal(readArrow(bytes), {
    names: ['office', 'id', 'n', 'at'],
    rows: [
      { office: 'LHE-01', id: 'aع', n: 0n, at: -1 },
      { office: null, id: null, n: null, at: 1_772_424_000_000 },
      { office: 'KHI-02', id: 'b', n: 2n ** 53n - 1n, at: null },
      { office: 'KHI-02', id: 'aع', n: -(2n ** 33n), at: -1 },
    ],
  });
});

arrow.run();
