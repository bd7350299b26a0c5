// Rows 2, 3 and 19: the broker is killed under load, stays away, or holds the connection and says nothing.
import { setTimeout as sleep } from 'node:timers/promises';
import { tickSubject } from '../../engine/inputs/subjects.ts';
import { published } from './alerts.ts';
import type { Started } from './command.ts';
import type { Fault, Finding } from './fault.ts';
import { isEvent, linesOf, tickOf } from './load.ts';
import { type Publisher, publish } from './publisher.ts';
import type { Broker, Ring } from './ring.ts';

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

interface Scene {
  readonly broker: Broker;
  readonly engine: Started;
  readonly publisher: Publisher;
}

/** A live engine, ticks and all, and events that happen now; what is done to them; then the judgement. */
async function underLoad(
  ring: Ring,
  rate: number,
  hurt: (scene: Scene) => Promise<Pick<Finding, 'times' | 'recovered' | 'seen'> & { broken?: string[] }>,
): Promise<Finding> {
  const broker = await ring.broker();
  const dir = ring.folder('live');
  const engine = ring.start(ring.run(dir, broker, '--batch', '64', '--snapshot-every', '5s'), {
    failpoint: 'post-commit:tell',
  });
  await engine.reached('post-commit');
  const lines = linesOf({ seed: ring.seed, days: ring.short ? 0.3 : 1, offices: 12 }).filter(isEvent);
  const publisher = publish(broker, lines, ring.seed, { rate, isNow: true });
  const { broken = [], ...done } = await hurt({ broker, engine, publisher });
  await publisher.stop();
  engine.signal('SIGTERM');
  const { code } = await engine.ended;
  const judged = await ring.judge(dir, broker);
  if (code !== 130) broken.push(`the engine ended with ${code}`);
  return {
    ...judged,
    ...done,
    seen: `${done.seen}; ${publisher.told()} events told meanwhile`,
    broken: [...broken, ...judged.broken, ...(await published(dir, broker))],
  };
}

/** Brings the broker back, with something to read at once; ms until that is committed. */
async function back({ server }: Broker, engine: Started): Promise<number> {
  await server.restart();
  const began = Date.now();
  const next = engine.reached('post-commit');
  await server.flood([{ subject: tickSubject('passport', 0), id: `back:${began}`, bytes: tickOf(began) }]);
  return (await next) - began;
}

export const brokerKilled: Fault = {
  row: 2,
  what: 'broker killed (kill -9) under load',
  run: (ring) =>
    underLoad(ring, ring.short ? 150 : 400, async ({ broker, engine }) => {
      const times = ring.short ? 2 : 20;
      const recovered: number[] = [];
      for (let i = 0; i < times; i++) {
        await sleep(300 + ring.random.below(700));
        await broker.server.kill();
        await sleep(ring.random.below(600));
        recovered.push(await back(broker, engine));
      }
      return { times, recovered, seen: 'the same process goes on' };
    }),
};

export const brokerAway: Fault = {
  row: 3,
  what: 'broker away',
  run: (ring) =>
    underLoad(ring, ring.short ? 150 : 400, async ({ broker, engine, publisher }) => {
      const away = ring.short ? 6_000 : 60_000;
      await sleep(3000);
      await broker.server.kill();
      const before = publisher.told();
      await sleep(away);
      const recovered = [await back(broker, engine)];
      const waited = publisher.told() - before;
      return {
        times: 1,
        recovered,
        seen: `${seconds(away)} away, ${waited} events waited with the producer`,
      };
    }),
};

export const brokerSilent: Fault = {
  row: 19,
  what: 'broker stopped (kill -STOP), its connection open',
  run: (ring) =>
    underLoad(ring, ring.short ? 50 : 200, async ({ broker, engine }) => {
      const stopped = ring.short ? 16_000 : 60_000;
      await sleep(2000);
      broker.server.signal('SIGSTOP');
      const began = Date.now();
      const noticed = await Promise.race([
        engine.says(/reading again|cannot read|nothing heard|no tick|nats:/).then((at) => at - began),
        sleep(stopped).then(() => Number.POSITIVE_INFINITY),
      ]);
      await sleep(Math.max(0, began + stopped - Date.now()));
      const next = engine.reached('post-commit');
      broker.server.signal('SIGCONT');
      const resumed = Date.now();
      const recovered = [(await next) - resumed];
      const broken = noticed < 30_000 ? [] : [`not noticed within ${seconds(stopped)}`];
      return {
        times: 1,
        recovered,
        seen: `${seconds(stopped)} silent, noticed after ${seconds(noticed)}`,
        broken,
      };
    }),
};
