// An alert as the contract has it, and the numbers behind it found again in a snapshot by its own SQL.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../../engine/duckdb.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { openEngine, stored } from '../laws.fixture.ts';
import { alertOf, subjectOf } from './alert.ts';
import { type AlertRow, rowsIn } from './row.ts';
import { begin, heartbeats, people, rush } from './rush.fixture.ts';

const test = suite<{ dir: string; db: DuckDB; rows: AlertRow[] }>('sinks/alerts/alert');
test.before(async (context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const engine = await openEngine(context.dir, 'broker', 100);
  await engine.read(memoryLog(rush()));
  await engine.snapshot();
  await engine.close();
  const path = realpathSync(join(context.dir, 'snapshots', 'latest.duckdb'));
  context.db = await DuckDB.open(path, { readOnly: true, sealed: true });
  context.rows = await rowsIn(context.db, 'true');
});
test.after(async ({ dir, db }) => {
  await db.close();
  rmSync(dir, { recursive: true, force: true });
});

test('it is a CloudEvent with everything that the contract promises', ({ rows }) => {
  const { data, ...envelope } = alertOf(rows[8]);
  assert.match(data.alert_id, /^a-[0-9a-f]{16}$/);
  assert.equal(envelope, {
    specversion: '1.0',
    id: `${data.alert_id}:7`,
    source: 'rahdari',
    type: 'passport.anomaly.crowded.v1',
    time: '2026-03-02T05:19:00.100Z',
    subject: 'LHR-01/biometrics',
    datacontenttype: 'application/json',
    officeid: 'LHR-01',
    severity: 'warning',
  });
  const { explanation, evidence, recommended_action: action, alert_id: _, observed, score, ...rest } = data;
  assert.match(rest.rule_version ?? '', /^[0-9a-f]{8}$/);
  assert.equal(rest, {
    ...{ revision: 7, kind: 'crowded', rule: 'congestion.crowded', rule_version: rest.rule_version },
    ...{ state: 'update', severity: 'warning', is_provisional: false, office: 'LHR-01', key: 'biometrics' },
    window: { start: '2026-03-02T05:18:00.000Z', end: '2026-03-02T05:19:00.000Z' },
    ...{ measure: 'waiting', expected: 40, since: '2026-03-02T05:03:00.000Z' },
    ...{ owner: 'head_of_office', route: 'zone.punjab', is_acknowledged: false },
    ...{ acknowledge_by: '2026-03-02T05:18:00.100Z', detector: 'above', detector_delay_ms: 120_000 },
    watermark_delay_ms: 100,
  });
  assert.is(score, (observed as number) / 40);
  assert.equal(evidence.messages, [{ stream: 's', seq: 440 }]);
  assert.is(
    explanation.en,
    'Lahore (LHR-01), Fingerprints: 1.5 people waiting on average from 10:18 to 10:19 (“warning” begins at 40).',
  );
  assert.match(explanation.ur, /^لاہور \(LHR-01\)، انگلیوں کے نشان: 10:18 سے 10:19 تک/);
  const { amount, expected_before: before, expected_after: after } = action!;
  assert.equal([action!.action, action!.step], ['open_counters', 'biometrics']);
  assert.ok((amount as number) > 0 && (after as number) < (before as number));
  const words = `Open ${amount} more counters until `;
  assert.ok(action!.explanation!.en.startsWith(words), action!.explanation!.en);
});

test('a move leaves under the old severity with an id of its own, what it became under the new one', ({
  rows,
}) => {
  const ids = rows.slice(2, 4).map((row) => [subjectOf(alertOf(row)), alertOf(row).id.slice(18)]);
  assert.equal(ids, [
    ['passport.anomaly.v1.warning.LHR-01.crowded', ':3:moved'],
    ['passport.anomaly.v1.critical.LHR-01.crowded', ':3'],
  ]);
});

test('what would route wrongly in a subject is replaced there and nowhere else', ({ rows }) => {
  const alert = alertOf({ ...rows[0], office: 'Group 1.a' });
  assert.is(subjectOf(alert), 'passport.anomaly.v1.warning.Group-1-a.crowded');
  assert.is(alert.officeid, 'Group 1.a');
});

test('its SQL gives its numbers again, over the snapshot that followed', async ({ db, rows }) => {
  for (const row of rows.filter(({ observed }) => observed !== 0)) {
    const { evidence, window } = alertOf(row).data;
    const found = await db.rows(evidence.sql);
    assert.is(found.length, 3, evidence.sql);
    const { waiting, window_end_at } = found[2];
    assert.equal([waiting, new Date(window_end_at as number).toISOString()], [row.observed, window!.end]);
  }
  const [{ arrivals }] = await db.rows(
    `SELECT sum("arrivals_15m_by_1m")::INT AS arrivals FROM (${alertOf(rows[3]).data.evidence.sql})`,
  );
  assert.is(arrivals, 120 + 120 + 120);
});

test('the SQL of a silence gives the last thing that was heard', async ({ dir }) => {
  const engine = await openEngine(join(dir, 'silent'), 'broker', 100);
  const ticks: [number, number] = [begin, begin + 660_000];
  await engine.read(memoryLog(stored([...people(1, 0, 1), ...heartbeats(begin, begin)], () => 100, ticks)));
  await engine.snapshot();
  await engine.close();
  const path = realpathSync(join(dir, 'silent', 'snapshots', 'latest.duckdb'));
  const db = await DuckDB.open(path, { readOnly: true });
  const [row] = await rowsIn(db, "kind = 'silent'");
  const [{ office, newest_at }] = await db.rows(alertOf(row).data.evidence.sql);
  assert.equal(
    [office, (newest_at as unknown as Date).toISOString()],
    ['LHR-01', '2026-03-02T05:05:00.000Z'],
  );
  await db.close();
});

test('the views show each alert as it stands, and those that are open', async ({ db, dir }) => {
  const alerts = await db.rows('SELECT state, revision::INT AS revision FROM core.alerts');
  assert.equal(alerts, [{ state: 'clear', revision: 9 }]);
  assert.equal(await db.rows('FROM marts.open_alerts'), []);
  const engine = await openEngine(join(dir, 'open'), 'broker', 100);
  await engine.read(memoryLog(rush().slice(0, 130)));
  await engine.snapshot();
  await engine.close();
  const path = realpathSync(join(dir, 'open', 'snapshots', 'latest.duckdb'));
  const open = await DuckDB.open(path, { readOnly: true });
  const [one] = await open.rows(
    'SELECT severity, state, epoch(open_for)::INT AS open_s FROM marts.open_alerts',
  );
  assert.equal(one, { severity: 'critical', state: 'update', open_s: 360 });
  await open.close();
});
test.run();
