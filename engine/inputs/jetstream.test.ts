// JetStream as a log, against a real server that is killed, stopped and robbed of its consumers.
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { WorldError } from '../errors.ts';
import { connectNats, type Nats } from '../nats.ts';
import type { Input, Message } from '../ports.ts';
import { type JetStreamOptions, jetStream } from './jetstream.ts';
import {
  freePort,
  hasServer,
  needsServer,
  startServer,
  type TestServer,
  wallTime,
} from './server.fixture.ts';
import type { StreamSettings } from './settings.ts';

const log = suite<{ server: TestServer; nats: Nats; stream: string; n: number }>('jetStream', {
  n: 0,
} as never);
const shown = (title: string) => (hasServer ? title : `${title} ${needsServer}`);
const test = hasServer ? log : log.skip;

const settings = (name: string): StreamSettings => ({
  name,
  description: 'test',
  subjects: [`${name}.>`],
  retention: 'limits',
  storage: 'file',
  discard: 'old',
  maxAge: 0,
  maxBytes: -1,
  dedupe: 120_000,
});

const fill = (nats: Nats, stream: string, from: number, to: number, size = 0) =>
  nats.publish(
    Array.from({ length: to - from + 1 }, (_, i) => ({
      subject: `${stream}.p${(from + i) % 2}`,
      id: `${stream}:${from + i}`,
      bytes: new TextEncoder().encode(String(from + i).padEnd(size)),
    })),
  );

const number = (message: Message) => Number(new TextDecoder().decode(message.bytes));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Everything up to `until` messages or the end; fails after `ms`. */
async function drain(input: Input, until = Number.POSITIVE_INFINITY, ms = 30_000): Promise<Message[]> {
  const all: Message[] = [];
  for (const start = Date.now(); all.length < until && Date.now() - start < ms; ) {
    const messages = await input.next(1000);
    if (messages === null) return all;
    all.push(...messages);
  }
  if (until < Number.POSITIVE_INFINITY && all.length < until)
    throw new Error(`stuck after ${all.length} messages`);
  return all;
}

if (hasServer) {
  log.before(async (context) => {
    context.server = await startServer();
    context.nats = await context.server.connect();
  });
  log.after(async ({ server, nats }) => {
    await nats?.close();
    await server?.stop();
  });
  log.before.each(async (context) => {
    context.stream = `T${++context.n}`;
    await context.nats.createStream(settings(context.stream));
  });
}

const options = ({ nats, stream }: { nats: Nats; stream: string }, more: Partial<JetStreamOptions> = {}) => ({
  nats,
  stream,
  once: true,
  time: wallTime,
  ...more,
});
const code = (expected: string) => (error: Error) => (error as WorldError).code === expected;
const rejected = async (promise: Promise<unknown>, expected: string) => {
  try {
    await promise;
  } catch (error) {
    assert.ok(code(expected)(error as Error), `${error}`);
    return error as WorldError;
  }
  throw new Error(`expected ${expected}`);
};

test(shown('reads 20,000 messages in order, once, and resumes after a position'), async (context) => {
  const { nats, stream } = context;
  await fill(nats, stream, 1, 20_000);
  const input = await jetStream(options(context)).open(new Map());
  const all = await drain(input);
  assert.is(input.progress(), 1);
  await input.close();
  assert.equal(
    all.map(({ seq }) => seq),
    range(1, 20_000),
  );
  assert.ok(
    all.every(
      (m, i) =>
        m.storedAt > 1e12 && Number.isInteger(m.storedAt) && m.storedAt >= (all[i - 1]?.storedAt ?? 0),
    ),
  );
  assert.is(new Set(all.map(number)).size, 20_000);
  const rest = await jetStream(options(context)).open(new Map([[stream, 19_990]]));
  assert.equal(
    (await drain(rest)).map(({ seq }) => seq),
    range(19_991, 20_000),
  );
  await rest.close();
});

test(shown('publishing twice stores once'), async (context) => {
  await fill(context.nats, context.stream, 1, 50);
  await fill(context.nats, context.stream, 1, 60);
  assert.is((await context.nats.stream(context.stream))?.last, 60);
});

test(shown('reads one partition by a filter'), async (context) => {
  await fill(context.nats, context.stream, 1, 100);
  const input = await jetStream(options(context, { filter: `${context.stream}.p0`, name: 'p0' })).open(
    new Map(),
  );
  const all = await drain(input);
  await input.close();
  assert.is(all.length, 50);
  assert.ok(all.every((message) => message.stream === 'p0' && number(message) % 2 === 0));
});

test(
  shown('gives nothing while nothing is new, then what comes, and never more than asked'),
  async (context) => {
    const input = await jetStream(options(context, { once: false, idleMs: 50 })).open(new Map());
    assert.equal(await input.next(10), []);
    await fill(context.nats, context.stream, 1, 25);
    await sleep(50);
    assert.is((await input.next(10))?.length, 10);
    assert.is((await drain(input, 15)).length, 15);
    assert.equal(await input.next(10), []);
    assert.ok(Number.isNaN(input.progress()));
    await input.close();
  },
);

test(shown('a server killed and started again loses and doubles nothing'), async (context) => {
  const { nats, server, stream } = context;
  await fill(nats, stream, 1, 10_000);
  const input = await jetStream(options(context, { once: false })).open(new Map());
  const first = await drain(input, 3000);
  await server.kill();
  const publishing = fill(nats, stream, 10_001, 12_000);
  await sleep(1500);
  await server.restart();
  await publishing;
  const rest = await drain(input, 12_000 - first.length);
  await input.close();
  const all = [...first, ...rest];
  assert.equal(
    all.map(({ seq }) => seq),
    range(1, 12_000),
  );
  assert.is(new Set(all.map(number)).size, 12_000);
});

