// Calendar windows: the local day, week, month and quarter of each clock, whatever its clocks do.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Days } from '../days.ts';
import { DuckDB } from '../duckdb.ts';
import type { ConfigError } from '../errors.ts';
import { calendar, tumbling } from '../pipeline.ts';
import type { Unit } from '../window.ts';
import { Calendar, type Locale } from './calendar.ts';
import { callsBy, day, hour, minute } from './calls.fixture.ts';
import { periods } from './overlaps.ts';
import { closeDatabase, Windower } from './windower.fixture.ts';
import type { Windows } from './windows.ts';

const test = suite('engine/windows/calendar');
test.after(closeDatabase);

const at = (text: string) => Date.parse(text);
const iso = (t: number) => new Date(t).toISOString().slice(0, 16);
const in_ = (zone: string, weekStart = 4): Locale => ({ zone, weekStart });

/** The windows of a zone over these instants: UTC start and end. */
function windowsOver(unit: Unit, locale: Locale, ...times: string[]): [string, string][] {
  const grid = new Calendar(unit, 15 * minute, () => locale);
  return times.map((text) => {
    const window = grid.last(at(text), 1);
    assert.is(grid.first(at(text), 1), window);
    return [iso(grid.start(window, 1)), iso(grid.end(window, 1))];
  });
}
const length = (unit: Unit, zone: string, time: string) => {
  const [[from, to]] = windowsOver(unit, in_(zone), time);
  return (at(`${to}Z`) - at(`${from}Z`)) / hour;
};

test('a day begins and ends at local midnight (Beam: days in America/Los_Angeles)', () => {
  const days = windowsOver(
    'day',
    in_('America/Los_Angeles'),
    '2014-01-01T08:00Z',
    '2014-01-02T07:59Z',
    '2014-01-02T08:00Z',
    '2014-01-03T07:59Z',
  );
  assert.equal(days, [
    ['2014-01-01T08:00', '2014-01-02T08:00'],
    ['2014-01-01T08:00', '2014-01-02T08:00'],
    ['2014-01-02T08:00', '2014-01-03T08:00'],
    ['2014-01-02T08:00', '2014-01-03T08:00'],
  ]);
});

test('months and quarters are as long as they are, with a leap day (Beam: months)', () => {
  assert.equal(
    windowsOver('month', in_('UTC'), '2014-01-31T05:05Z', '2014-02-01T00:00Z', '2024-02-29T12:00Z'),
    [
      ['2014-01-01T00:00', '2014-02-01T00:00'],
      ['2014-02-01T00:00', '2014-03-01T00:00'],
      ['2024-02-01T00:00', '2024-03-01T00:00'],
    ],
  );
  assert.is(length('month', 'UTC', '2024-02-10T00:00Z'), 29 * 24);
  assert.is(length('month', 'UTC', '2023-02-10T00:00Z'), 28 * 24);
  assert.is(length('quarter', 'UTC', '2024-03-31T23:59Z'), 91 * 24);
  assert.is(length('quarter', 'Europe/London', '2024-03-31T22:59Z'), 91 * 24 - 1);
  assert.equal(windowsOver('quarter', in_('UTC'), '1969-12-31T23:59Z'), [
    ['1969-10-01T00:00', '1970-01-01T00:00'],
  ]);
});

test('a week begins on a stated day (Beam: weeks from Wednesday)', () => {
  const windower = new Windower({
    window: calendar('week', { week: 'Wed' }),
    keep: { '15m': '1d', week: '1d' },
  });
  const times = [
    '2014-01-01T00:00Z',
    '2014-01-05T05:05Z',
    '2014-01-08T00:00Z',
    '2014-01-12T05:05Z',
    '2015-01-06T05:05Z',
  ];
  windower.take(...times.map(at)).mark(at('2015-02-01T00:00Z'));
  assert.equal(
    windower.shown().map(([from, to, n]) => [iso(from), iso(to), n]),
    [
      ['2014-01-01T00:00', '2014-01-08T00:00', 2],
      ['2014-01-08T00:00', '2014-01-15T00:00', 2],
      ['2014-12-31T00:00', '2015-01-07T00:00', 1],
    ],
  );
});

