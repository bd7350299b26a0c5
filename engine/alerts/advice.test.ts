// Advice: how many more servers until when, by hand for a rush and by Erlang C for a quiet line.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Servers } from '../watch.ts';
import { advise, type Seen } from './advice.ts';

const test = suite('engine/alerts/advice');
const minute = 60_000;
const rule: Servers = {
  arrivals: 'arrivals',
  service: 'service_mean_ms',
  servers: 'counters',
  action: 'open_counters',
  utilisation: 0.85,
  level: 0.85,
  within: '15m',
  drain: '60m',
  most: 3,
};
/** 15 arrivals in 15 min, 4 min of service, 3 servers, 40 waiting: 60 an hour come, 45 are served. */
const rush: Seen = {
  arrivals: 15,
  windowMs: 15 * minute,
  serviceMs: 4 * minute,
  servers: 3,
  waiting: 40,
  clear: 10,
  at: 0,
  closingAt: Number.NaN,
};

test('in a rush the line is a fluid: 3 more serve 90 an hour and leave 10 of 40 after an hour', () => {
  assert.equal(advise(rule, rush), {
    amount: 3,
    untilAt: 60 * minute,
    beforeMs: Math.round((55 / 45) * 60 * minute),
    afterMs: Math.round((10 / 90) * 60 * minute),
  });
});

test('5 of 15 drain in 37 min 30 s to the ms, whatever arithmetic leaves over', () => {
  const advice = advise(rule, { ...rush, arrivals: 10, serviceMs: 5 * minute, servers: 3, waiting: 15 });
  assert.is(advice?.untilAt, 37.5 * minute);
});

test('who closes in half an hour has half an hour', () => {
  const advice = advise(rule, { ...rush, closingAt: 30 * minute });
  assert.is(advice?.amount, 5);
  assert.is(advice?.untilAt, 30 * minute);
});

test('more than can be found is not asked for: what it leaves is said', () => {
  const advice = advise(rule, { ...rush, arrivals: 60 });
  assert.is(advice?.amount, 6);
  assert.is(advice?.afterMs, Math.round(((40 + 240 - 135) / 135) * 60 * minute));
});

test('a quiet line needs nobody more, and its wait is the one Erlang C has', () => {
  const quiet = { ...rush, arrivals: 6, serviceMs: 5 * minute, servers: 3, waiting: 1 };
  assert.equal(advise(rule, quiet), {
    amount: 0,
    untilAt: 0,
    beforeMs: Math.round((20 / 9) * minute),
    afterMs: Math.round((20 / 9) * minute),
  });
});

test('without a known service time there is no advice', () => {
  assert.is(advise(rule, { ...rush, serviceMs: Number.NaN }), null);
});
test.run();
