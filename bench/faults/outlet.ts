// Row 14: nobody takes alerts for a while; when somebody does, every one of them leaves, once.
import { setTimeout as sleep } from 'node:timers/promises';
import { streamsOf } from '../../sinks/streams.ts';
import { heard, published } from './alerts.ts';
import type { Fault } from './fault.ts';
import { linesOf, messagesOf } from './load.ts';

const [, alerts] = streamsOf('passport');

export const outletDown: Fault = {
  row: 14,
  what: 'nobody takes alerts',
  async run(ring) {
    const broker = await ring.broker();
    const { nats, server } = broker;
    await server.api('STREAM.DELETE.PASSPORT_ALERTS', {});
    await server.flood(
      messagesOf(linesOf({ seed: ring.seed, days: ring.short ? 0.12 : 0.5, offices: 2 }), ring.seed),
    );
    const dir = ring.folder('unheard');
    const engine = ring.start(ring.run(dir, broker, '--time', 'event', '--snapshot-every', '5s'), {
      failpoint: 'post-commit:tell,post-send:tell',
    });
    const down = ring.short ? 6000 : 300_000;
    await engine.says(/alerts wait in the outbox/);
    await sleep(down);
    await nats.createStream(alerts);
    const began = Date.now();
    const recovered = [(await engine.reached('post-send')) - began];
    const isStill = engine.isOver();
    engine.signal('SIGTERM');
    await engine.ended;
    const judged = await ring.judge(dir, broker, '--time', 'event');
    const broken = [...judged.broken, ...(await published(dir, broker))];
    if (isStill) broken.push('the engine ended');
    const seen = `down for ${down / 1000} s, then ${(await heard(nats)).size} alerts, each once`;
    return { ...judged, times: 1, recovered, seen, broken };
  },
};
