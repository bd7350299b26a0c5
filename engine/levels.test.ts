// Which sizes of window a definition gives, and what is refused before any row.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Duration } from './duration.ts';
import { ConfigError } from './errors.ts';
import { levelsOf, ownOf } from './levels.ts';
import { calendar, hopping, session, tumbling, type Window } from './window.ts';

const test = suite('engine/levels');

const fail = (code: string, what: string, fix: string) => new ConfigError(code, what, fix);
const of = (window: Window, ...suffixes: string[]) => {
  const keep = Object.fromEntries(suffixes.map((suffix) => [suffix, '1d' as Duration]));
  const { pane, levels } = levelsOf(window, keep, fail);
  const shown = levels.map(({ suffix, size, slide, offset }) => [
    suffix,
    size / 1000,
    slide / 1000,
    offset && offset / 1000,
  ]);
  return { pane: pane / 1000, levels: shown, own: levels[ownOf(levels)].suffix };
};
const refused = (code: string, window: Window, ...suffixes: string[]) => {
  try {
    of(window, ...suffixes);
  } catch (error) {
    return assert.is((error as ConfigError).code, code);
  }
  assert.unreachable(code);
};

test('panes are what divides size, distance and offset; they come first', () => {
  assert.equal(of(hopping('15m', { every: '1m' }), '1h', '15m', '1m'), {
    pane: 60,
    levels: [
      ['1m', 60, 60, undefined],
      ['15m_by_1m', 900, 60, undefined],
      ['1h', 3600, 3600, undefined],
    ],
    own: '15m_by_1m',
  });
  assert.equal(of(hopping('10m', { every: '4m', offset: '-1m' }), '1m', '10m'), {
    pane: 60,
    levels: [
      ['1m', 60, 60, undefined],
      ['10m_by_4m', 600, 240, 180],
    ],
    own: '10m_by_4m',
  });
});

test('an offset of whole distances is none, and then a tumbling window is its own pane', () => {
  assert.equal(of(tumbling('5m', { offset: '-10m' }), '5m'), {
    pane: 300,
    levels: [['5m', 300, 300, undefined]],
    own: '5m',
  });
});

test('periods of the calendar are rolled up beside fixed sizes; sessions are alone', () => {
  assert.equal(of(calendar('week'), '15m', 'week', 'day', '1h').own, 'week');
  assert.equal(of(tumbling('5m'), '5m', 'day').own, '5m');
  assert.equal(of(session('30m'), 'session'), {
    pane: 60,
    levels: [['session', 1800, 1800, undefined]],
    own: 'session',
  });
  assert.is(of(session('45s'), 'session').pane, 1);
});

test('what cannot be had is refused, with what can', () => {
  refused('E-PIPE-010', tumbling('0m'), '0m');
  refused('E-PIPE-010', hopping('1m', { every: '0s' }), '1m');
  refused('E-PIPE-010', session('0s'), 'session');
  refused('E-PIPE-011', tumbling('10m'), '10m', '15m');
  refused('E-PIPE-012', hopping('10m', { every: '4m' }), '10m');
  refused('E-PIPE-013', hopping('10m', { every: '5m' }), '5m');
  refused('E-PIPE-013', session('10m'), 'session', '1d');
  refused('E-PIPE-016', tumbling('1s', { offset: '500ms' }), '1s');
  refused('E-PIPE-017', calendar('day', { pane: '20m' }), '20m', 'day');
  refused('E-DURATION-001', tumbling('10m'), '10m', 'fortnight');
});

test.run();
