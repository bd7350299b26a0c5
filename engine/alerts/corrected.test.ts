// What corrections do to alerts: windows in, some of them late, and revisions of alerts out.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cases, cases, first } from '../cases.ts';
import { Columns } from '../columns.ts';
import { trips } from '../decode/fixture.ts';
import { changesTable } from '../fold/changes.ts';
import { Identifiers } from '../identifiers.ts';
import type { KindArray } from '../kinds.ts';
import { Dictionaries } from '../labels.ts';
import { count } from '../measures.ts';
import { type Pipeline, pipeline, tumbling } from '../pipeline.ts';
import { above } from '../watch.ts';
import { Windows } from '../windows/windows.ts';
import { Incidents } from './incidents.ts';
import { plainRows } from './rows.fixture.ts';
import { ruleOf, thresholdsOf } from './watched.ts';
import { Watcher } from './watcher.ts';

const test = suite('engine/alerts/corrected');
const minute = 60_000;
const crossings = cases({
  kind: 'milestones',
  schema: 'core',
  name: 'crossings',
  doc: 'crossings · سفر',
  from: trips,
  key: 'trip',
  at: 'left_at',
  end: 'left_at',
  columns: { port: first('port', 'port · بندرگاہ'), left_at: first('event_at', 'left · روانگی', ['left']) },
});
const busy = above(
  'departures',
  { warning: 4, critical: 8 },
  { on: '1m', for: 2, clear: 2, says: 'busy', act_within: '15m' },
);
const traffic = pipeline({
  name: 'traffic',
  question: 'Is a port busy?',
  doc: 'departures · روانگیاں',
  from: crossings,
  by: ['port'],
  window: tumbling('1m'),
  measure: { departures: count('departures · روانگیاں', { at: 'left_at' }) },
  watch: [busy],
  keep: { '1m': '1d' },
}) as unknown as Pipeline;

/** A port of which departures are told minute by minute, and its alerts. */
function port() {
  const dictionaries = new Dictionaries();
  const code = dictionaries.of('port').codeOf('P1');
  const windows = new Windows(traffic, dictionaries, 'port');
  const rules = thresholdsOf(traffic).map((watch) => ruleOf(traffic, watch));
  const incidents = new Incidents(rules, 'port', dictionaries, new Identifiers());
  windows.watch(
    new Watcher(
      windows.state,
      0,
      incidents,
      dictionaries.of('key'),
      [null],
      () => Number.NaN,
      () => ({ name: 'A', bound: 0, silentAfter: 0 }),
    ),
  );
  const cause = { stream: 0, seq: 0, ordinal: 0, knownAt: 0 };
  let now = 0;
  const depart = (n: number, at: number) => {
    const rows = new Columns(changesTable(crossings as unknown as Cases), 16);
    const [known_at, closed_ordinal] = [now * minute, ++cause.ordinal];
    for (let i = 0; i < n; i++) {
      const values = { port: code, left_at: at * minute, weight: 1, revision: 1, known_at, closed_ordinal };
      const row = rows.add();
      for (const [name, value] of Object.entries(values))
        (rows.of as Record<string, KindArray>)[name][row] = value;
    }
    windows.apply(rows, 0, rows.n);
  };
  return {
    /** So many leave in each of the minutes that come next, and each of these windows closes. */
    minutes(...departures: number[]) {
      for (const n of departures) {
        depart(n, now);
        now++;
        cause.ordinal++;
        cause.knownAt = now * minute;
        windows.close(code, now * minute, cause);
      }
    },
    /** One message tells that `n` more had left at minute `at`. */
    late: depart,
    told: () =>
      plainRows(incidents.rows, dictionaries).map(
        (of) =>
          `${of.revision} ${of.state} ${of.severity} ${of.observed} of minute ${(of.window_start_at as number) / minute}, revision ${of.window_revision}`,
      ),
    alerts: () => plainRows(incidents.rows, dictionaries).map(({ alert }) => alert as string),
  };
}
const calm = (minutes: number) => Array.from({ length: minutes }, () => 0);

test('an alert that is over is noted as corrected when its window would have been judged otherwise', () => {
  const { minutes, late, told } = port();
  minutes(4, 4, 1, 1, 1);
  late(4, 1);
  assert.equal(told(), [
    '1 open warning 4 of minute 1, revision 1',
    '2 update warning 1 of minute 2, revision 1',
    '3 clear warning 1 of minute 3, revision 1',
    '4 corrected warning 8 of minute 1, revision 2',
  ]);
});

