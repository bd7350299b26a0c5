// One state of the engine, shown twice: from memory and from its snapshot the overview is the same, through a rush.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { places } from '../../data/places.ts';
import { service } from '../../data/service.ts';
import { Ndjson } from '../../data/simulate/ndjson.ts';
import { Simulator } from '../../data/simulate/simulator.ts';
import { DuckDB } from '../../engine/duckdb.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Message } from '../../engine/ports.ts';
import { openEngine } from '../laws.fixture.ts';
import type { Overview } from './overview.ts';
import { overviewOfEngine } from './overview-of-engine.ts';
import { overviewOfSnapshot } from './overview-of-snapshot.ts';

const test = suite('sinks/pages/overview');
const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));
const minute = 60_000;
const start = Date.parse('2026-03-03T03:30:00Z');
const known = places();

async function ofSnapshot(named = known): Promise<Overview> {
  const db = await DuckDB.open(realpathSync(join(dir, 'snapshots', 'latest.duckdb')), { readOnly: true });
  try {
    return await overviewOfSnapshot(db, named, null);
  } finally {
    await db.close();
  }
}

test('the engine and its snapshot tell the same of a rush: before it and in it', async () => {
  const simulator = new Simulator({
    ...service(4, 'rush'),
    seed: 7,
    start,
    days: 0.5,
    tick: 1000,
    heartbeat: minute,
  });
  const encoder = new Ndjson(simulator.words);
  const engine = await openEngine(dir, 'event');
  const seen: Overview[] = [];
  let seq = 0;
  try {
    for (const minutes of [40, 90]) {
      const log: Message[] = [];
      while (seq < minutes) {
        const bytes = encoder.bytes(simulator.next(start + ++seq * minute)).slice();
        log.push({ stream: 's', seq, storedAt: Number.NaN, bytes });
      }
      await engine.read(memoryLog(log));
      await engine.snapshot();
      const live = overviewOfEngine(engine, known);
      assert.equal(await ofSnapshot(), { ...live, mode: 'snapshot' }, `after ${minutes} minutes`);
      seen.push(live);
    }
  } finally {
    await engine.close();
  }
  assert.equal(
    seen.map(({ totals }) => totals.offices_crowded),
    [0, 1],
  );
  const { alerts, offices } = seen[1];
  assert.is(alerts[0].office, 'KHI-01');
  assert.match(
    alerts[0].explanation.en,
    /^Karachi \(KHI-01\), Submission: \d+ people waiting on average from \d\d:/,
  );
  assert.match(alerts[0].alert_id, /^a-[0-9a-f]{16}$/);
  const [fullest] = offices;
  assert.equal(
    [fullest.office, fullest.step, fullest.severity],
    ['KHI-01', 'submission', alerts[0].severity],
  );
  assert.is(fullest.counters_needed, fullest.counters_open + alerts[0].recommended_action!.amount!);
  assert.is(fullest.waiting_by_minute.length, 60);
  assert.ok(fullest.waiting_by_minute[0] < fullest.waiting_by_minute[59]);
  assert.ok(!offices.some(({ office }) => office === 'HQ-01'));
});

test('an office that nobody has named goes by its code', async () => {
  const { offices } = await ofSnapshot({ ...known, offices: new Map() });
  assert.equal(offices[0].city, { en: 'KHI-01', ur: 'KHI-01' });
});
test.run();
