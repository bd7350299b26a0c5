// Tumbling and hopping windows: which windows an instant is in, when they close and what they say.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hopping, tumbling } from '../pipeline.ts';
import { day, hour, minute, second } from './calls.fixture.ts';
import { closeDatabase, type Said, Windower } from './windower.fixture.ts';

const test = suite('engine/windows/raster');
test.after(closeDatabase);

/** The windows in which a call at each of these seconds is counted, in seconds. */
function windowsOver(window: ReturnType<typeof hopping>, keep: Record<string, '1d'>, at: number) {
  const windower = new Windower({ window, keep });
  windower.take(at * second).mark(at * second + hour);
  return windower.shown().map(([start, end]) => [start / second, end / second]);
}

test('a window has its start and not its end (Flink: 0 and 4999 are in [0, 5000), 5000 is in the next)', () => {
  const windower = new Windower({ window: tumbling('5s'), keep: { '5s': '1d' } });
  windower.take(0, 4999, 5000).mark(minute);
  assert.equal(windower.shown(), [
    [0, 5000, 2],
    [5000, 10_000, 1],
  ]);
});

test('an offset moves the starts, also backwards (Flink: 1s and -1s of 5s)', () => {
  const of = (offset: '1s' | '-1s', at: number) =>
    windowsOver(tumbling('5s', { offset }), { '1s': '1d', '5s': '1d' }, at);
  assert.equal(
    [1, 5, 6].map((at) => of('1s', at)),
    [[[1, 6]], [[1, 6]], [[6, 11]]],
  );
  assert.equal(
    [0, 3, 4].map((at) => of('-1s', at)),
    [[[-1, 4]], [[-1, 4]], [[4, 9]]],
  );
});

test('an offset as long as the window or longer goes by what is left over (Flink refuses it)', () => {
  const of = (offset: '6s' | '5s' | '-14s', at: number) =>
    windowsOver(tumbling('5s', { offset }), { '5s': '1d', ...(offset !== '5s' && { '1s': '1d' }) }, at);
  assert.equal(of('6s', 5), [[1, 6]]);
  assert.equal(of('5s', 5), [[5, 10]]);
  assert.equal(of('-14s', 5), [[1, 6]]);
});

test('times before 1970 lie in windows that begin before them (Flink: getWindowStartWithOffset with 7 and 3)', () => {
  const of = (offset: '0s' | '3s' | '-2s', at: number) =>
    windowsOver(tumbling('7s', { offset }), { '7s': '1d', ...(offset !== '0s' && { '1s': '1d' }) }, at)[0][0];
  assert.equal(
    [1, 6, 7, 8].map((at) => of('0s', at)),
    [0, 0, 7, 7],
  );
  assert.equal(
    [1, 2, 3, 9, 10].map((at) => of('3s', at)),
    [-4, -4, 3, 3, 10],
  );
  assert.equal(
    [1, -2, -3, 4, 7, 12].map((at) => of('-2s', at)),
    [-2, -2, -9, -2, 5, 12],
  );
  assert.equal(
    [-1, -7, -8].map((at) => of('0s', at)),
    [-7, -7, -14],
  );
});

test('a hopping window: an instant is in size / slide of them (Flink: 5s every 1s)', () => {
  const of = (at: number) => windowsOver(hopping('5s', { every: '1s' }), { '1s': '1d', '5s': '1d' }, at);
  assert.equal(of(0), [
    [-4, 1],
    [-3, 2],
    [-2, 3],
    [-1, 4],
    [0, 5],
  ]);
  assert.equal(of(5), [
    [1, 6],
    [2, 7],
    [3, 8],
    [4, 9],
    [5, 10],
  ]);
});

test('a size that is no multiple of the distance: now two windows, now three', () => {
  const of = (at: number) => windowsOver(hopping('5s', { every: '2s' }), { '1s': '1d', '5s': '1d' }, at);
  assert.equal(of(0), [
    [-4, 1],
    [-2, 3],
    [0, 5],
  ]);
  assert.equal(of(1), [
    [-2, 3],
    [0, 5],
  ]);
  assert.equal(of(-1), [
    [-4, 1],
    [-2, 3],
  ]);
});

test('a distance longer than the size leaves gaps that no window counts', () => {
  const windower = new Windower({
    window: hopping('2s', { every: '5s', offset: '1s' }),
    keep: { '1s': '1d', '2s': '1d' },
  });
  windower.take(...[0, 1, 2, 3, 4, 5, 6, 7].map((at) => at * second)).mark(minute);
  assert.equal(windower.shown(), [
    [1 * second, 3 * second, 2],
    [6 * second, 8 * second, 2],
  ]);
  assert.equal(windower.said('1s').length, 8);
});

