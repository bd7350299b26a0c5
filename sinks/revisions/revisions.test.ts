// Corrections leave: each as one message with what was said, what is said now and why, and nothing where nothing is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../../engine/duckdb.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Message } from '../../engine/ports.ts';
import { Outbox } from '../alerts/outbox.ts';
import type { Outlet } from '../alerts/outlets.ts';
import { begin, crowd, eventOf } from '../alerts/rush.fixture.ts';
import type { Engine } from '../engine.ts';
import { minute, openEngine, stored } from '../laws.fixture.ts';
import { wallTime } from '../wall-time.ts';
import { type Revision, subjectOf } from './revision.ts';
import { correctionsOf } from './source.ts';

const test = suite<{ dir: string }>('sinks/revisions');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

/** Sixty wait from minute 0 to 18, sixty more from 6 to 12; of one more, who waited from 2 to 4, is heard at minute 30. */
const one = { token: 'T-late', step: 'biometrics', counter: 'C9' };
const late = [
  eventOf(begin + 2 * minute, 'queue.token_issued', one),
  eventOf(begin + 4 * minute, 'queue.token_called', one),
];
const events = crowd();
const log = (n: number): Message[] =>
  stored([...events, ...late.slice(0, n)], (i) => (i < events.length ? 100 : 28 * minute));

const taking = (fails = () => false) => {
  const taken: Revision[] = [];
  const outlet: Outlet<Revision> = {
    name: 'revisions',
    async send(revisions) {
      if (fails()) throw new Error('away');
      taken.push(...revisions);
    },
  };
  return { taken, outlet };
};
const outboxOf = async (engine: Engine, outlet: Outlet<Revision>) =>
  Outbox.open({
    source: await correctionsOf(engine),
    store: engine.db,
    outlets: [outlet],
    time: wallTime,
    pause: 0,
  });

async function correctionsAfter(
  dir: string,
  messages: readonly Message[],
  limit: number,
): Promise<Revision[]> {
  const engine = await openEngine(dir, 'broker', limit);
  const { taken, outlet } = taking();
  const outbox = await outboxOf(engine, outlet);
  await engine.read(memoryLog(messages), { publish: () => outbox.deliver() });
  await engine.close();
  return taken;
}

test('what came late is told of window by window: before, now, difference and cause', async ({ dir }) => {
  const told = await correctionsAfter(dir, log(2), 4096);
  const issued = told.find(({ id }) => id === 'congestion_1m|LHR-01|biometrics|2026-03-02T05:02:00.000Z|2')!;
  assert.is(subjectOf(issued), 'passport.revision.v1.congestion_1m.LHR-01');
  const { measures, cause, window, key, revision } = issued.data;
  assert.equal(
    [window.end, key, revision],
    ['2026-03-02T05:03:00.000Z', { office: 'LHR-01', step: 'biometrics' }, 2],
  );
  assert.equal(measures.n_events, { previous: 0, value: 1, delta: 1 });
  assert.equal(measures.waiting, { previous: 60, value: 61, delta: 1 });
  assert.equal(measures.wait_mean_ms, { previous: null, value: null, delta: null });
  const [first, second] = log(2).flatMap(({ bytes, seq }) =>
    new TextDecoder().decode(bytes).includes('T-late') ? [seq] : [],
  );
  assert.equal(cause, { stream: 's', seq: first });
  const called = told.find(({ id }) => id === 'congestion_1m|LHR-01|biometrics|2026-03-02T05:04:00.000Z|3')!;
  assert.equal(called.data.measures.counters, { previous: 0, value: 1, delta: 1 });
  assert.equal(called.data.measures.wait_mean_ms, { previous: null, value: 120_000, delta: null });
  assert.is(called.data.cause.seq, second);
});

test('without corrections nothing is asked and nothing leaves', async ({ dir }) => {
  assert.equal(await correctionsAfter(dir, log(0), 100), []);
});

test('any split into batches tells the same corrections, in the order of their causes', async ({ dir }) => {
  const ids: string[][] = [];
  for (const limit of [7, 4096]) {
    const told = await correctionsAfter(join(dir, String(limit)), log(2), limit);
    const seqs = told.map(({ data: { cause } }) => cause.seq);
    assert.equal(
      seqs,
      seqs.toSorted((a, b) => a - b),
    );
    ids.push(told.map(({ id, data }) => `${id} ${JSON.stringify(data)}`));
  }
  assert.ok(ids[0].length > 20);
  assert.equal(ids[0].toSorted(), ids[1].toSorted());
});

test('what could not leave leaves after a restart, and once recorded not again', async ({ dir }) => {
  const failing = taking(() => true);
  let engine = await openEngine(dir, 'broker', 100);
  await engine.read(memoryLog(log(2)));
  await (await outboxOf(engine, failing.outlet)).deliver();
  await engine.close();
  engine = await openEngine(dir, 'broker', 100);
  const { taken, outlet } = taking();
  await (await outboxOf(engine, outlet)).deliver();
  assert.ok(taken.length > 20);
  const all = taken.length;
  await (await outboxOf(engine, outlet)).deliver();
  assert.is(taken.length, all);
  await engine.close();
});

test('an analyst sees the same: value, previous value and difference', async ({ dir }) => {
  const engine = await openEngine(dir, 'broker', 4096);
  await engine.read(memoryLog(log(2)));
  await engine.snapshot();
  await engine.close();
  const db = await DuckDB.open(join(dir, 'snapshots', 'latest.duckdb'), { readOnly: true });
  const rows = await db.rows(
    `SELECT revision::DOUBLE AS revision, waiting_previous, waiting, waiting_delta, arrivals_delta::DOUBLE AS arrivals_delta FROM windows.congestion_1m_corrections WHERE window_start_at = TIMESTAMPTZ '2026-03-02T05:03:00Z' ORDER BY revision`,
  );
  await db.close();
  assert.equal(rows, [
    { revision: 2, waiting_previous: 60, waiting: 61, waiting_delta: 1, arrivals_delta: 0 },
  ]);
});
test.run();
