// A life at a log in the process, driven by a time that passes when told: its replays give the same tables and timers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { passport } from '../data/events.ts';
import { openLocalLog } from '../engine/inputs/local.ts';
import type { Input, Log, Message, Time } from '../engine/ports.ts';
import { startTicker } from '../engine/ticker.ts';
import { bytesOf, found, isTick, minute, openEngine, read, sample, withHole } from './laws.fixture.ts';
import { tend } from './tend.ts';

const test = suite<{ dir: string }>('tend');
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

/** Time that stands still until `to` moves it, waking on the way whoever is due, and waiting until all sleep again. */
function driven(from: number, sleepers: number) {
  let at = from;
  let asleep: { due: number; wake: () => void }[] = [];
  const time: Time = {
    now: () => at,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        asleep.push({ due: at + ms, wake });
        signal?.addEventListener('abort', wake);
      }),
  };
  const settled = async () => {
    while (asleep.length < sleepers) await setImmediate();
  };
  return {
    time,
    async to(end: number) {
      for (await settled(); ; await settled()) {
        const due = Math.min(...asleep.map((sleeper) => sleeper.due));
        if (due > end) break;
        at = due;
        const woken = asleep.filter((sleeper) => sleeper.due === due);
        asleep = asleep.filter((sleeper) => sleeper.due > due);
        for (const { wake } of woken) wake();
      }
      at = end;
    },
  };
}

async function all(log: Log): Promise<Message[]> {
  const input: Input = await log.open(new Map());
  const messages: Message[] = [];
  for (let part = await input.next(4096); part !== null; part = await input.next(4096))
    messages.push(...part);
  await input.close();
  return messages;
}

test('a life with ticks of two tickers, its replay in any batches, and one with a hole in it are equal', async ({
  dir,
}) => {
  const closing = Date.parse('2026-03-02T09:00:00Z');
  const begin = closing - 8 * minute;
  const events = sample
    .filter(({ type }) => type === 'passport.queue.token_issued.v1')
    .slice(-60)
    .map((event, i) => ({ ...event, time: new Date(begin + i * 7100).toISOString() }));

  const { time, to } = driven(begin, 2);
  const wall: Time = { now: time.now, sleep: (ms, signal) => sleep(ms, undefined, { signal }) };
  const log = await openLocalLog(join(dir, 'log'), { time: wall, idleMs: 2 });
  const ticks = { broker: log, prefix: passport.prefix, partitions: 1 };
  const engine = await openEngine(dir, 'broker');
  const end = new AbortController();
  const life = tend(engine, { log, time, ticks, snapshotEvery: 4 * minute, signal: end.signal });
  const other = startTicker({ ...ticks, time });
  for (const [i, event] of events.entries()) {
    await to(Date.parse(event.time) + (i % 5) * 300);
    await log.publish([{ subject: 'passport.v1.p0.e', id: `e${i}`, bytes: bytesOf(event) }]);
  }
  await to(closing + 2 * minute);
  const streams = engine.dictionaries.of('stream');
  while (engine.kernel.positions.get(streams.codeOf(log.stream)) !== log.last) await setImmediate();
  end.abort();
  await Promise.all([life, other.stop()]);
  const lived = await found(engine);
  await engine.close();
  await log.close();

  const again = await openLocalLog(join(dir, 'log'), { time: wall, once: true });
  const messages = await all(again);
  assert.is(messages.filter(isTick).length, 10 * 60 + 1, 'one tick a second, whoever wrote it');
  const replayed = await read([again], { isOpen: true });
  await again.close();
  for (const name of ['tables', 'timers', 'revisions', 'clocks'] as const)
    assert.ok(replayed[name] === lived[name], `${name} differ`);
  const sevens = await read([messages], { isOpen: true, limit: 7 * 13 });
  assert.ok(sevens.revisions === lived.revisions);
  assert.match(lived.timers, '"known_at":"2026-03-02T09:00:00.000Z"');

  const holed = withHole(messages, closing - 2 * minute, closing + minute);
  const [drained, withoutThem] = [await read([messages]), await read([holed])];
  assert.is(withoutThem.gaps, 1);
  assert.ok(withoutThem.tables === drained.tables && withoutThem.timers === drained.timers);
});

test('snapshots come while it lives, and only after something was committed', async ({ dir }) => {
  const from = Date.parse('2026-03-02T05:00:00Z');
  let at = from;
  const time: Time = { now: () => at, sleep: async () => {} };
  const engine = await openEngine(dir, 'broker');
  const given = [[0, 1], [], [2], [], []];
  const stamps: string[] = [];
  const log: Log = {
    open: async () => ({
      async next() {
        at += minute;
        const part = given.shift();
        if (part === undefined) return null;
        return part.map((i) => ({ stream: 's', seq: i + 1, storedAt: at, bytes: bytesOf(sample[i]) }));
      },
      progress: () => Number.NaN,
      close: async () => {},
    }),
  };
  engine.snapshot = async () => {
    stamps.push(`${engine.kernel.ordinal}`);
    at += 3000;
    return { stamp: `of message ${engine.kernel.ordinal}` } as never;
  };
  const last = await tend(engine, { log, time, snapshotEvery: 2 * minute });
  await engine.close();
  assert.equal(stamps, ['2', '3']);
  assert.equal([last?.manifest.stamp, last?.took], ['of message 3', 3000]);
});

test.run();
