// Alerts through the whole engine: silence, escalation, acknowledgement, reopening, two rules at once, restarts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Message } from '../../engine/ports.ts';
import { minute, openEngine, stored } from '../laws.fixture.ts';
import { alertOf, subjectOf } from './alert.ts';
import { type AlertRow, rowsAfter } from './row.ts';
import { begin, crowd, eventOf, heartbeats, office, people, rush } from './rush.fixture.ts';

const test = suite<{ dir: string }>('sinks/alerts/life');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

async function alertsIn(dir: string, log: readonly Message[]): Promise<AlertRow[]> {
  const engine = await openEngine(dir, 'broker', 100);
  try {
    await engine.read(memoryLog(log));
    return await rowsAfter(engine.db, 0, 10_000);
  } finally {
    await engine.close();
  }
}
const at = (row: AlertRow) => Math.round(((row.known_at - begin) / minute) * 100) / 100;
const told = (rows: readonly AlertRow[]) =>
  rows.map((row) => `${at(row)} ${row.kind} ${row.revision} ${row.state} ${row.severity}`);
const delay = () => 100;
const ticks = (minutes: number): [number, number] => [begin, begin + minutes * minute];

test('an office that says nothing is silent after five open minutes, and no longer when it is heard', async ({
  dir,
}) => {
  const events = [...heartbeats(begin, begin), ...heartbeats(begin + 9 * minute, begin + 9 * minute)];
  const rows = await alertsIn(dir, stored(events, delay, ticks(10)));
  assert.equal(told(rows), ['5.02 silent 1 open warning', '9 silent 2 clear warning']);
  const { officeid, subject, type, data } = alertOf(rows[0]);
  assert.equal([officeid, subject, type], [office, office, 'passport.anomaly.silent.v1']);
  assert.equal([data.window, data.key, data.score, data.observed], [null, null, 1, 300_000]);
  assert.is(data.since, new Date(begin + 100 + 5 * minute).toISOString());
  assert.is(
    data.explanation.en,
    'Lahore (LHR-01) has sent nothing for 5 minutes of its opening hours (silent as of 10:05).',
  );
  assert.is(data.recommended_action?.action, 'call_office');
  assert.is(alertOf(rows[1]).data.recommended_action, null);
});

test('a crowd in an office that then falls silent: two rules, two alerts in one window', async ({ dir }) => {
  const log = stored(
    [...people(60, 0, 60), ...heartbeats(begin, begin)].filter(isBefore(1)),
    delay,
    ticks(8),
  );
  const rows = await alertsIn(dir, log);
  const open = rows.filter(({ state }) => state === 'open');
  assert.equal(open.map(({ kind }) => kind).sort(), ['crowded', 'silent']);
  assert.is(new Set(open.map(({ alert }) => alert)).size, 2);
  assert.equal(open.map((row) => subjectOf(alertOf(row))).sort(), [
    'passport.anomaly.v1.warning.LHR-01.crowded',
    'passport.anomaly.v1.warning.LHR-01.silent',
  ]);
});

test('two steps of one office are two alerts', async ({ dir }) => {
  const events = [
    ...people(200, 0, 60),
    ...people(200, 0, 60, 'submission'),
    ...heartbeats(begin, begin + 8 * minute),
  ];
  const rows = await alertsIn(dir, stored(events.filter(isBefore(8)), delay));
  const open = rows.filter(({ state }) => state === 'open');
  assert.equal(open.map(({ key }) => key).sort(), ['biometrics', 'submission']);
});

test('nobody acknowledges: it is escalated when time is up; somebody does: it is not', async ({ dir }) => {
  const rows = await alertsIn(join(dir, 'a'), rush());
  const [{ alert, acknowledge_by_at: by }] = rows;
  const escalated = rows.filter(({ state }) => state === 'escalated');
  assert.equal(
    escalated.map(({ known_at }) => known_at),
    [by],
  );
  assert.match(alertOf(escalated[0]).data.explanation.en, /Nobody had taken it on by 10:18\.$/);
  const ack = eventOf(begin + 7.5 * minute, 'ops.alert_acknowledged', { alert });
  const acked = await alertsIn(join(dir, 'b'), stored([...crowd(40), ack], delay));
  const states = told(acked);
  assert.is(states[2], '7.5 crowded 3 acknowledged warning');
  assert.not(states.some((state) => state.includes('escalated')));
  assert.ok(acked.slice(2).every((row) => row.is_acknowledged && row.alert === alert));
});

test('crowded again within half an hour of its clearing, it is the same incident', async ({ dir }) => {
  const again = people(100, 30, 40);
  const rows = await alertsIn(dir, stored([...crowd(60), ...again], delay));
  const lives = rows.filter(({ state }) => state === 'open' || state === 'clear');
  assert.equal(
    lives.map(({ state }) => state),
    ['open', 'clear', 'open', 'clear'],
  );
  assert.is(new Set(rows.map(({ alert }) => alert)).size, 1);
  assert.equal(
    [...new Set(rows.map(({ revision }) => revision))],
    Array.from({ length: rows.at(-1)!.revision }, (_, i) => i + 1),
  );
});

test('stopped in the middle of an incident, with a checkpoint or long after one: same id, next revision, no row twice', async ({
  dir,
}) => {
  const log = rush();
  const undisturbed = await alertsIn(join(dir, 'whole'), log);
  for (const [upTo, isChecked] of [
    [66, true],
    [130, false],
    [256, true],
    [300, false],
  ] as const) {
    const engine = await openEngine(join(dir, 'stopped'), 'broker', 100);
    await engine.read(memoryLog(log.slice(0, upTo)));
    if (isChecked) await engine.snapshot();
    await engine.close();
  }
  const stopped = await alertsIn(join(dir, 'stopped'), log);
  assert.is(stopped.length, 11);
  assert.equal(stopped, undisturbed);
});

const isBefore = (minutes: number) => (event: { time: string }) =>
  Date.parse(event.time) <= begin + minutes * minute;
test.run();
