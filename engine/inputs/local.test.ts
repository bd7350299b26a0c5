// The log inside the process: what was published is read, in order, once, after crashes too.
import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WorldError } from '../errors.ts';
import type { Input, Message, Outgoing, Time } from '../ports.ts';
import { writeFrame } from './frames.ts';
import { type LocalLog, openLocalLog } from './local.ts';

const local = suite<{ dir: string; time: Time & { at: number } }>('local log');

local.before.each(async (context) => {
  context.dir = await mkdtemp(join(tmpdir(), 'rahdari-local-'));
  context.time = {
    at: 1_700_000_000_000,
    now() {
      return this.at;
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
});
local.after.each(async ({ dir }) => rm(dir, { recursive: true, force: true }));

const outgoing = (from: number, to: number): Outgoing[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    subject: 's',
    id: `id${from + i}`,
    bytes: new TextEncoder().encode(`message ${from + i}`),
  }));

async function drain(input: Input, until = Number.POSITIVE_INFINITY): Promise<Message[]> {
  const all: Message[] = [];
  try {
    while (all.length < until) {
      const messages = await input.next(100);
      if (messages === null) break;
      all.push(...messages);
    }
  } finally {
    await input.close();
  }
  return all;
}
const readAll = async (log: LocalLog, position = 0) => drain(await log.open(new Map([['local', position]])));
const numbers = (messages: readonly Message[]) =>
  messages.map(({ seq, bytes }) => {
    const n = Number(new TextDecoder().decode(bytes).slice(8));
    return n === seq ? n : `${seq} holds ${n}`;
  });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
const newest = async (dir: string) => join(dir, (await readdir(dir)).sort().at(-1)!);
async function refused(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, WorldError, String(error));
    return (error as WorldError).code;
  }
  throw new Error('expected an error');
}

local(
  'reads over many files what was published, from any position, after opening again',
  async ({ dir, time }) => {
    const log = await openLocalLog(dir, { time, once: true, segmentBytes: 4000 });
    for (let n = 1; n <= 1000; n += 50) await log.publish(outgoing(n, n + 49));
    assert.equal(numbers(await readAll(log)), range(1, 1000));
    await log.close();
    assert.ok((await readdir(dir)).length > 8);
    const again = await openLocalLog(dir, { time, once: true, segmentBytes: 4000 });
    await again.publish(outgoing(1001, 1010));
    for (const position of [0, 1, 49, 50, 777, 999, 1000, 1009, 1010])
      assert.equal(numbers(await readAll(again, position)), range(position + 1, 1010));
    const input = await again.open(new Map());
    await input.next(505);
    const fraction = input.progress();
    assert.ok(fraction > 0 && fraction <= 0.5, String(fraction));
    await input.close();
    await again.close();
  },
);

local('a message published twice is stored once, also after opening again', async ({ dir, time }) => {
  const log = await openLocalLog(dir, { time, once: true });
  await Promise.all([
    log.publish(outgoing(1, 60)),
    log.publish(outgoing(1, 80)),
    log.publish(outgoing(50, 100)),
  ]);
  assert.equal(numbers(await readAll(log)), range(1, 100));
  await log.close();
  const again = await openLocalLog(dir, { time, once: true });
  await again.publish(outgoing(90, 110));
  assert.equal(numbers(await readAll(again)), range(1, 110));
  await again.close();
});

local('stored time never goes back, whatever the clock does', async ({ dir, time }) => {
  const log = await openLocalLog(dir, { time, once: true });
  await log.publish(outgoing(1, 1));
  time.at -= 60_000;
  await log.publish(outgoing(2, 2));
  await log.close();
  const again = await openLocalLog(dir, { time, once: true });
  await again.publish(outgoing(3, 3));
  time.at += 90_000.7;
  await again.publish(outgoing(4, 4));
  const at = (await readAll(again)).map(({ storedAt }) => storedAt - 1_700_000_000_000);
  assert.equal(at, [0, 0, 0, 30_000]);
  await again.close();
});

local('a reader waits for what is published next', async ({ dir, time }) => {
  const log = await openLocalLog(dir, { time, idleMs: 5000 });
  const input = await log.open(new Map());
  const started = Date.now();
  const waiting = input.next(10);
  await log.publish(outgoing(1, 3));
  assert.equal(numbers((await waiting)!), [1, 2, 3]);
  assert.ok(Date.now() - started < 2000);
  await log.close();
});

local(
  'a torn tail is cut off at whatever byte a crash left it, and nothing before is lost',
  async ({ dir, time }) => {
    const log = await openLocalLog(dir, { time, once: true });
    await log.publish(outgoing(1, 20));
    await log.close();
    const path = await newest(dir);
    const whole = (await stat(path)).size;
    const frame = writeFrame(outgoing(21, 21)[0], 21, time.at);
    for (let cut = 1; cut < frame.length; cut += 3) {
      await truncate(path, whole);
      await appendFile(path, frame.subarray(0, cut));
      const torn = await openLocalLog(dir, { time, once: true });
      assert.is(torn.last, 20);
      await torn.close();
      assert.is((await stat(path)).size, whole);
    }
    await appendFile(path, Buffer.alloc(5000));
    const zeroed = await openLocalLog(dir, { time, once: true });
    await zeroed.publish(outgoing(21, 30));
    assert.equal(numbers(await readAll(zeroed)), range(1, 30));
    await zeroed.close();
  },
);

local('damage in the middle is refused, never cut off', async ({ dir, time }) => {
  const log = await openLocalLog(dir, { time, once: true, segmentBytes: 4000 });
  for (let n = 1; n <= 200; n += 20) await log.publish(outgoing(n, n + 19));
  await log.close();
  const files = (await readdir(dir)).sort().map((name) => join(dir, name));
  for (const path of [files[0], files.at(-1)!]) {
    const good = await readFile(path);
    for (const at of [0, 3, 5, 12, 40, 100]) {
      const bad = Buffer.from(good);
      bad[at] ^= 0x55;
      await writeFile(path, bad);
      assert.is(await refused(openLocalLog(dir, { time, once: true })), 'E-LOG-001', `byte ${at}`);
    }
    await writeFile(path, good);
  }
  const last = await readFile(files[1]);
  const open = await openLocalLog(dir, { time, once: true });
  last[60] ^= 1;
  await writeFile(files[1], last);
  assert.is(await refused(readAll(open)), 'E-LOG-001');
  await open.close();
});

local('a missing file and a position beyond the end are refused', async ({ dir, time }) => {
  const log = await openLocalLog(dir, { time, once: true, segmentBytes: 2000 });
  for (let n = 1; n <= 200; n += 20) await log.publish(outgoing(n, n + 19));
  assert.is(await refused(log.open(new Map([['local', 201]]))), 'E-LOG-002');
  await log.close();
  await rm(join(dir, (await readdir(dir)).sort()[1]));
  const again = await openLocalLog(dir, { time, once: true });
  assert.is(await refused(readAll(again)), 'E-LOG-003');
  await again.close();
});

local.run();
