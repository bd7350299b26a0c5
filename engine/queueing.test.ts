// Waiting lines: published values of Erlang C, the fluid rule by hand, and the staffing that follows.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  erlangC,
  type Line,
  meanWait,
  serversFor,
  serversToDrain,
  serviceLevel,
  timeToDrain,
  utilisation,
  waitingAfter,
} from './queueing.ts';

const test = suite('engine/queueing');
const minute = 60_000;
/** Arrivals an hour, minutes of service, servers. */
const line = (hourly: number, minutes: number, servers: number): Line => ({
  arrivals: hourly / (60 * minute),
  services: 1 / (minutes * minute),
  servers,
});
const near = (found: number, wanted: number) =>
  assert.ok(Math.abs(found - wanted) < 0.00006, `${found} is not ${wanted}`);

test('Erlang C has its golden values: the chance to wait, the mean wait and the service level', () => {
  for (const [hourly, minutes, servers, chance, wait] of [
    [24, 5, 3, 4 / 9, 2.2222],
    [24, 5, 4, 0.1739, 0.4348],
    [60, 3, 4, 0.5094, 1.5283],
    [110, 4.5, 9, 0.7328, 4.3969],
    [110, 4.5, 10, 0.4672, 1.2015],
    [110, 4.5, 11, 0.2853, 0.4668],
  ] as const) {
    near(erlangC(line(hourly, minutes, servers)), chance);
    near(meanWait(line(hourly, minutes, servers)) / minute, wait);
  }
  near(serviceLevel(line(24, 5, 3), 15 * minute), 0.9779);
  near(serviceLevel(line(60, 3, 4), 10 * minute), 0.9818);
  near(serviceLevel(line(110, 4.5, 9), 15 * minute), 0.9398);
});

test('Little: those who wait are arrivals times the mean wait', () => {
  near(meanWait(line(24, 5, 3)) * line(24, 5, 3).arrivals, 0.8889);
  near(meanWait(line(110, 4.5, 9)) * line(110, 4.5, 9).arrivals, 8.0609);
});

test('from full use on there is no steady state, and none is made up', () => {
  const full = line(60, 4, 4);
  assert.is(utilisation(full), 1);
  assert.equal(
    [erlangC(full), meanWait(full), serviceLevel(full, minute)],
    [Number.NaN, Number.NaN, Number.NaN],
  );
});

test('a fluid line of 40, filling by 60 and served by 3 x 15 an hour, is 55 after an hour and never drains', () => {
  const rush = line(60, 4, 3);
  near(waitingAfter(rush, 40, 60 * minute), 55);
  assert.is(timeToDrain(rush, 40, 10), Number.POSITIVE_INFINITY);
});

test('with 6 servers the same line is 10 after an hour, and drained to 10 by then', () => {
  const eased = line(60, 4, 6);
  near(waitingAfter(eased, 40, 60 * minute), 10);
  near(timeToDrain(eased, 40, 10) / minute, 60);
  assert.is(timeToDrain(eased, 8, 10), 0);
  assert.is(serversToDrain(line(60, 4, 1), 40, 10, 60 * minute), 6);
});

test('staffing: the fewest servers that keep use below 85 % and 85 % of waits below 15 minutes', () => {
  const { arrivals, services } = line(110, 4.5, 1);
  const goal = { utilisation: 0.85, level: 0.85, within: 15 * minute };
  assert.is(serversFor(arrivals, services, goal), 10);
  assert.is(serversFor(arrivals, services, { ...goal, within: minute }), 12);
});
test.run();
