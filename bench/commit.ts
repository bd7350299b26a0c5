// Does a commit cost the same whatever is open? One that touches 1,000 applications, over few and over many.
import { Backlog } from './backlog.ts';
import { type Bench, median, type Row, spread } from './harness.ts';

const touched = 1000;

export const commit: Bench = {
  name: 'commit',
  question: 'Does a commit of 1,000 touched applications cost the same with few and with many open?',
  async run({ quick }) {
    const sizes = quick ? [10_000, 100_000] : [10_000, 1_000_000];
    const [rounds, commits] = quick ? [5, 12] : [10, 20];
    const backlogs: Backlog[] = [];
    for (const size of sizes) backlogs.push(await Backlog.of(size));
    /** By size, by round: the p50 of its commits, ms. */
    const samples = sizes.map((): number[] => []);
    for (let round = -1; round < rounds; round++)
      for (const [b, backlog] of backlogs.entries()) {
        const times: number[] = [];
        for (let i = 0; i < commits; i++) {
          backlog.touch(touched);
          const started = process.hrtime.bigint();
          await backlog.commit();
          times.push(Number(process.hrtime.bigint() - started) / 1e6);
        }
        if (round >= 0) samples[b].push(median(times));
      }
    for (const backlog of backlogs) await backlog.close();
    const base = spread(samples[0]).min;
    const [few, many] = sizes.map((size, b): Row => {
      const of = spread(samples[b]);
      const what = `commit of ${touched.toLocaleString('en')} touched, ${size.toLocaleString('en')} open: p50`;
      return { what, unit: 'ms', ...of, ratio: base / of.min };
    });
    const aim = '<= 10 ms';
    return [
      { ...few, aim },
      { ...many, aim },
      { ...many, what: `${many.what}, beside few`, aim: '>= 0.67x' },
    ];
  },
};
