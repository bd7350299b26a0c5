// The engine at a real broker: killed in the middle it loses and doubles nothing; alive it makes time pass in the log.
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import type { WorldError } from '../engine/errors.ts';
import { csvHeader } from '../engine/inputs/csv.ts';
import { hasServer, needsServer, startServer, type TestServer } from '../engine/inputs/server.fixture.ts';
import type { StreamSettings } from '../engine/inputs/settings.ts';
import { sortedLog } from '../engine/inputs/sorted.ts';
import type { Nats } from '../engine/nats.ts';
import type { Outgoing, Value } from '../engine/ports.ts';
import { command, type Running, snapshotWith } from './command.fixture.ts';
import { live } from './live.ts';
import { mappingFor, replay } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const receipt = here('../../shared/data/receipt_wabo/receipt.csv');
const csvMap = here('../data/maps/wabo-receipt.yaml');
const jsonMap = here('../data/maps/wabo-receipt-json.yaml');
const lines = readFileSync(here('../data/sample/morning.ndjson'), 'utf8').trim().split('\n');

const test = suite<{ root: string; server: TestServer; nats: Nats }>('sinks/live');
const started: Running[] = [];
const rahdari = (...words: string[]) => {
  const running = command(...words);
  started.push(running);
  return running;
};
const shown = (title: string) => (hasServer ? title : `${title} ${needsServer}`);
const able = hasServer ? test : test.skip;
if (hasServer) {
  test.before.each(async (context) => {
    context.root = mkdtempSync(join(tmpdir(), 'rahdari-'));
    context.server = await startServer();
    context.nats = await context.server.connect();
  });
  test.after.each(async ({ root, server, nats }) => {
    for (const running of started.splice(0)) running.signal('SIGKILL');
    await nats.close();
    await server.stop();
    rmSync(root, { recursive: true, force: true });
  });
}

const stream = (name: string, subject: string): StreamSettings => ({
  name,
  description: 'test',
  subjects: [subject],
  retention: 'limits',
  storage: 'file',
  discard: 'old',
  maxAge: 0,
  maxBytes: -1,
  dedupe: 120_000,
});
const bytesOf = (text: string) => new TextEncoder().encode(text);

async function ask(path: string, ...queries: string[]): Promise<Record<string, Value>[][]> {
  const db = await DuckDB.open(realpathSync(path), { readOnly: true });
  const answers: Record<string, Value>[][] = [];
  for (const sql of queries) answers.push(await db.rows(sql));
  await db.close();
  return answers;
}
const latest = (dir: string) => join(dir, 'snapshots', 'latest.duckdb');

/** The permit log as JSON events, in the order in which they happened. */
async function permits(spill: string): Promise<Outgoing[]> {
  const header = await csvHeader(receipt);
  const { mapping } = await mappingFor(csvMap, receipt);
  const input = await sortedLog(receipt, mapping, spill).open(new Map());
  const events: Outgoing[] = [];
  for (let part = await input.next(5000); part !== null; part = await input.next(5000))
    for (const { seq, cells } of part) {
      const event = Object.fromEntries(header.map((name, i) => [name, cells?.[i] || null]));
      events.push({ subject: 'permit.v1.p0', id: `row:${seq}`, bytes: bytesOf(JSON.stringify(event)) });
    }
  await input.close();
  return events;
}

const tables = [
  'SELECT * EXCLUDE (officer) FROM core.applications ORDER BY application',
  'SELECT * EXCLUDE (officer, officer_before) FROM core.stage_spans ORDER BY ALL',
  'SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq, closed_ordinal) FROM windows.lifecycle_1h ORDER BY ALL',
  'SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq, closed_ordinal) FROM windows.lifecycle_1d ORDER BY ALL',
  'SELECT fact, event_at, office, application, step FROM raw.events ORDER BY ALL',
];
const text = (rows: unknown) =>
  JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value));