test('or when the value has changed by more than a quarter; a smaller change is not worth telling', () => {
  const { minutes, late, told } = port();
  minutes(5, 5, 1, 1);
  late(1, 1);
  assert.is(told().length, 3);
  late(1, 1);
  assert.equal(told().slice(3), ['4 corrected warning 7 of minute 1, revision 3']);
});

test('what was noted once is what the next correction is compared with', () => {
  const { minutes, late, told } = port();
  minutes(4, 4, 1, 1);
  late(5, 1);
  late(1, 1);
  assert.equal(told().slice(3), ['4 corrected warning 9 of minute 1, revision 2']);
});

test('an open alert is updated by its newest window alone', () => {
  const { minutes, late, told } = port();
  minutes(4, 4, 6);
  assert.equal(told().at(-1), '2 update warning 6 of minute 2, revision 1');
  late(2, 0);
  assert.is(told().length, 2);
  late(1, 2);
  assert.is(told().length, 2);
  late(1, 2);
  assert.equal(told().slice(2), ['3 update warning 8 of minute 2, revision 3']);
});

test('a window that ended less than act_within ago raises an alert, an older one does not', () => {
  const fresh = port();
  fresh.minutes(4, 3, ...calm(15));
  fresh.late(1, 1);
  assert.equal(fresh.told(), []);
  const older = port();
  older.minutes(4, 3, ...calm(14));
  older.late(1, 1);
  assert.equal(older.told(), ['1 open warning 4 of minute 1, revision 2']);
});

test('an alert raised by a correction clears as any other does', () => {
  const { minutes, late, told } = port();
  minutes(4, 3, 3);
  late(1, 1);
  minutes(1, 1);
  assert.equal(told(), [
    '1 open warning 4 of minute 1, revision 2',
    '2 update warning 1 of minute 3, revision 1',
    '3 clear warning 1 of minute 4, revision 1',
  ]);
});

test('windows of an alert that is over raise no other one', () => {
  const { minutes, late, told } = port();
  minutes(3, 4, 4, 1, 1);
  late(1, 0);
  late(3, 3);
  assert.equal(
    told().map((row) => row.split(' ')[1]),
    ['open', 'update', 'clear', 'corrected'],
  );
});

test('levels are judged by what windows said as they first closed: a correction is no step of the past', () => {
  const { minutes, late, told } = port();
  minutes(3);
  late(1, 0);
  minutes(4);
  assert.equal(told(), []);
});

test('a graver severity that a correction shows moves the open alert', () => {
  const { minutes, late, told } = port();
  minutes(4, 4);
  late(4, 0);
  late(4, 1);
  assert.equal(told(), [
    '1 open warning 4 of minute 1, revision 1',
    '2 update warning 8 of minute 1, revision 2',
    '3 moved warning 8 of minute 1, revision 2',
    '3 update critical 8 of minute 1, revision 2',
  ]);
});

test('however late it comes, what was told of a window is corrected', () => {
  const { minutes, late, told } = port();
  minutes(4, 4, ...calm(600));
  late(6, 1);
  assert.equal(told().slice(3), ['4 corrected warning 10 of minute 1, revision 2']);
});

test('also of an incident that another of the same place has followed', () => {
  const { minutes, late, told, alerts } = port();
  minutes(4, 4, ...calm(60), 5, 5, ...calm(100));
  late(6, 1);
  assert.equal(told().slice(3), [
    '1 open warning 5 of minute 63, revision 1',
    '2 update warning 0 of minute 64, revision null',
    '3 clear warning 0 of minute 65, revision null',
    '4 corrected warning 10 of minute 1, revision 2',
  ]);
  const [first, , , second, , , corrected] = alerts();
  assert.is(corrected, first);
  assert.is.not(second, first);
});

test('after a month nobody can look it up, and nothing is told', () => {
  const { minutes, late, told } = port();
  minutes(4, 4, ...calm(2), ...calm(30 * 24 * 60), 4, 4);
  late(6, 1);
  assert.is(told().filter((row) => row.includes('corrected')).length, 0);
});
test.run();