test(shown('a consumer deleted behind our back is made again'), async (context) => {
  const { nats, server, stream } = context;
  const said: string[] = [];
  const input = await jetStream(
    options(context, { once: false, watchdogMs: 1000, notice: (text) => said.push(text) }),
  ).open(new Map());
  await fill(nats, stream, 1, 100);
  await drain(input, 100);
  await deleteConsumers(server, stream);
  await fill(nats, stream, 101, 200);
  assert.equal(
    (await drain(input, 100)).map(({ seq }) => seq),
    range(101, 200),
  );
  assert.is(said.length, 1, said.join());
  await input.close();
});

test(shown('a server frozen for longer than the watchdog is waited out'), async (context) => {
  const { nats, server, stream } = context;
  const said: string[] = [];
  await fill(nats, stream, 1, 6000);
  const input = await jetStream(
    options(context, { once: false, watchdogMs: 600, notice: (text) => said.push(text) }),
  ).open(new Map());
  const first = await drain(input, 1000);
  server.signal('SIGSTOP');
  await drain(input, Number.POSITIVE_INFINITY, 2500).then((more) => first.push(...more));
  server.signal('SIGCONT');
  const rest = await drain(input, 6000 - first.length, 20_000);
  await fill(nats, stream, 6001, 6100);
  rest.push(...(await drain(input, 100)));
  await input.close();
  assert.equal(
    [...first, ...rest].map(({ seq }) => seq),
    range(1, 6100),
  );
  assert.ok(
    said.some((text) => /nothing heard/.test(text)),
    said.join(),
  );
});

test(shown('deleted messages are a gap that is accepted'), async (context) => {
  const { nats, server, stream } = context;
  await fill(nats, stream, 1, 20);
  for (const seq of [5, 6, 12]) await server.api(`STREAM.MSG.DELETE.${stream}`, { seq });
  const input = await jetStream(options(context)).open(new Map());
  const expected = range(1, 20).filter((seq) => ![5, 6, 12].includes(seq));
  assert.equal(
    (await drain(input)).map(({ seq }) => seq),
    expected,
  );
  await input.close();
});

test(shown('messages deleted while reading are a gap that is accepted'), async (context) => {
  const { nats, server, stream } = context;
  await fill(nats, stream, 1, 10);
  const input = await jetStream(options(context, { once: false })).open(new Map());
  await drain(input, 10);
  server.signal('SIGSTOP');
  server.signal('SIGCONT');
  await fill(nats, stream, 11, 9000, 100);
  for (const seq of [8000, 8500]) await server.api(`STREAM.MSG.DELETE.${stream}`, { seq });
  const all = await drain(input, 8988);
  assert.is(all.at(-1)?.seq, 9000);
  await input.close();
});

test(shown('refuses a missing stream, another stream of that name, and unread losses'), async (context) => {
  const { nats, server, stream } = context;
  const missing = await rejected(
    jetStream({ ...options(context), stream: 'NONE' }).open(new Map()),
    'E-NATS-003',
  );
  assert.match(`${missing}`, 'rahdari streams apply');
  await fill(nats, stream, 1, 20);
  const opened = jetStream(options(context));
  await (await opened.open(new Map())).close();
  const { created, first } = opened.identity!;
  assert.is(first, 1);
  assert.match(created, /^20/);
  await rejected(
    jetStream(options(context, { known: { name: stream, created: '2020-01-01T00:00:00Z', first } })).open(
      new Map(),
    ),
    'E-NATS-004',
  );
  const known = { name: stream, created, first };
  await (await jetStream(options(context, { known })).open(new Map([[stream, 20]]))).close();
  await rejected(jetStream(options(context)).open(new Map([[stream, 21]])), 'E-NATS-006');
  await server.api(`STREAM.PURGE.${stream}`, { seq: 11 });
  const lost = await rejected(jetStream(options(context)).open(new Map([[stream, 5]])), 'E-NATS-005');
  assert.match(
    lost.message,
    '5 messages (6 to 10) went away before they were read; it now holds 11 to 20 (20',
  );
  await (await jetStream(options(context)).open(new Map([[stream, 10]]))).close();
  const said: string[] = [];
  const forgiven = await jetStream(
    options(context, { acceptLoss: true, notice: (text) => said.push(text) }),
  ).open(new Map([[stream, 5]]));
  assert.equal(
    (await drain(forgiven)).map(({ seq }) => seq),
    range(11, 20),
  );
  assert.is(said.length, 1);
  await forgiven.close();
});

test(shown('holds at most 16 MB ahead, and messages larger than a pull still come'), async (context) => {
  const { nats, stream } = context;
  await fill(nats, stream, 1, 60, 900_000);
  const input = await jetStream(options(context)).open(new Map());
  await sleep(1000);
  const ahead = (input as unknown as { ahead: { bytes: number } }).ahead.bytes;
  assert.ok(ahead > 1e6 && ahead <= 17e6, String(ahead));
  assert.is((await drain(input)).length, 60);
  await input.close();
});

log('says that no server answers, and what to do', async () => {
  const url = `nats://127.0.0.1:${await freePort()}`;
  const error = await rejected(connectNats({ url, time: wallTime }), 'E-NATS-001');
  assert.is(
    `${error}`,
    `E-NATS-001 cannot reach ${url} (connection refused). Try: nats-server -js, or rahdari demo (needs no NATS)`,
  );
});

log.run();

async function deleteConsumers(server: TestServer, stream: string): Promise<void> {
  const { consumers } = (await server.api(`CONSUMER.NAMES.${stream}`, {})) as { consumers: string[] };
  assert.is(consumers.length, 1);
  for (const name of consumers) await server.api(`CONSUMER.DELETE.${stream}.${name}`, {});
}
