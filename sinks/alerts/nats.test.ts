// Alerts over a real broker: the engine's outbox, the subscriber of the README, repetitions, heartbeats, the commands.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { hasServer, needsServer, startServer, type TestServer } from '../../engine/inputs/server.fixture.ts';
import type { Nats } from '../../engine/nats.ts';
import { rahdari } from '../cli/rahdari.fixture.ts';
import { openEngine } from '../laws.fixture.ts';
import { live } from '../live.ts';
import { applyStreams, streamsOf } from '../streams.ts';
import { wallTime } from '../wall-time.ts';
import type { Alert } from './alert.ts';
import { heartbeatSubject } from './heartbeat.ts';
import { Outbox } from './outbox.ts';
import { brokerOutlet } from './outlets.ts';
import { rush } from './rush.fixture.ts';
import { alertsOf } from './source.ts';
import { subscriber } from './subscriber.fixture.ts';

const suiteOf = suite<{ dir: string; server: TestServer; nats: Nats }>('sinks/alerts/nats');
const test = hasServer ? suiteOf : suiteOf.skip;
const shown = (title: string) => (hasServer ? title : `${title} ${needsServer}`);
const children: ChildProcess[] = [];
if (hasServer) {
  suiteOf.before.each(async (context) => {
    context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
    context.server = await startServer();
    context.nats = await context.server.connect();
    await applyStreams(context.nats, streamsOf('passport'));
  });
  suiteOf.after.each(async ({ dir, server, nats }) => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await nats.close();
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });
}

/** The messages of the rush as the office publishes them. */
const told = rush().map(({ seq, bytes }) => ({
  subject: 'passport.v1.p0.queue.LHR-01.told',
  id: `${seq}`,
  bytes: bytes!,
}));

/** The first of them as if the last had happened within this minute, in an office that never closes. */
function toldJustNow(n: number) {
  const events = told.slice(0, n).map(({ bytes }) => new TextDecoder().decode(bytes));
  const since = wallTime.now() - Date.parse(JSON.parse(events[n - 1]).time);
  const shift = since - (since % 60_000);
  const shifted = (text: string) =>
    text
      .replaceAll('LHR-01', 'LHR-02')
      .replaceAll(/"(\d{4}-[^"]+Z)"/g, (_, at) => `"${new Date(Date.parse(at) + shift).toISOString()}"`);
  return events.map((text, i) => ({ ...told[i], bytes: new TextEncoder().encode(shifted(text)) }));
}

/** Reads PASSPORT until it is caught up. */
const caughtUp = (
  { dir, server }: { dir: string; server: TestServer },
  notices: string[] = [],
  time: 'event' | 'broker' = 'event',
) =>
  live({
    ...{ stream: 'PASSPORT', server: { url: server.url }, time, once: true, drain: false },
    ...{ dir, notice: (text: string) => void notices.push(text) },
  });

async function messagesOf(nats: Nats, stream: string, filter?: string): Promise<Record<string, unknown>[]> {
  const { jetStream } = await import('../../engine/inputs/jetstream.ts');
  const input = await jetStream({ nats, stream, filter, once: true, time: wallTime }).open(new Map());
  const all: Record<string, unknown>[] = [];
  for (let some = await input.next(1000); some !== null; some = await input.next(1000))
    all.push(...some.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes))));
  await input.close();
  return all;
}

/** Resolves when what a child says matches; the rest of its words are kept for the next. */
function lines(child: ChildProcess, of: 'stdout' | 'stderr' = 'stdout') {
  let said = '';
  child[of]!.on('data', (part) => (said += part));
  return async (wanted: RegExp): Promise<string> => {
    while (!wanted.test(said)) await once(child[of]!, 'data');
    return said;
  };
}

test(
  shown(
    'a subscriber of ten lines against the contract alone hears the critical part of a rush, and ends with none open',
  ),
  async (context) => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const code = /```js\n([\s\S]*?)```/.exec(readme)![1];
    assert.ok(code.trim().split('\n').length <= 13);
    const mine = code.replace('nats://127.0.0.1:4222', context.server.url);
    const child = spawn(process.execPath, ['--input-type=module', '-e', mine], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const hears = lines(child);
    await context.nats.publish(told);
    await caughtUp(context);
    const said = (await hears(/moved 5 .*\n/)).trim().split('\n');
    assert.equal(
      said.map((line) => /^\w+ \d+ LHR-01 \d open/.exec(line)![0]),
      ['update 3 LHR-01 1 open', 'update 4 LHR-01 1 open', 'moved 5 LHR-01 0 open'],
    );
  },
);