test('or on the day after the weekend: Sunday in the Gulf, Monday elsewhere, Saturday where Friday alone is off', () => {
  const start = (...weekend: string[]) =>
    new Days({ zone: 'UTC', opens: '09:00', closes: '17:00', weekend }).weekStart;
  const names = [start('Fri', 'Sat'), start('Sat', 'Sun'), start('Fri'), start('Thu', 'Fri'), start()];
  assert.equal(
    names.map((weekday) => ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'][weekday]),
    ['Sun', 'Mon', 'Sat', 'Sat', 'Mon'],
  );
  assert.equal(windowsOver('week', in_('Asia/Riyadh', start('Fri', 'Sat')), '2024-06-12T09:00Z'), [
    ['2024-06-08T21:00', '2024-06-15T21:00'],
  ]);
});

test('in spring a day has 23 hours, in autumn 25, on both sides of the equator', () => {
  assert.is(length('day', 'Europe/London', '2024-03-31T12:00Z'), 23);
  assert.is(length('day', 'Europe/London', '2024-10-27T12:00Z'), 25);
  assert.is(length('day', 'Australia/Sydney', '2024-10-06T00:00Z'), 23);
  assert.is(length('day', 'Australia/Lord_Howe', '2024-04-07T00:00Z'), 24.5);
  assert.is(length('week', 'America/New_York', '2024-11-03T12:00Z'), 169);
});

test('an hour that clocks show twice is two windows, one that they skip is none', () => {
  const hours = windowsOver(
    'hour',
    in_('Europe/London'),
    '2024-10-27T00:30Z',
    '2024-10-27T01:30Z',
    '2024-03-31T01:00Z',
  );
  assert.equal(hours, [
    ['2024-10-27T00:00', '2024-10-27T01:00'],
    ['2024-10-27T01:00', '2024-10-27T02:00'],
    ['2024-03-31T01:00', '2024-03-31T02:00'],
  ]);
});

test('zones of half and quarter hours have hours of their own', () => {
  assert.equal(windowsOver('hour', in_('Asia/Kolkata'), '2024-06-01T09:29Z', '2024-06-01T09:30Z'), [
    ['2024-06-01T08:30', '2024-06-01T09:30'],
    ['2024-06-01T09:30', '2024-06-01T10:30'],
  ]);
  assert.equal(windowsOver('day', in_('Asia/Kathmandu'), '2024-06-01T18:14Z', '2024-06-01T18:15Z'), [
    ['2024-05-31T18:15', '2024-06-01T18:15'],
    ['2024-06-01T18:15', '2024-06-02T18:15'],
  ]);
  assert.equal(windowsOver('day', in_('Asia/Karachi'), '2024-06-01T18:59Z'), [
    ['2024-05-31T19:00', '2024-06-01T19:00'],
  ]);
});

test('where midnight is skipped the day begins at the skip; where it comes twice, at the first', () => {
  assert.equal(windowsOver('day', in_('America/Sao_Paulo'), '2018-11-04T12:00Z'), [
    ['2018-11-04T03:00', '2018-11-05T02:00'],
  ]);
  assert.equal(windowsOver('day', in_('America/Havana'), '2024-11-03T12:00Z'), [
    ['2024-11-03T04:00', '2024-11-04T05:00'],
  ]);
});

test('a zone may change its rule: Nepal in 1986, Pakistan in summer 2008; Samoa left out a day in 2011', () => {
  assert.is(length('day', 'Asia/Kathmandu', '1985-12-31T12:00Z'), 24);
  assert.is(length('day', 'Asia/Kathmandu', '1986-01-01T12:00Z'), 23.75);
  assert.is(length('day', 'Asia/Karachi', '2008-05-31T20:00Z'), 23);
  assert.equal(windowsOver('day', in_('Pacific/Apia'), '2011-12-30T09:59Z', '2011-12-30T10:00Z'), [
    ['2011-12-29T10:00', '2011-12-30T10:00'],
    ['2011-12-30T10:00', '2011-12-31T10:00'],
  ]);
});

test('an offset of odd minutes, as before 1972: the day begins with the pane in which its midnight is', () => {
  assert.equal(windowsOver('day', in_('Africa/Monrovia'), '1971-06-01T12:00Z'), [
    ['1971-06-01T00:30', '1971-06-02T00:30'],
  ]);
});

test('a day is rolled up from its panes, in each port at its own midnight', () => {
  const windower = new Windower({
    window: calendar('day'),
    keep: { '15m': '1d', day: '1d' },
    locales: { KHI: in_('Asia/Karachi'), LHR: in_('Europe/London') },
  });
  const t = at('2024-06-01T20:00Z');
  windower
    .take({ at: t, port: 'KHI' }, { at: t, port: 'LHR' }, { at: t - 2 * hour, port: 'KHI' })
    .mark(t + 2 * day);
  assert.equal(
    windower.said().map(([from, to, port, n]) => [iso(from), iso(to), port, n]),
    [
      ['2024-05-31T19:00', '2024-06-01T19:00', 'KHI', 1],
      ['2024-06-01T19:00', '2024-06-02T19:00', 'KHI', 1],
      ['2024-05-31T23:00', '2024-06-01T23:00', 'LHR', 1],
    ],
  );
});

test('any pipeline may keep days of the calendar beside windows of a fixed size; a level is averaged over their length', () => {
  const windower = new Windower({
    window: tumbling('5m'),
    keep: { '5m': '1d', '1d': '1d', day: '1d' },
    locales: { A: in_('Europe/London') },
  });
  windower.take({ at: at('2024-03-31T00:00Z'), stay: 23 * hour }).mark(at('2024-04-03T00:00Z'));
  const { results } = windower.windows.state;
  const moored = results.map(({ of }) => (of as unknown as { moored: Float64Array }).moored[0]);
  assert.equal(moored, [1, 23 / 24, 1]);
});

const refused = (of: () => unknown, code: string) => {
  try {
    of();
  } catch (error) {
    return assert.is((error as ConfigError).code, code);
  }
  assert.unreachable();
};

test('panes that do not divide a quarter of an hour are refused when the pipeline is defined', () => {
  refused(
    () => callsBy({ window: calendar('day', { pane: '10m' }), keep: { '10m': '1d', day: '1d' } }),
    'E-PIPE-017',
  );
  refused(() => callsBy({ window: tumbling('1h'), keep: { '1h': '1d', month: '1d' } }), 'E-PIPE-017');
  refused(() => callsBy({ window: calendar('week'), keep: { '15m': '1d', day: '1d' } }), 'E-PIPE-013');
  refused(() => callsBy({ window: calendar('week'), keep: { week: '1d' } }), 'E-PIPE-012');
});

const zones = [
  ...['UTC', 'Asia/Karachi', 'Asia/Kathmandu', 'Asia/Kolkata', 'Asia/Tehran', 'Asia/Riyadh', 'Europe/London'],
  ...['Europe/Dublin', 'America/New_York', 'America/Havana', 'America/Sao_Paulo', 'America/St_Johns'],
  ...['America/Caracas', 'Australia/Lord_Howe', 'Pacific/Apia', 'Pacific/Chatham', 'Africa/Casablanca'],
  ...['Africa/Monrovia', 'Asia/Pyongyang', 'Asia/Beirut', 'America/Asuncion', 'Asia/Gaza'],
];

const spans = {
  hour: ['2018-04-30', '2018-05-07'],
  day: ['2011-09-01', '2012-06-01'],
  week: ['2004-01-01', '2012-01-01'],
  month: ['1970-01-01', '2026-01-01'],
  quarter: ['1930-01-01', '2026-01-01'],
} as const;
for (const [unit, [from, to]] of Object.entries(spans) as [Unit, [string, string]][])
  test(`every ${unit} of 22 zones begins in the kernel when it does in DuckDB`, async () => {
    const db = await DuckDB.open(':memory:', { threads: 1 });
    const windower = new Windower({
      window: calendar(unit),
      keep: { '15m': '1d', [unit]: '1d' },
      locales: Object.fromEntries(zones.map((zone, i) => [zone, in_(zone, i % 7)])),
    });
    windower.take(...zones.map((port) => ({ at: 0, port })));
    const { state } = windower.windows as Windows;
    const level = state.pipeline.levels.findIndex(({ isOwn }) => isOwn);
    const { grid } = state.stores[level];
    const s = `s AS (SELECT port, unnest([TIMESTAMPTZ '${from} 00:00:00Z', TIMESTAMPTZ '${to} 00:00:00Z']) AS t FROM range(1, ${zones.length + 1}) p(port))`;
    const ctes = [s, ...periods(state, level, ['epoch_ms(t)'])];
    const rows = await db.rows(
      `WITH ${ctes.join(', ')} SELECT clock::INT AS clock, w::INT AS w, wa::DOUBLE AS wa FROM c ORDER BY ALL`,
    );
    await db.close();
    const wrong = rows.filter(({ clock, w, wa }) => grid.start(w as number, clock as number) !== wa);
    assert.ok(rows.length > 100 * zones.length);
    assert.equal(
      wrong
        .slice(0, 5)
        .map(({ clock, w, wa }) => [
          zones[(clock as number) - 1],
          iso(grid.start(w as number, clock as number)),
          iso(wa as number),
        ]),
      [],
    );
  });

const spring = at('2024-03-30T00:00Z');
const calls = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 900 }).map((n) => spring + n * 7 * minute),
    stay: fc.option(
      fc.integer({ min: 0, max: 40 }).map((n) => n * hour),
      { nil: undefined },
    ),
    port: fc.constantFrom('London', 'Karachi', 'Lord_Howe'),
    load: fc.integer({ min: -5, max: 5 }),
  }),
  { minLength: 1, maxLength: 12 },
);

test('in any order the calendar says the same, and the same as SQL', () =>
  fc.assert(
    fc.asyncProperty(calls, fc.boolean(), async (rows, hasExtremes) => {
      const setting = {
        window: calendar('day'),
        keep: { '15m': '1d', hour: '1d', day: '1d', week: '1d', month: '1d' },
        locales: {
          London: in_('Europe/London'),
          Karachi: in_('Asia/Karachi', 3),
          Lord_Howe: in_('Australia/Lord_Howe'),
        },
        hasExtremes,
      } as const;
      const inOrder = new Windower(setting).take(...rows).mark(spring + 40 * day);
      const late = new Windower(setting);
      for (const [i, row] of rows.entries()) late.take(row).mark(spring + ((i * 5) % 7) * day);
      late.mark(spring + 40 * day);
      const [a, b] = [await inOrder.proof(), await late.proof()];
      for (const [i, { kernel, sql }] of a.entries()) {
        assert.equal(kernel, sql);
        assert.equal(b[i].kernel, kernel);
      }
    }),
    { numRuns: 6 },
  ));

test.run();
