// Reference events told to a stream and to the log of a data directory: each is stored once, and an engine takes it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { notices } from '../data/notices.ts';
import { jetStream } from '../engine/inputs/jetstream.ts';
import { openLocalLog } from '../engine/inputs/local.ts';
import { hasServer, needsServer, startServer } from '../engine/inputs/server.fixture.ts';
import { openEngine } from './laws.fixture.ts';
import { lock } from './lock.ts';
import { publish } from './publish.ts';
import { foldersOf } from './sample.fixture.ts';
import { applyStreams, streamsOf } from './streams.ts';
import { wallTime } from './wall-time.ts';

const test = suite('sinks/publish');
const folder = foldersOf(test);
const server = { url: 'nats://127.0.0.1:1', time: wallTime };
const said = [...notices('holiday'), ...notices('duty')];

/** What an engine that reads the log until now has of it: rows, and what it refused or had before. */
async function takenOf(log: Parameters<Awaited<ReturnType<typeof openEngine>>['read']>[0]) {
  const engine = await openEngine(folder(), 'broker');
  await engine.read(log);
  const [{ n }] = await engine.db.rows('SELECT count(*)::INTEGER AS n FROM raw.reference_events');
  const { rejected, duplicate } = engine.kernel.accounts;
  await engine.close();
  return { rows: n, rejected, duplicate };
}
const taken = { rows: said.length, rejected: 0, duplicate: 0 };

test('told twice to the log of a directory, each is in it once; an engine takes them all', async () => {
  const dir = folder();
  for (const name of ['log', 'state']) mkdirSync(join(dir, name));
  const at = wallTime.now();
  for (let time = 0; time < 2; time++) await publish(said, { out: 'log', dir, at, server });
  const log = await openLocalLog(join(dir, 'log'), { time: wallTime, once: true });
  assert.is(log.last, said.length);
  assert.equal(await takenOf(log), taken);
  await log.close();
});

test('a log that an engine writes, and a directory without one, are refused', async () => {
  const dir = folder();
  const codeOf = () =>
    publish(said, { out: 'log', dir, at: 0, server }).then(
      () => 'told',
      (error) => error.code,
    );
  assert.is(await codeOf(), 'E-REFERENCE-002');
  for (const name of ['log', 'state']) mkdirSync(join(dir, name));
  const held = await lock(join(dir, 'state'));
  assert.is(await codeOf(), 'E-DIR-001');
  await held.release();
  assert.is(await codeOf(), 'told');
});

const title = 'told twice to a stream, each is in it once; an engine takes them all';
(hasServer ? test : test.skip)(hasServer ? title : `${title} ${needsServer}`, async () => {
  const server = await startServer();
  const nats = await server.connect();
  try {
    await applyStreams(nats, streamsOf('passport'));
    const link = { url: server.url, time: wallTime };
    const at = wallTime.now();
    for (let time = 0; time < 2; time++) await publish(said, { out: 'nats', dir: '', at, server: link });
    const log = jetStream({ nats, stream: 'PASSPORT', once: true, time: wallTime });
    assert.equal(await takenOf(log), taken);
  } finally {
    await nats.close();
    await server.stop();
  }
});
test.run();