test(shown('alerts lie in their stream in order, under the subjects of the contract'), async (context) => {
  await context.nats.publish(told);
  await caughtUp(context);
  const all = (await messagesOf(context.nats, 'PASSPORT_ALERTS')) as unknown as Alert[];
  assert.is(all.length, 11);
  const warnings = await messagesOf(
    context.nats,
    'PASSPORT_ALERTS',
    'passport.anomaly.v1.warning.LHR-01.crowded',
  );
  assert.equal(
    warnings,
    all.filter(({ severity }) => severity === 'warning'),
  );
  assert.is(new Set(all.map(({ id }) => id)).size, 11);
});

test(
  shown('the outbox sent again after the duplicate window: twice in the stream, once for whoever upserts'),
  async ({ dir, nats }) => {
    const [, alerts] = streamsOf('passport');
    await nats.updateStream({ ...alerts, dedupe: 100 });
    const engine = await openEngine(dir, 'broker', 100);
    await engine.read(memoryLog(rush()));
    const send = async () => {
      await engine.db.run('DROP TABLE IF EXISTS meta.outbox');
      const [source, outlets] = [alertsOf(engine), [brokerOutlet(nats)]];
      await (await Outbox.open({ source, store: engine.db, outlets, time: wallTime })).deliver();
    };
    await send();
    while ((await nats.stream(alerts.name))!.last < 22) {
      await sleep(150);
      await send();
    }
    await engine.close();
    const hearer = subscriber();
    for (const alert of await messagesOf(nats, alerts.name)) hearer.hear(JSON.stringify(alert));
    assert.is(hearer.taken.length, 11);
    assert.is(new Set(hearer.taken).size, 11);
    assert.equal(hearer.open(), []);
  },
);

test(
  shown('where no stream takes alerts it is said, the engine goes on, and they leave when there is one'),
  async (context) => {
    const { nats, server } = context;
    await server.api('STREAM.DELETE.PASSPORT_ALERTS', {});
    await nats.publish(told.slice(0, 254));
    const notices: string[] = [];
    await caughtUp(context, notices);
    assert.match(notices[0], /there is no stream PASSPORT_ALERTS: .* rahdari streams apply/);
    assert.match(notices[1], /alerts wait in the outbox \(broker\): E-NATS-007 .* rahdari streams apply/);
    await applyStreams(nats, streamsOf('passport'));
    await nats.publish(told.slice(254));
    await caughtUp(context);
    assert.is((await nats.stream('PASSPORT_ALERTS'))!.last, 11);
  },
);

test(shown('the engine beats: how far it is, what is open, the newest snapshot'), async (context) => {
  const [{ name: _, subjects: __, ...settings }] = streamsOf('passport');
  await context.nats.createStream({ ...settings, name: 'BEATS', subjects: [heartbeatSubject] });
  await context.nats.publish(told.slice(0, 130));
  await caughtUp(context);
  await caughtUp(context);
  while ((await context.nats.stream('BEATS'))!.last < 2) await sleep(20);
  const [{ data: first }, { type, data }] = (await messagesOf(context.nats, 'BEATS')) as {
    type: string;
    data: Record<string, unknown>;
  }[];
  assert.is(type, 'passport.engine.heartbeat.v1');
  assert.equal([first.snapshot, first.logged_at, first.n_open_alerts], [null, null, 0]);
  assert.equal([data.n_open_alerts, data.n_waiting_in_outbox, data.n_events], [1, 0, 130]);
  assert.is(data.logged_at, '2026-03-02T05:09:00.000Z');
  assert.equal(data.watermarks, { 'LHR-01': '2026-03-02T05:09:00.000Z' });
  assert.ok((data.lag_ms as number) > 0);
  assert.match((data.snapshot as { stamp: string }).stamp, /^\d{8}T\d+Z$/);
});

test(
  shown(
    'alerts tail follows one severity as it comes; alerts ack puts an event into the log that the engine obeys',
  ),
  async (context) => {
    const { dir, nats, server } = context;
    const words = ['alerts', 'tail', '--severity', 'critical', '--format', 'ndjson', '-s', server.url];
    let child!: ChildProcess;
    const tailing = rahdari(words, { started: (one) => void (child = one) });
    await lines(child, 'stderr')(/following PASSPORT_ALERTS/);
    const hears = lines(child);
    await nats.publish(toldJustNow(130));
    await caughtUp(context, [], 'broker');
    const [alert] = (await hears(/\n/))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Alert);
    assert.equal([alert.severity, alert.data.state, alert.data.revision], ['critical', 'update', 3]);
    const ack = await rahdari(['alerts', 'ack', alert.data.alert_id, '-C', dir, '-s', server.url]);
    assert.is(ack.code, 0, ack.err);
    assert.match(ack.err, 'told to passport.v1.p0.ops.LHR-02.alert_acknowledged');
    await caughtUp(context, [], 'broker');
    const [, acknowledged] = (await hears(/\n.*\n/))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Alert);
    assert.equal([acknowledged.data.state, acknowledged.data.is_acknowledged], ['acknowledged', true]);
    child.kill('SIGINT');
    assert.is((await tailing).code, 130);
  },
);
suiteOf.run();
