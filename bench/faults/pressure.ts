// Rows 7, 12 and 13: a slow disk, little memory, ten times the usual load: it gets behind, and stays within its bounds.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings, Started } from './command.ts';
import type { Fault, Finding } from './fault.ts';
import { eventsIn, isEvent, linesOf, messagesOf } from './load.ts';
import { publish } from './publisher.ts';
import type { Ring } from './ring.ts';

const mb = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`;

/** Resident memory four times a second until stopped. */
function watched(engine: Started): { stop(): number[] } {
  const sizes: number[] = [];
  const timer = setInterval(() => void (engine.isOver() || sizes.push(engine.rss())), 250);
  return {
    stop() {
      clearInterval(timer);
      return sizes;
    },
  };
}

/** An engine reads a whole backlog at full speed, to its end. */
async function digest(ring: Ring, settings: Settings, isAllowed: (most: number) => string): Promise<Finding> {
  const broker = await ring.broker();
  const lines = linesOf({
    seed: ring.seed,
    days: ring.short ? 0.05 : 0.9,
    offices: ring.short ? 4 : 40,
    disorder: 0.1,
  });
  await broker.server.flood(messagesOf(lines, ring.seed, 64));
  const dir = ring.folder('pressed');
  const words = ring.run(
    dir,
    broker,
    ...'--time event --batch 64 --snapshot-every 2s --once --keep-all'.split(' '),
  );
  const began = Date.now();
  const engine = ring.start(words, settings);
  const memory = watched(engine);
  const { code, err } = await engine.ended;
  const took = Date.now() - began;
  const most = Math.max(...memory.stop());
  const judged = await ring.judge(dir, broker, '--time', 'event');
  const tooMuch = isAllowed(most);
  const broken = [...judged.broken, ...(tooMuch ? [tooMuch] : [])];
  if (code !== 0) broken.push(`it ended with ${code}: ${err.trim().split('\n').at(-1)}`);
  const seen = `${await eventsIn(dir)} events in ${(took / 1000).toFixed(0)} s, at most ${mb(most)} resident`;
  return { ...judged, times: 1, recovered: [], seen, broken };
}

const slow = [
  ...['pre-append:1ms', 'pre-commit:30ms', 'post-commit:30ms'],
  ...[
    'pre-sync.checkpoint:300ms',
    'pre-rename.duckdb:300ms',
    'pre-rename.json:100ms',
    'pre-rename.parquet:100ms',
  ],
].join(',');

export const slowDisk: Fault = {
  row: 7,
  what: 'slow disk: every append, commit, write and rename is delayed',
  run: (ring) =>
    digest(ring, { failpoint: slow }, (most) =>
      most < 1e9 ? '' : `${mb(most)} resident: what waits is not bounded`,
    ),
};

export const littleMemory: Fault = {
  row: 12,
  what: 'heap of 256 MB',
  run: (ring) => digest(ring, { heap: 256 }, (most) => (most < 1.5e9 ? '' : `${mb(most)} resident`)),
};

export const burst: Fault = {
  row: 13,
  what: 'ten times the load',
  async run(ring) {
    const broker = await ring.broker();
    const dir = ring.folder('burst');
    const engine = ring.start(ring.run(dir, broker, ...'--batch 512 --snapshot-every 2s'.split(' ')), {
      failpoint: 'post-commit:tell',
    });
    await engine.reached('post-commit');
    const [usual, high] = ring.short ? [2000, 3000] : [10_000, 60_000];
    const rate = ring.short ? 150 : 300;
    const lines = linesOf({ seed: ring.seed, days: 1, offices: ring.short ? 12 : 60 }).filter(isEvent);
    const publisher = publish(broker, lines, ring.seed, { rate, isNow: true });
    const memory = watched(engine);
    await sleep(usual);
    publisher.pace(rate * 10);
    await sleep(high);
    publisher.pace(rate);
    const over = Date.now();
    const { last } = (await broker.nats.stream('PASSPORT'))!;
    while ((await positionIn(dir)) < last && !engine.isOver()) await sleep(100);
    const recovered = [Date.now() - over];
    await publisher.stop();
    engine.signal('SIGTERM');
    const { code } = await engine.ended;
    const most = Math.max(...memory.stop());
    const judged = await ring.judge(dir, broker);
    const broken = code === 130 ? judged.broken : [...judged.broken, `the engine ended with ${code}`];
    const seen = `${rate * 10} events/s for ${high / 1000} s, then in a snapshot; at most ${mb(most)} resident`;
    return { ...judged, times: 1, recovered, seen, broken };
  },
};

/** The last message that the newest snapshot holds. */
async function positionIn(dir: string): Promise<number> {
  const text = await readFile(join(dir, 'snapshots', 'latest.json'), 'utf8').catch(() => '{}');
  return JSON.parse(text).positions?.PASSPORT ?? 0;
}
