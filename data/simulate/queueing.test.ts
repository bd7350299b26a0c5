// The limit in which theory knows the answer: Poisson arrivals, exponential service and nobody who leaves are M/M/c.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plain } from '../plain.ts';
import { service } from '../service.ts';
import { hour, minute, tuesday } from './fixture.ts';
import { Simulator } from './simulator.ts';
import { factCode } from './words.ts';

const queueing = suite('simulate/queueing');

/** Mean wait of M/M/c by Erlang C: `lambda` and `mu` a minute, `c` counters; minutes. */
function erlangC(lambda: number, mu: number, c: number): number {
  const a = lambda / mu;
  let b = 1;
  for (let k = 1; k <= c; k++) b = (a * b) / (k + a * b);
  return b / (1 - (a / c) * (1 - b)) / (c * mu - lambda);
}

/** Mean wait at the first line over `days`, in minutes, and how many were called. */
function simulate(mean: number, c: number, perHour: number, days: number) {
  const { offices, load, ...rest } = service(12);
  const office = offices.find(({ opens }) => opens === '')!;
  const [first, ...others] = load.lines;
  const step = (line: (typeof load.lines)[number], ms: number) => ({
    ...line,
    steps: [{ step: line.line, mean: ms }],
  });
  const of = new Simulator({
    ...rest,
    offices: [{ ...office, counters: c + 2 }],
    load: {
      ...plain(load),
      lines: [
        step({ ...first, counters: 1 }, mean),
        ...others.map((line) => step({ ...line, counters: 0 }, 0)),
      ] as unknown as typeof load.lines,
      utilisation: (perHour * mean) / (c * hour),
      weekdays: Array(7).fill(1),
      daySpread: 0,
      shiftVisitors: [1 / 3, 1 / 3, 1 / 3],
      shiftCounters: [1, 1, 1],
      families: [1],
      serviceShape: 1,
      walk: 0,
      noShow: 0,
      rejected: 1,
      patienceLeast: Number.POSITIVE_INFINITY,
    },
    seed: 1,
    start: tuesday,
    days,
  });
  const [issued, called] = ['queue.token_issued', 'queue.token_called'].map(factCode);
  const line = of.words.steps.indexOf('submission');
  const since = new Map<number, number>();
  let sum = 0;
  let n = 0;
  for (let t = of.start; t < of.end; ) {
    const told = of.next((t += 24 * hour));
    for (let row = 0; row < told.n; row++) {
      if (told.step[row] !== line) continue;
      if (told.fact[row] === issued) since.set(told.token[row], told.at[row]);
      if (told.fact[row] !== called) continue;
      sum += told.at[row] - since.get(told.token[row])!;
      since.delete(told.token[row]);
      n++;
    }
  }
  return { wait: sum / n / minute, n };
}

queueing('Erlang C itself gives its known values', () => {
  assert.is(erlangC(24 / 60, 1 / 5, 3).toFixed(4), '2.2222');
  assert.is(erlangC(60 / 60, 1 / 3, 4).toFixed(4), '1.5283');
  assert.is(erlangC(110 / 60, 1 / 4.5, 9).toFixed(4), '4.3969');
});

for (const [perHour, mean, c] of [
  [24, 5, 3],
  [60, 3, 4],
  [110, 4.5, 9],
])
  queueing(
    `${perHour} visitors an hour at ${c} counters of ${mean} min wait as long as Erlang C says, within 3 %`,
    () => {
      const days = Math.round(600_000 / 24 / perHour);
      const { wait, n } = simulate(mean * minute, c, perHour, days);
      const theory = erlangC(perHour / 60, 1 / mean, c);
      assert.ok(Math.abs(n / (perHour * 24 * days) - 1) < 0.01, `${n} visitors`);
      assert.ok(Math.abs(wait / theory - 1) < 0.03, `${wait} against ${theory}`);
    },
  );

queueing.run();