test('a window of two panes with gaps of the same width: its panes have a table of their own', () => {
  const windower = new Windower({ window: hopping('2m', { every: '4m' }), keep: { '2m': '1d' } });
  windower.take(0, 3 * minute, 4 * minute).mark(hour);
  assert.equal(
    windower.pipeline.levels.map(({ suffix }) => suffix),
    ['2m', '2m_by_4m'],
  );
  assert.equal(
    windower.shown().map(([start]) => start / minute),
    [0, 4],
  );
  assert.equal(
    windower.shown('2m').map(([start]) => start / minute),
    [0, 2, 4],
  );
});

test('a call at the watermark is on time; the window closes when the watermark is at its end (Flink: one ms before)', () => {
  const windower = new Windower({ window: tumbling('1m'), keep: { '1m': '1d' } });
  windower.take(0).mark(minute - 1);
  assert.equal(windower.said(), []);
  windower.mark(minute).take(minute);
  assert.equal(windower.said(), [[0, minute, 'A', 1, 1, 1]]);
  assert.is(windower.windows.corrections.accounts.late, 0);
  windower.take(minute - 1);
  assert.equal(windower.said(), [
    [0, minute, 'A', 1, 1, 1],
    [0, minute, 'A', 2, 2, 2],
  ]);
  assert.is(windower.windows.corrections.accounts.late, 1);
});

test('a watermark that comes again, or goes back, changes nothing', () => {
  const windower = new Windower({ window: hopping('3m', { every: '2m' }), keep: { '1m': '1d', '3m': '1d' } });
  windower.take(0, minute, 5 * minute).mark(4 * minute);
  const said = windower.said();
  windower.mark(4 * minute).mark(minute);
  assert.equal(windower.said(), said);
  windower.mark(hour);
  assert.equal(
    windower.shown().map(([start, , n]) => [start / minute, n]),
    [
      [-2, 1],
      [0, 2],
      [4, 1],
    ],
  );
});

test('a watermark that jumps over many windows closes them in the order of their ends, then of their keys', () => {
  const windower = new Windower({ window: tumbling('1m'), keep: { '1m': '1d' } });
  windower.take({ at: 9 * minute, ship: 'ferry' }, { at: 3 * minute, ship: 'bulk' });
  windower.take(
    { at: 9 * minute, ship: 'bulk' },
    { at: 3 * minute, ship: 'ferry' },
    { at: minute, ship: 'bulk' },
  );
  windower.mark(day);
  assert.equal(
    windower.said().map(([start, , key]) => [start / minute, key]),
    [
      [1, 'A/bulk'],
      [3, 'A/ferry'],
      [3, 'A/bulk'],
      [9, 'A/ferry'],
      [9, 'A/bulk'],
    ],
  );
});

test('windows in which nothing happened are not there; between two calls none is said', () => {
  const windower = new Windower({ window: tumbling('1m'), keep: { '1m': '1d', '1h': '1d' } });
  windower.take(0, 10 * day).mark(20 * day);
  assert.is(windower.said('1m').length, 2);
  assert.is(windower.said('1h').length, 2);
});

test('a window of nothing but missing values counts its rows and has no sum (SQL: count 1, sum NULL)', () => {
  const windower = new Windower({ window: tumbling('1m'), keep: { '1m': '1d' } });
  windower.take({ at: 0, load: Number.NaN }).mark(hour);
  const [[, , , n, load]] = windower.said();
  assert.equal([n, load], [1, Number.NaN]);
});

test('a time that is missing is in no window and is not late; -0 is 0', () => {
  const windower = new Windower({ window: hopping('2m', { every: '1m' }), keep: { '1m': '1d', '2m': '1d' } });
  windower.take({ at: Number.NaN }, { at: -0, load: -0 }).mark(hour);
  assert.equal(windower.windows.corrections.accounts, { on_time: 1, late: 0, not_concerned: 1, negative: 0 });
  for (const [, , , , load] of windower.said()) assert.ok(Object.is(load, 0));
  assert.equal(
    windower.said('1m').map(([start, , , n]) => [Object.is(start, 0), n]),
    [[true, 1]],
  );
});

test('a hundred thousand keys with one call each have a hundred thousand windows', () => {
  const windower = new Windower({ window: tumbling('1m'), keep: { '1m': '1d' } });
  const ships = Array.from({ length: 50_000 }, (_, i) => ({ at: i, ship: `S${i}` }));
  windower.take(...ships, ...ships.map((ship) => ({ ...ship, port: 'B' }))).mark(hour);
  const said = windower.said();
  assert.is(said.length, 100_000);
  assert.ok(said.every(([, , , n]) => n === 1));
});