(hasServer && existsSync(receipt) ? test : test.skip)(
  shown('an engine killed in the middle of a log gives the tables of the file (needs ../shared/data)'),
  async ({ root, server, nats }) => {
    const dir = join(root, 'live');
    const run = [
      'run',
      '--stream',
      'PERMIT',
      '--server',
      server.url,
      '--map',
      jsonMap,
      '--keep-all',
      '-C',
      dir,
    ];
    const events = await permits(join(root, 'spill'));
    await nats.createStream(stream('PERMIT', 'permit.v1.>'));
    await server.flood(events.slice(0, 4000));
    const killed = rahdari(...run, '--batch', '500', '--snapshot-every', '200ms');
    const file = replay({ file: receipt, map: csvMap, dir: join(root, 'file'), drain: true });
    await snapshotWith(dir, killed, ({ positions }) => positions.PERMIT > 0);
    await server.flood(events.slice(4000, 6000));
    killed.signal('SIGKILL');
    assert.is((await killed.ended).code, null);
    const [[{ seq }]] = await ask(
      join(dir, 'state', 'engine.duckdb'),
      'SELECT max(seq)::INT AS seq FROM meta.positions',
    );
    assert.ok((seq as number) > 0 && (seq as number) <= 6000);
    await server.flood(events.slice(6000));
    const { code, err } = await rahdari(...run, '--once', '--drain').ended;
    assert.is(code, 0, err);
    await file;
    const [fromBroker, fromFile] = [
      text(await ask(latest(dir), ...tables)),
      text(await ask(latest(join(root, 'file')), ...tables)),
    ];
    assert.ok(fromFile.length > 1_000_000);
    assert.ok(fromBroker === fromFile, 'the tables differ');
  },
);

able(
  shown(
    'a live engine ticks every partition, shows snapshots and goes on after an outage; Ctrl-C ends it whole',
  ),
  async ({ root, server, nats }) => {
    await nats.createStream(stream('PASSPORT', 'passport.v1.>'));
    await server.flood(newest(300));
    const words = ['run', '--stream', 'PASSPORT', '--server', server.url, '-C', root];
    const running = rahdari(...words, '--partitions', '2', '--snapshot-every', '300ms');
    const hasTicks = (n: number) => (manifest: { rows: Record<string, number> }) =>
      manifest.rows['raw.ticks'] >= n;
    await snapshotWith(root, running, hasTicks(2));
    await server.kill();
    await server.restart();
    const { rows } = JSON.parse(readFileSync(join(root, 'snapshots', 'latest.json'), 'utf8'));
    await snapshotWith(root, running, hasTicks(rows['raw.ticks'] + 2));
    running.signal('SIGINT');
    const { code, err } = await running.ended;
    assert.is(code, 130, err);
    const [ticks, stored] = await ask(
      latest(root),
      `SELECT count(*) > 3 AS several, count(*) % 2 AS odd, count(DISTINCT event_at) * 2 = count(*) AS paired, bool_and(event_at <= received_at AND logged_at = received_at) AS dated FROM raw.ticks`,
      'SELECT count(*)::INT AS n FROM raw.queue_events',
    );
    assert.equal(text(ticks), text([{ several: true, odd: 0, paired: true, dated: true }]));
    assert.ok((stored[0].n as number) > 100);
  },
);

/** The first events of the sample, as if the last of them had just happened. */
function newest(n: number): Outgoing[] {
  const events = lines.slice(0, n).map((line) => JSON.parse(line) as { time: string });
  const shift = Date.now() - Date.parse(events[n - 1].time);
  return events.map((event, i) => {
    const time = new Date(Date.parse(event.time) + shift).toISOString();
    return { subject: 'passport.v1.p0', id: `${i}`, bytes: bytesOf(JSON.stringify({ ...event, time })) };
  });
}

