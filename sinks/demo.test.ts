// The demo as a stranger sees it: a rush, an alarm, counters opened, the line falls, the alarm clears; killed, it goes on.
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { hasServer, needsServer, startServer } from '../engine/inputs/server.fixture.ts';
import type { Alert } from './alerts/alert.ts';
import { followStream } from './alerts/follow.ts';
import { Outbox } from './alerts/outbox.ts';
import { subscribers } from './alerts/outlets.ts';
import { alertsOf } from './alerts/source.ts';
import { subscriber } from './alerts/subscriber.fixture.ts';
import { demo } from './demo.ts';
import { lookOn } from './onlookers.ts';
import { interventionOf } from './pages/ops-event.ts';
import { overviewOfEngine } from './pages/overview-of-engine.ts';
import { foldersOf } from './sample.fixture.ts';
import { wallTime } from './wall-time.ts';

const test = suite('sinks/demo');
const minute = 60_000;
const folder = foldersOf(test);
const start = Date.parse('2026-03-02T03:58:00Z');
const staged = { offices: 12, seed: 7, scenario: 'rush', start };

async function ask(dir: string, sql: string) {
  const path = realpathSync(join(dir, 'snapshots', 'latest.duckdb'));
  const db = await DuckDB.open(path, { readOnly: true });
  const rows = await db.rows(sql).finally(() => db.close());
  return JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));
}

test('a rush raises an alarm; what it advises is done; the line falls as predicted and the alarm clears', async () => {
  const dir = folder();
  const alerts: Alert[] = [];
  const end = new AbortController();
  await demo({
    ...{ dir, ...staged, speed: 3000, snapshotEvery: 5_000, time: wallTime, signal: end.signal },
    lasts: 40_000,
    notice: () => {},
    stage: async ({ engine, publish, onCommit, places }) => {
      const heard = subscribers();
      const source = alertsOf(engine);
      const outbox = await Outbox.open({ source, store: engine.db, outlets: [heard], time: wallTime });
      heard.subscribe((alert) => {
        const isOther = alerts.length > 0 && alert.data.alert_id !== alerts[0].data.alert_id;
        if (isOther) return; // whom the counters serve faster may wait at the next desk
        alerts.push(alert);
        const { state, key, office, recommended_action: advice, alert_id } = alert.data;
        if (state === 'open' && advice?.amount) {
          const until = new Date(Date.parse(alert.time) + 180 * minute).toISOString();
          const { action, amount } = advice;
          const body = { alert: alert_id, office, action, step: key, amount, until };
          void publish(interventionOf(body, overviewOfEngine(engine, places), wallTime.now()));
        }
        if (state === 'clear') end.abort();
      });
      onCommit(() => outbox.deliver());
      return { close: () => outbox.deliver() };
    },
  });
  const states = alerts.map(({ data }) => data.state);
  assert.is(states[0], 'open');
  assert.is(states.at(-1), 'clear', states.join(' '));
  assert.ok(states.includes('acknowledged'), 'who opens counters has taken it on');
  const [{ data }] = alerts;
  assert.equal([data.office, data.key, data.kind], ['KHI-01', 'submission', 'crowded']);
  assert.match(
    data.recommended_action?.explanation?.en ?? '',
    /^Open 10 more counters until .*another office/,
  );
  const predicted = Date.parse(data.recommended_action?.until ?? '');
  const cleared = Date.parse(alerts.at(-1)?.time ?? '');
  assert.ok(cleared <= predicted + 30 * minute, `cleared at ${new Date(cleared).toISOString()}`);
  const told = await ask(
    dir,
    `SELECT (SELECT state FROM core.alerts WHERE alert = '${data.alert_id}') AS state, (SELECT count(*)::INT FROM raw.ops_events WHERE action = 'open_counters') AS acts, (SELECT max(counters) > 10 FROM windows.congestion_15m_by_1m WHERE office = 'KHI-01' AND step = 'submission') AS opened`,
  );
  assert.equal(told, [{ state: 'clear', acts: 1, opened: true }]);
});

test('killed in the middle of the rush and started again, it goes on with the same alarm, and nothing is doubled', async () => {
  const dir = folder();
  const main = fileURLToPath(new URL('cli/main.ts', import.meta.url));
  const words = ['demo', '-C', dir, '--speed', '600', '--no-open', '--listen', '127.0.0.1:0'];
  const run = (...more: string[]) =>
    spawn(process.execPath, ['--import', 'tsx', main, ...words, ...more], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  const first = run();
  let said = '';
  const gone = new Promise((done) => first.once('exit', done));
  for await (const part of first.stderr) {
    said += part;
    if (/WARNING open/.test(said)) break;
  }
  first.kill('SIGKILL');
  await gone;
  const second = run('--for', '6s');
  const code = await new Promise((done) => second.once('exit', done));
  assert.is(code, 0);
  const [, id] = /WARNING open.*\((a-[0-9a-f]{16})\)/.exec(said) ?? [];
  const rows = await ask(
    dir,
    "SELECT alert, revision::INT AS revision, state FROM core.alerts_revisions WHERE kind = 'crowded' AND state <> 'moved' ORDER BY number",
  );
  assert.ok(rows.length > 1, said);
  assert.equal(
    rows.map(({ alert, revision }: { alert: string; revision: number }) => [alert, revision]),
    rows.map((_: unknown, i: number) => [id, i + 1]),
  );
  const [{ twice }] = await ask(
    dir,
    'SELECT (count(*) - count(DISTINCT (source, id)))::INT AS twice FROM raw.events',
  );
  assert.is(twice, 0);
});
(hasServer ? test : test.skip)(
  `over a real broker a subscriber that knows only the contract is told of the same alarm ${hasServer ? '' : needsServer}`,
  async () => {
    const server = await startServer();
    const end = new AbortController();
    const heard = subscriber();
    const nats = await server.connect();
    try {
      await demo({
        ...{
          dir: folder(),
          ...staged,
          speed: 1200,
          snapshotEvery: 60_000,
          time: wallTime,
          signal: end.signal,
        },
        lasts: 40_000,
        server: { url: server.url },
        notice: () => {},
        stage: async (staged) => {
          const eyes = await lookOn(staged, {
            ...{ listen: '127.0.0.1:0', show: () => {}, time: wallTime, notice: () => {} },
          });
          void (async () => {
            for await (const alert of followStream(nats, {
              time: wallTime,
              signal: end.signal,
              notice: () => {},
            })) {
              heard.hear(JSON.stringify(alert));
              if (alert.data.severity === 'critical') end.abort();
            }
          })();
          return eyes;
        },
      });
    } finally {
      end.abort();
      await nats.close();
      await server.stop();
    }
    assert.ok(heard.taken.length > 1, 'it heard nothing');
    assert.is(heard.open().length, 1);
  },
);
test.run();
