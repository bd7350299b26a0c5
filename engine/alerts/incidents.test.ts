// The life of alerts: whatever is found and whoever acts, revisions count up and only legal states follow each other.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Identifiers } from '../identifiers.ts';
import { Dictionaries } from '../labels.ts';
import type { Finding, Rule } from './finding.ts';
import { Incidents } from './incidents.ts';
import { plainRows, type Row } from './rows.fixture.ts';

const test = suite('engine/alerts/incidents');
const minute = 60_000;
const rule = (name: string): Rule => ({
  name,
  kind: name,
  measure: 'waiting',
  action: 'add_servers',
  actWithin: 15 * minute,
});

/** Incidents of two rules for keys of one clock, told what is found minute by minute. */
function life() {
  const dictionaries = new Dictionaries();
  const incidents = new Incidents([rule('crowded'), rule('slow')], 'place', dictionaries, new Identifiers());
  const place = dictionaries.of('place').codeOf('P1');
  const keys = ['a', 'b', 'c'].map((key) => dictionaries.of('key').codeOf(key));
  const cause = { stream: 0, seq: 0, ordinal: 0, knownAt: 0 };
  const to = (at: number) => {
    while (incidents.next <= at) {
      cause.knownAt = incidents.next;
      incidents.fire(cause);
    }
    cause.knownAt = at;
    cause.seq++;
  };
  return {
    rows: () => plainRows(incidents.rows, dictionaries),
    to,
    /** At minute `at`, `severity` (0 to 3) of a key by a rule; the window is the quarter of an hour before. */
    find(at: number, severity: number, { of = 0, key = 0, observed = severity * 10 } = {}) {
      const end = at * minute;
      to(end);
      const finding: Finding = {
        ...{ clock: place, key: keys[key], start: end - 15 * minute, end },
        ...{ observed, expected: 10, advice: null, isProvisional: false },
      };
      incidents.find(of, key, severity, finding, cause);
    },
    acknowledge(row: number) {
      return incidents.acknowledge(incidents.rows.of.alert as Uint32Array, row * 4, cause);
    },
    count: () => incidents.open.length,
  };
}
const told = (rows: readonly Row[]) =>
  rows.map(({ revision, state, severity }) => `${revision} ${state} ${severity}`);

test('an incident opens, grows graver, is milder again and clears: each change once, a move under both severities', () => {
  const { find, rows, count } = life();
  for (const [at, severity] of [2, 2, 3, 3, 2, 0, 0].entries()) find(at, severity);
  assert.equal(told(rows()), [
    '1 open warning',
    '2 moved warning',
    '2 update critical',
    '3 moved critical',
    '3 update warning',
    '4 clear warning',
  ]);
  assert.is(count(), 0);
});

test('two rules that open in one window for one key are two alerts', () => {
  const { find, rows, count } = life();
  find(1, 2, { of: 0 });
  find(1, 2, { of: 1 });
  const [one, other] = rows();
  assert.equal([one.state, other.state], ['open', 'open']);
  assert.equal([one.rule, other.rule], ['crowded', 'slow']);
  assert.is(one.window_start_at, other.window_start_at);
  assert.is.not(one.alert, other.alert);
  assert.is(count(), 2);
});

test('within half an hour the same incident opens again, after it another does', () => {
  const { find, rows } = life();
  for (const [at, severity] of [
    [0, 2],
    [10, 0],
    [40, 2],
    [50, 0],
    [81, 2],
  ])
    find(at, severity);
  const all = rows();
  assert.equal(told(all), [
    '1 open warning',
    '2 clear warning',
    '3 open warning',
    '4 clear warning',
    '1 open warning',
  ]);
  assert.equal(
    all.map(({ alert }) => alert === all[0].alert),
    [true, true, true, true, false],
  );
});

test('who does not acknowledge in time lets it escalate, once; who does, or sees it clear, does not', () => {
  const { find, to, acknowledge, rows } = life();
  find(0, 2, { key: 0 });
  find(0, 2, { key: 1 });
  find(0, 2, { key: 2 });
  to(5 * minute);
  assert.is(acknowledge(1), true);
  assert.is(acknowledge(1), false);
  find(10, 0, { key: 2 });
  to(60 * minute);
  assert.equal(
    rows().map(({ key, state, known_at }) => `${key} ${state} ${(known_at as number) / minute}`),
    ['a open 0', 'b open 0', 'c open 0', 'b acknowledged 5', 'c clear 10', 'a escalated 15'],
  );
});

/** What may follow a state, whatever happens. */
const follows: Record<string, readonly string[]> = {
  nothing: ['open'],
  open: ['update', 'moved', 'acknowledged', 'escalated', 'clear'],
  update: ['update', 'moved', 'acknowledged', 'escalated', 'clear'],
  acknowledged: ['update', 'moved', 'clear'],
  escalated: ['update', 'moved', 'acknowledged', 'clear'],
  moved: ['update'],
  clear: ['open'],
};

const step = fc.record({
  after: fc.integer({ min: 0, max: 50 }),
  does: fc.constantFrom('find', 'find', 'find', 'find', 'acknowledge'),
  key: fc.integer({ min: 0, max: 2 }),
  of: fc.integer({ min: 0, max: 1 }),
  severity: fc.integer({ min: 0, max: 3 }),
  observed: fc.integer({ min: 0, max: 100 }),
});

test('whatever is found: revisions are 1, 2, 3, states are legal, and a move is told under both severities', () =>
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const { find, acknowledge, rows, count } = life();
      let at = 0;
      for (const { after, does, ...what } of steps) {
        at += after;
        if (does === 'find') find(at, what.severity, what);
        else {
          const row = rows().findLastIndex(({ key }) => key === 'abc'[what.key]);
          if (row !== -1) acknowledge(row);
        }
      }
      const all = rows();
      assert.equal(
        all.map(({ number }) => number),
        all.map((_, i) => i + 1),
      );
      const alerts = [...new Set(all.map(({ alert }) => alert))];
      const open = alerts.filter((one) => isLegal(all.filter(({ alert }) => alert === one)));
      assert.is(open.length, count());
    }),
    { seed: 11, numRuns: 400 },
  ));

/** Checks the life of one alert; whether it is open at the end. */
function isLegal(own: readonly Row[]): boolean {
  let before: Row = { state: 'nothing', revision: 0, severity: null };
  for (const row of own) {
    const { state, revision, severity } = row;
    assert.ok(follows[before.state as string].includes(state as string), `${before.state} -> ${state}`);
    const isSame = before.state === 'moved';
    assert.is(revision, (before.revision as number) + (isSame ? 0 : 1));
    if (isSame) assert.is.not(severity, before.severity);
    else if (state !== 'open') assert.is(severity, before.severity);
    before = row;
  }
  assert.is.not(before.state, 'moved');
  return before.state !== 'clear';
}
test.run();