const refused = async (promise: Promise<unknown>, code: string, remedy: string) => {
  const error = (await promise.then(
    () => assert.unreachable('it ran'),
    (error) => error,
  )) as WorldError;
  assert.is(error.code, code, String(error));
  assert.match(error.remedy, remedy);
};

able(
  shown('a stream made anew, and one that lost what was not read yet, are refused'),
  async ({ root, server, nats }) => {
    const events = newest(30);
    const options = {
      stream: 'PASSPORT',
      server: { url: server.url },
      once: true,
      drain: false,
      dir: root,
      partitions: 0,
    };
    await nats.createStream(stream('PASSPORT', 'passport.v1.>'));
    await nats.publish(events.slice(0, 10));
    assert.equal((await live(options)).positions, { PASSPORT: 10 });
    await nats.publish(events.slice(10));
    await server.api('STREAM.PURGE.PASSPORT', { seq: 16 });
    await refused(live(options), 'E-NATS-005', '-C DIR');
    await server.api('STREAM.DELETE.PASSPORT', {});
    await nats.createStream(stream('PASSPORT', 'passport.v1.>'));
    await nats.publish(events);
    await refused(live(options), 'E-NATS-004', '-C DIR');
  },
);

able(
  shown('with --accept-loss it goes on, and what was never read is kept beside the positions'),
  async ({ root, server, nats }) => {
    const events = newest(30);
    const said: string[] = [];
    const options = {
      ...{
        stream: 'PASSPORT',
        server: { url: server.url },
        once: true,
        drain: false,
        dir: root,
        partitions: 0,
      },
      notice: (text: string) => said.push(text),
    };
    const accepting = { ...options, acceptLoss: true };
    await nats.createStream(stream('PASSPORT', 'passport.v1.>'));
    await nats.publish(events.slice(0, 10));
    await live(options);
    await nats.publish(events.slice(10, 20));
    await server.api('STREAM.PURGE.PASSPORT', { seq: 16 });
    await refused(live(options), 'E-NATS-005', '--accept-loss');
    assert.equal((await live(accepting)).positions, { PASSPORT: 20 });
    await server.api('STREAM.DELETE.PASSPORT', {});
    await nats.createStream(stream('PASSPORT', 'passport.v1.>'));
    await nats.publish(events.slice(20).map((event) => ({ ...event, id: `again-${event.id}` })));
    await refused(live(options), 'E-NATS-004', '--accept-loss');
    assert.equal((await live(accepting)).positions, { PASSPORT: 20, 'PASSPORT#2': 10 });
    await server.api('STREAM.PURGE.PASSPORT', {});
    assert.equal((await live(options)).positions, { PASSPORT: 20, 'PASSPORT#2': 10 });
    const [lost, [{ n }]] = await ask(
      latest(root),
      'SELECT stream, from_seq::INTEGER AS first, to_seq::INTEGER AS last, why, accepted_ordinal::INTEGER AS ordinal FROM meta.losses ORDER BY ordinal',
      'SELECT count(*)::INTEGER AS n FROM raw.events',
    );
    assert.equal(lost, [
      { stream: 'PASSPORT', first: 11, last: 15, why: 'expired', ordinal: 10 },
      { stream: 'PASSPORT', first: 21, last: null, why: 'recreated', ordinal: 15 },
    ]);
    assert.is(n, 25);
    assert.match(
      said.join('\n'),
      'PASSPORT: 5 messages (11 to 15) went away before they were read; it now holds 16 to 20 (',
    );
    assert.match(
      said.join('\n'),
      /of the old one 20 were read, what came after is not here; this one holds 1 to 10 \(/,
    );
  },
);

able(shown('a stream that has no place for ticks is refused before the first row'), async (context) => {
  const { root, server, nats } = context;
  await nats.createStream(stream('NARROW', 'narrow.facts'));
  const options = { stream: 'NARROW', server: { url: server.url }, once: false, drain: false, dir: root };
  await refused(live(options), 'E-NATS-009', '--partitions 0');
});
test.run();
