// Row 18: asked to end under load, the engine ends soon and whole; asked twice, at once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './fault.ts';
import { linesOf, messagesOf } from './load.ts';

/** ms, on a machine that has much else to do; alone on it, an end takes a few seconds. */
const [soon, atOnce] = [60_000, 5000];

export const terminated: Fault = {
  row: 18,
  what: 'engine asked to end (SIGTERM, SIGINT; every third time twice) under load',
  async run(ring) {
    const broker = await ring.broker();
    const { seed } = ring;
    await broker.server.flood(
      messagesOf(linesOf({ seed, days: ring.short ? 0.1 : 0.3, offices: 6, disorder: 0.1 }), seed),
    );
    const dir = ring.folder('ended');
    const words = ring.run(dir, broker, ...'--time event --batch 16 --snapshot-every 3s'.split(' '));
    const [recovered, clean, forced, broken]: [number[], number[], number[], string[]] = [[], [], [], []];
    const times = ring.short ? 3 : 20;
    for (let i = 0; i < times; i++) {
      const began = Date.now();
      const engine = ring.start(words, { failpoint: 'post-commit:tell' });
      recovered.push((await engine.reached('post-commit')) - began);
      await sleep(ring.random.below(1000));
      const asked = Date.now();
      engine.signal(i % 2 === 0 ? 'SIGTERM' : 'SIGINT');
      const isTwice = i % 3 === 2;
      if (isTwice) {
        await engine.says(/stopping after this batch/).catch(() => {});
        engine.signal('SIGTERM');
      }
      const { code, err } = await engine.ended;
      const took = Date.now() - asked;
      (isTwice ? forced : clean).push(took);
      if (code !== 130) broken.push(`it ended with ${code}: ${err.trim().split('\n').at(-1)}`);
      if (took > (isTwice ? atOnce : soon)) broken.push(`it took ${took} ms to end`);
    }
    const judged = await ring.judge(dir, broker, '--time', 'event');
    const most = (all: readonly number[]) => `${Math.max(...all)} ms`;
    const seen = `ends with 130 within ${most(clean)}, asked twice within ${most(forced)}`;
    return { ...judged, times, recovered, seen, broken: [...broken, ...judged.broken] };
  },
};
