// Row 17: a second engine on a directory is turned away at once, and the first one never notices.
import type { Fault } from './fault.ts';
import { isEvent, linesOf } from './load.ts';
import { publish } from './publisher.ts';

export const rivals: Fault = {
  row: 17,
  what: 'second engine on the same directory',
  async run(ring) {
    const broker = await ring.broker();
    const dir = ring.folder('taken');
    // Snapshots often: the first engine opens and closes other files meanwhile, by which a lock can be lost.
    const words = ring.run(dir, broker, ...'--batch 64 --snapshot-every 500ms'.split(' '));
    const engine = ring.start(words, { failpoint: 'post-commit:tell' });
    await engine.reached('post-commit');
    const lines = linesOf({ seed: ring.seed, days: 1, offices: 6 }).filter(isEvent);
    const publisher = publish(broker, lines, ring.seed, { rate: 50, isNow: true });
    const times = ring.short ? 2 : 100;
    const [took, broken]: [number[], string[]] = [[], []];
    for (let i = 0; i < times; i++) {
      const verb = i % 4 === 3 ? ['verify', '-C', dir] : words;
      const { code, err, after } = await ring.start(verb).ended;
      took.push(after);
      if (code === 0 || code === null || !/E-DIR-\d+/.test(err))
        broken.push(`the second ended with ${code}: ${err}`);
    }
    await publisher.stop();
    engine.signal('SIGTERM');
    const { code } = await engine.ended;
    if (code !== 130) broken.push(`the first ended with ${code}`);
    const judged = await ring.judge(dir, broker);
    const sorted = took.sort((a, b) => a - b);
    const seen = `turned away after ${sorted[times >> 1]} ms (median), ${sorted[times - 1]} ms (most), starting included`;
    return { ...judged, times, recovered: [], seen, broken: [...broken, ...judged.broken] };
  },
};
