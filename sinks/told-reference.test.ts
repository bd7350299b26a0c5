// What the log told of offices, days and promises, as a snapshot shows it: now, and as it was known at a message.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { begin, eventOf } from './alerts/rush.fixture.ts';
import { minute, openEngine, stored } from './laws.fixture.ts';
import { foldersOf } from './sample.fixture.ts';

const test = suite('sinks/told-reference');
const folder = foldersOf(test);

const told = (at: number, fact: string, data: object) => ({
  ...eventOf(begin + at * minute, `reference.${fact}`, data, 'HQ-01'),
  id: `R-${at}`,
});
const eid = {
  name: 'PK',
  day_from_at: '2026-03-20T00:00:00Z',
  day_to_at: '2026-03-22T00:00:00Z',
  title: 'Eid',
};
const fee = { name: 'passport', step: 'fee', facts: 'fee_verified', mandatory: 'always' };
const events = [
  told(0, 'holiday', { ...eid, kind: 'holiday', status: 'provisional' }),
  told(1, 'sla', { name: 'urgent', category: 'urgent', days: 5 }),
  told(2, 'office', { name: 'KHI-01', title: 'Karachi', opens: '08:30', closes: '14:00', counters: 9 }),
  told(3, 'sla', { name: 'urgent', category: 'urgent', days: 4 }),
  told(4, 'holiday', { ...eid, kind: 'holiday', status: 'gazetted', known_at: '2026-03-02T04:00:00Z' }),
  told(5, 'office', { name: 'SKZ-09', title: 'Sukkur', kind: 'home', country: 'PK', latitude: 27.7 }),
  told(6, 'workflow', { ...fee, rank: 3 }),
];

test('the newest word counts, and what was known at a message can be asked', async () => {
  const dir = folder();
  const engine = await openEngine(dir, 'broker');
  await engine.read(memoryLog(stored(events, () => 100)));
  await engine.snapshot();
  await engine.close();
  const path = realpathSync(join(dir, 'snapshots', 'latest.duckdb'));
  const db = await DuckDB.open(path, { readOnly: true, sealed: true });
  const rows = async (columns: string, from: string) => {
    const found = await db.rows(
      `SELECT ${columns}, known_message::INT AS m, known_seq::INT AS seq FROM ${from}`,
    );
    return found.map((row) => Object.values(row).map(String).join(' ')).sort();
  };
  assert.equal(await rows('calendar, status', 'core.calendars_told'), ['PK gazetted 5 5']);
  assert.equal(await rows('calendar, status', 'core.calendars_as_of_message(4)'), ['PK provisional 1 1']);
  assert.equal(await rows('rule, days::INT AS days', 'core.sla_rules_told'), ['urgent 4 4 4']);
  assert.equal(await rows('rule, days::INT AS days', 'core.sla_rules_as_of_message(3)'), ['urgent 5 2 2']);
  assert.equal(await rows('rule, days::INT AS days', 'core.sla_rules_as_of_message(1)'), []);
  assert.equal(await rows('office, opens, closes', "core.offices_told WHERE office = 'KHI-01'"), [
    'KHI-01 08:30 14:00 3 3',
  ]);
  const karachi = "core.offices WHERE office = 'KHI-01'";
  assert.equal(await rows('kind, region, opens, closes', karachi), ['home Sindh 08:30 14:00 3 3']);
  assert.equal(await rows('counters, zone', karachi), ['9 Asia/Karachi 3 3']);
  const added = "core.offices WHERE office = 'SKZ-09'";
  assert.equal(await rows('kind, country, latitude', added), ['home PK 27.7 6 6']);
  const steps = 'core.workflow_steps_told';
  assert.equal(await rows('workflow, step, rank, facts, mandatory', steps), [
    'passport fee 3 fee_verified always 7 7',
  ]);
  const order = "core.workflow_steps WHERE step IN ('fee', 'interview')";
  assert.equal(await rows('step, rank, is_mandatory, services[1] AS of, title', order), [
    ...['fee 3 true null Fee 7 7', 'interview 5 true lost Interview null null'],
  ]);
  const march = (day: number) =>
    `core.calendars WHERE calendar = 'PK' AND day_from_at = TIMESTAMPTZ '2026-03-${day} 00:00:00+00'`;
  assert.equal(await rows('status, title', march(20)), ['gazetted Eid 5 5']);
  assert.equal(await rows('status, title', march(23)), ['gazetted Pakistan Day null null']);
  assert.equal(await rows('days', "core.sla_rules WHERE rule IN ('urgent', 'urgent_2012')"), [
    ...['4 4 4', '5 null null', '7 null null'],
  ]);
  const others =
    "SELECT count(*)::INT AS n FROM core.offices WHERE known_message IS NULL AND kind = 'mission'";
  assert.equal(await db.rows(others), [{ n: 112 }]);
  await db.close();
});
test.run();
