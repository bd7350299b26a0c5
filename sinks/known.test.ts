// An hour late for a mission: what comes corrects windows that had closed, and what was known before can still be shown.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message, Value } from '../engine/ports.ts';
import { alertOf } from './alerts/alert.ts';
import { type AlertRow, rowsIn } from './alerts/row.ts';
import { begin, heartbeats, people } from './alerts/rush.fixture.ts';
import { minute, openEngine, stored } from './laws.fixture.ts';
import { foldersOf } from './sample.fixture.ts';

const test = suite<{ db: DuckDB; alerts: AlertRow[] }>('sinks/known');
const folder = foldersOf(test);
const mission = 'LON-01';
/** 08:00 in London, when the mission opens. */
const opening = Date.parse('2026-03-02T08:00:00Z');

const at = <E extends { time: string; data: object }>(events: readonly E[]): E[] =>
  events.map((event) => {
    const time = new Date(Date.parse(event.time) - begin + opening).toISOString();
    const { complete_until: until } = event.data as { complete_until?: string };
    const data = until === undefined ? event.data : { complete_until: time };
    return { ...event, officeid: mission, time, data };
  });

/** Sixty wait in the first ten minutes; of thirty more, minutes 1 to 9, the mission tells an hour after. */
const known = at([...people(60, 0, 10), ...heartbeats(begin, begin + 90 * minute)]);
const late = at(people(30, 1, 9, 'biometrics'));
const log: Message[] = stored([...known, ...late], (i) => (i < known.length ? 100 : 60 * minute + i));

test.before(async (context) => {
  const dir = folder();
  const engine = await openEngine(dir, 'broker', 500);
  await engine.read(memoryLog(log));
  await engine.snapshot();
  await engine.close();
  context.db = await DuckDB.open(`${dir}/snapshots/latest.duckdb`, { readOnly: true });
  context.alerts = await rowsIn(context.db, "kind = 'crowded'");
});
test.after(({ db }) => db.close());

/** People waiting in each of minutes 0 to 9. */
async function waiting(db: DuckDB, from: string): Promise<Value[]> {
  const rows = await db.rows(
    `SELECT waiting FROM ${from} WHERE office = '${mission}' AND window_start_at < TIMESTAMPTZ '2026-03-02T08:10:00Z' ORDER BY window_start_at`,
  );
  return rows.map((row) => Math.round(row.waiting as number));
}
/** The sixty come within three seconds. */
const before = [59, 60, 60, 60, 60, 60, 60, 60, 60, 60];
const after = [59, 90, 90, 90, 90, 90, 90, 90, 90, 60];

test('windows that had closed say what is known now; what was known then is a question of time', async ({
  db,
}) => {
  assert.equal(await waiting(db, 'windows.congestion_1m'), after);
  assert.equal(await waiting(db, "windows.congestion_1m_as_of(TIMESTAMPTZ '2026-03-02T08:30:00Z')"), before);
  assert.equal(await waiting(db, "windows.congestion_1m_as_of(TIMESTAMPTZ '2026-03-02T09:30:00Z')"), after);
});

test('or of a message: all that was known when the alert was raised', async ({ db, alerts }) => {
  const [opened] = alerts;
  assert.equal([opened.office, opened.state, opened.observed], [mission, 'open', 60]);
  const then = `windows.congestion_1m_as_of_message((SELECT closed_ordinal FROM core.alerts_revisions WHERE alert = '${opened.alert}' AND revision = 1))`;
  assert.equal(await waiting(db, then), [59, 60, 60]);
});

test('each revision of the alert is shown by its own SQL: what it said then, and what it had to correct', async ({
  db,
  alerts,
}) => {
  assert.is(new Set(alerts.map(({ alert }) => alert)).size, 1, 'no other alert was raised');
  assert.equal(
    alerts.map(({ revision, state, observed }) => `${revision} ${state} ${observed}`),
    ['1 open 60', '2 update 1.475', '3 update 0', '4 clear 0', '5 corrected 76', '6 corrected 80'],
  );
  for (const row of alerts.filter(({ observed }) => observed !== 0)) {
    const { evidence, window } = alertOf(row).data;
    const found = await db.rows(evidence.sql);
    const { waiting, window_end_at } = found.at(-1)!;
    assert.equal(
      [waiting, new Date(window_end_at as unknown as Date).toISOString()],
      [row.observed, window!.end],
      `${row.revision} ${row.state}`,
    );
  }
});

test('a correction of an alert that is over says so, in both languages', ({ alerts }) => {
  const { explanation, recommended_action: action } = alertOf(alerts.at(-1)!).data;
  assert.match(
    explanation.en,
    /corrected by later reports: .* waiting on average. The alert itself is over\.$/,
  );
  assert.match(explanation.ur, /درست ہوا.*الارم خود ختم ہو چکا ہے۔$/);
  assert.is(action, null);
});
test.run();
