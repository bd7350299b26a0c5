// How fast the simulated service happens: its world alone, told as lines, told as Arrow.
import { service } from '../data/service.ts';
import { Columns } from '../data/simulate/columns.ts';
import type { Happenings } from '../data/simulate/happenings.ts';
import { Ndjson } from '../data/simulate/ndjson.ts';
import { Simulator } from '../data/simulate/simulator.ts';
import type { Words } from '../data/simulate/words.ts';
import { type Bench, spread } from './harness.ts';

type Tell = (told: Happenings) => void;
const start = Date.parse('2026-03-02T00:00:00Z');
const ways: readonly { what: string; aim?: string; tell: (words: Words) => Tell }[] = [
  { what: 'the world alone', tell: () => () => {} },
  {
    what: 'told as lines of CloudEvents',
    aim: '>= 100000 events/s',
    tell: (words) => {
      const lines = new Ndjson(words);
      return (told) => void lines.bytes(told);
    },
  },
  {
    what: 'told as an Arrow stream',
    aim: '>= 300000 events/s',
    tell: (words) => {
      const columns = new Columns(words);
      return (told) => void columns.bytes(told);
    },
  },
];

/**
 * Events per second of processor time, threads of the garbage collector included: whatever else the machine does, this
 * is what one core gives. Without ticks and heartbeats, which would flatter the figure.
 */
function rate(days: number, seed: number, tell: (words: Words) => Tell): number {
  const simulator = new Simulator({ ...service(100), seed, start, days });
  const one = tell(simulator.words);
  let events = 0;
  const before = process.cpuUsage();
  for (let t = start; t < simulator.end; ) {
    const told = simulator.next((t += 600_000));
    events += told.n;
    one(told);
  }
  const { user, system } = process.cpuUsage(before);
  return (events * 1e6) / (user + system);
}

export const simulate: Bench = {
  name: 'simulate',
  question: 'How many events a second does the simulated service give on one core?',
  async run({ quick }) {
    const rounds = quick ? 3 : 7;
    const rates = ways.map((): number[] => []);
    for (let round = -1; round < rounds; round++)
      for (const [i, { tell }] of ways.entries()) {
        const found = rate(quick ? 1 : 5, round + 2, tell);
        if (round >= 0) rates[i].push(found);
      }
    return ways.map(({ what, aim }, i) => ({
      what,
      unit: 'events/s',
      ...spread(rates[i]),
      ...(aim && { aim }),
    }));
  },
};