test('at the end of a log every window closes, also those that go on beyond it', () => {
  const windower = new Windower({
    window: hopping('10m', { every: '4m' }),
    keep: { '2m': '1d', '10m': '1d', '1d': '1d' },
  });
  windower.take(hour);
  windower.mark(windower.windows.lastEnd(1, hour));
  assert.equal(
    windower.shown().map(([start]) => start / minute),
    [52, 56, 60],
  );
  assert.equal(windower.shown('1d'), [[0, day, 1]]);
});

test('a late call corrects every closed window it is in, and only those', () => {
  const windower = new Windower({
    window: hopping('5m', { every: '2m' }),
    keep: { '1m': '1d', '5m': '1d', '1h': '1d' },
  });
  windower
    .take(0)
    .mark(8 * minute)
    .take({ at: 3 * minute, load: 7 });
  const late = windower.said().filter(([, , , , load]) => load >= 7);
  assert.equal(
    late.map(([start, , , n, load, revision]) => [start / minute, n, load, revision]),
    [
      [0, 2, 8, 2],
      [2, 1, 7, 1],
    ],
  );
  assert.equal(windower.mark(hour).shown('1h'), [[0, hour, 2]]);
});

const calls = fc.array(
  fc.record({
    at: fc.integer({ min: -40, max: 40 }).map((n) => n * 7_000),
    stay: fc.option(
      fc.integer({ min: 0, max: 9 }).map((n) => n * 50_000),
      { nil: undefined },
    ),
    port: fc.constantFrom('A', 'B'),
    load: fc.integer({ min: -5, max: 5 }),
  }),
  { minLength: 1, maxLength: 12 },
);
const keep = { '1m': '1d', '1h': '1d' } as const;
const windows = [
  { window: hopping('5m', { every: '2m' }), keep: { ...keep, '5m': '1d' } },
  { window: hopping('2m', { every: '5m', offset: '-1m' }), keep: { ...keep, '2m': '1d' } },
  { window: hopping('4m', { every: '1m' }), keep: { ...keep, '4m': '1d' } },
  { window: tumbling('3m', { offset: '7m' }), keep: { ...keep, '3m': '1d' } },
] as const;

for (const setting of windows)
  test(`in any order within what is held, ${setting.window.kind} ${JSON.stringify(setting.window)} says the same, and the same as SQL`, () =>
    fc.assert(
      fc.asyncProperty(calls, fc.boolean(), async (rows, hasExtremes) => {
        const inOrder = new Windower({ ...setting, hasExtremes });
        inOrder.take(...rows).mark(day);
        const late = new Windower({ ...setting, hasExtremes });
        for (const [i, row] of rows.entries()) late.take(row).mark((i % 3) * 3 * minute - 2 * minute);
        late.mark(day);
        const [a, b] = [await inOrder.proof(), await late.proof()];
        for (const [at, { kernel, sql }] of a.entries()) {
          assert.equal(kernel, sql);
          assert.equal(b[at].kernel, kernel);
        }
      }),
      { numRuns: 6 },
    ));

test('the split of a log into batches changes no revision', () =>
  fc.assert(
    fc.property(calls, fc.infiniteStream(fc.boolean()), (rows, cut) => {
      const [setting] = windows;
      const marks = rows.map(({ at }, i) => (i % 4 === 3 ? at : Number.NaN));
      const run = (isCut: () => boolean): Said[][] => {
        const windower = new Windower(setting);
        for (const [i, row] of rows.entries()) {
          windower.queue(row);
          if (isCut()) windower.flush();
          if (marks[i] === marks[i]) windower.mark(marks[i]);
        }
        windower.mark(day);
        return ['1m', '5m_by_2m', '1h'].map((suffix) => windower.said(suffix));
      };
      assert.equal(
        run(() => cut.next().value as boolean),
        run(() => false),
      );
    }),
    { numRuns: 100 },
  ));

test('a hopping window whose distance is its size is a tumbling one', () =>
  fc.assert(
    fc.property(calls, (rows) => {
      const run = (window: ReturnType<typeof tumbling>, suffix: string) => {
        const windower = new Windower({ window, keep: { '2m': '1d' } });
        for (const row of rows) windower.take(row).mark(row.at);
        return windower.mark(day).said(suffix);
      };
      assert.equal(run(hopping('2m', { every: '2m' }), '2m'), run(tumbling('2m'), '2m'));
    }),
    { numRuns: 50 },
  ));

test.run();
