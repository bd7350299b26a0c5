// Ticks: one a second for every partition, the same from two tickers, undeterred by a failing broker.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Broker, Outgoing, Time } from './ports.ts';
import { startTicker, type TickerOptions } from './ticker.ts';

const ticker = suite('ticker');

/** Time that passes only when slept, and ends after `until`. */
function simulated(from: number, until: number): Time & { at: number; done: Promise<void> } {
  let end = () => {};
  const done = new Promise<void>((resolve) => (end = resolve));
  return {
    at: from,
    done,
    now() {
      return this.at;
    },
    async sleep(ms, signal) {
      this.at += ms;
      if (this.at <= until) return;
      end();
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
    },
  };
}

async function ticksOf(
  time: ReturnType<typeof simulated>,
  publish: (ticks: readonly Outgoing[]) => void,
  more: Partial<TickerOptions> = {},
) {
  const failures: string[] = [];
  const broker: Broker = { publish: async (ticks) => publish(ticks), close: async () => {} };
  const failed = (error: Error) => failures.push(error.message);
  const running = startTicker({ broker, time, prefix: 'permit', partitions: 2, failed, ...more });
  await time.done;
  await running.stop();
  return failures;
}

ticker('one tick a second and partition, named by them alone', async () => {
  const all: Outgoing[] = [];
  const time = simulated(1_700_000_000_400, 1_700_000_003_000);
  await ticksOf(time, (ticks) => all.push(...ticks));
  assert.equal(
    all.map(({ id }) => id),
    [0, 1, 2, 3].flatMap((s) => [`tick:0:${1_700_000_000 + s}`, `tick:1:${1_700_000_000 + s}`]),
  );
  assert.is(all[3].subject, 'permit.v1.p1.ops.ENGINE.ticked');
  assert.equal(JSON.parse(new TextDecoder().decode(all[3].bytes)), {
    specversion: '1.0',
    id: 'tick:1:1700000001',
    source: 'permit/ticker',
    type: 'permit.ops.ticked.v1',
    time: '2023-11-14T22:13:21.000Z',
  });
});

ticker('a foreign stream gets them under its own word, and their type where its events have it', async () => {
  const all: Outgoing[] = [];
  const more = { subjects: 'works', typeAt: '/meta/kind' };
  await ticksOf(simulated(5000, 5500), (ticks) => all.push(...ticks), more);
  assert.is(all[1].subject, 'works.v1.p1.ops.ENGINE.ticked');
  const { type, meta } = JSON.parse(new TextDecoder().decode(all[1].bytes));
  assert.equal([type, meta], ['permit.ops.ticked.v1', { kind: 'permit.ops.ticked.v1' }]);
});

ticker('a failure is told and the next second is tried', async () => {
  let n = 0;
  const seen: string[] = [];
  const failures = await ticksOf(simulated(5000, 8000), (ticks) => {
    if (n++ < 2) throw new Error('down');
    seen.push(ticks[0].id);
  });
  assert.equal(failures, ['down', 'down']);
  assert.equal(seen, ['tick:0:7', 'tick:0:8']);
});

ticker('a clock set back is silent until it is later again', async () => {
  const seen: string[] = [];
  const time = simulated(10_000, 12_000);
  await ticksOf(time, (ticks) => {
    seen.push(ticks[0].id);
    if (seen.length === 2) time.at -= 5000;
  });
  assert.equal(seen, ['tick:0:10', 'tick:0:11', 'tick:0:12']);
});

ticker.run();
