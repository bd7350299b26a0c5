// The laws of time, completeness and order, seen to hold by the whole engine: from a log to its tables.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { passport } from '../data/events.ts';
import { timeTold } from '../engine/decode/told.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { mergeLogs } from '../engine/inputs/merge.ts';
import type { Message, Time } from '../engine/ports.ts';
import {
  bytesOf,
  type Found,
  hour,
  isTick,
  minute,
  read,
  sample,
  second,
  stored,
  withHole,
} from './laws.fixture.ts';
import { paced } from './paced.ts';
import { mappingFor } from './replay.ts';

const test = suite('laws');
const closing = Date.parse('2026-03-02T09:00:00Z');
/** The last two hours of the sample, but every second token is issued and then left to its office's closing. */
const tokenOf = (event: object) => Number(/"token":"[^"]*-(\d+)"/.exec(JSON.stringify(event))?.[1]);
const day = sample.filter(
  (event) =>
    Date.parse(event.time) > closing - 2 * hour &&
    (tokenOf(event) % 2 !== 0 || event.type === 'passport.queue.token_issued.v1') &&
    // What happens right before the closing may be told after it.
    !(Date.parse(event.time) > closing - 30 * second && event.type === 'passport.queue.token_issued.v1'),
);
const delay = (i: number) => (i * 7919) % 25_000;
const end = closing + 30 * minute;
const opening = Math.floor(Date.parse(day[0].time) / second) * second;
const ticked = stored(day, delay, [opening, end]);

const equal = (found: Found, expected: Found, ...which: (keyof Found)[]) => {
  for (const name of which) assert.ok(found[name] === expected[name], `${name} differ`);
};
let whole: Promise<Found> | undefined;
const ofTicked = () => (whole ??= read([ticked]));

test('a token still open at closing has expired then, whether or not a tick came at that second', async () => {
  const { timers } = await ofTicked();
  const expired = timers.split('\n').filter((row) => row.includes('"outcome":"expired"'));
  assert.ok(expired.length > 5, String(expired.length));
  for (const row of expired) {
    const { expired_at, known_at } = JSON.parse(row);
    assert.equal([expired_at, known_at], ['2026-03-02T09:00:00.000Z', '2026-03-02T09:00:00.000Z']);
  }
});

test('a hole in the ticks gives the tables and timers of the ticks being there', async () => {
  const holes = withHole(
    withHole(ticked, closing - 20 * minute, closing + 20 * minute),
    opening,
    opening + hour,
  );
  assert.ok(ticked.length - holes.length > 5000);
  const found = await read([holes]);
  assert.is(found.gaps, 2);
  equal(found, await ofTicked(), 'tables', 'timers');
});

test('an engine that was down for an hour of log gives the tables and timers of one that was not', async () => {
  const from = closing - 40 * minute;
  const log = withHole(ticked, from, from + hour);
  const before = log.filter(({ storedAt }) => storedAt <= from);
  equal(await read([before, log]), await ofTicked(), 'tables', 'timers');
});

test('two tickers are harmless', async () => {
  const twice = ticked
    .flatMap((message) => (isTick(message) ? [message, message] : [message]))
    .map((message, i) => ({ ...message, seq: i + 1 }));
  const found = await read([twice]);
  equal(found, await ofTicked(), 'tables', 'timers', 'clocks');
});

/** Twelve minutes before the closing and ten seconds after, with a tick every third second. */
const short = ticked.filter(
  (message) =>
    message.storedAt > closing - 12 * minute &&
    message.storedAt < closing + 10 * second &&
    (!isTick(message) || message.storedAt % (3 * second) === 0),
);
test('one log gives equal revisions in batches of 1, 7 and 4096', async () => {
  const [one, seven, all] = [1, 7, 4096].map((limit) => read([short], { limit }));
  for (const found of [await seven, await all])
    equal(found, await one, 'tables', 'timers', 'revisions', 'clocks');
});

test('a replay at 1,000 times the pace gives the revisions of one as fast as can be', async () => {
  let now = 0;
  const time: Time = { now: () => now, sleep: async (ms) => void (now += ms) };
  const pace = { speed: 1000, time, timeOf: ({ storedAt }: Message) => storedAt };
  const [slow, fast] = [await read([paced(memoryLog(short), pace)]), await read([short])];
  assert.ok(now > 700, `${now} ms went by`);
  equal(slow, fast, 'tables', 'timers', 'revisions', 'clocks');
});

test('another order within the lateness gives equal tables', async () => {
  const other = stored(day, (i) => (i * 104_729) % 25_000, [opening, end]);
  equal(await read([other]), await ofTicked(), 'tables');
});

test('over one and over two partitions the tables are equal', async () => {
  const { mapping } = await mappingFor(undefined);
  const partitions = ['p0', 'p1'].map((stream, p) =>
    day
      .filter(({ officeid }) => (officeid === 'KHI-01') === (p === 1))
      .map((event, i): Message => ({ stream, seq: i + 1, storedAt: Number.NaN, bytes: bytesOf(event) })),
  );
  const one = day.map(
    (event, i): Message => ({ stream: 's', seq: i + 1, storedAt: Number.NaN, bytes: bytesOf(event) }),
  );
  const two = (parts: readonly (readonly Message[])[]) =>
    mergeLogs(
      parts.map((part) => memoryLog(part)),
      timeTold({ mapping, catalogue: passport }),
    );
  const expected = await read([one], { time: 'event' });
  equal(await read([two(partitions)], { time: 'event', limit: 100 }), expected, 'tables');
});

test('over two ticked partitions by broker time the tables and timers are those of one', async () => {
  const parts = [0, 1].map((p) =>
    stored(
      day.filter(({ officeid }) => (officeid === 'KHI-01') === (p === 1)),
      delay,
      [opening, end],
    ).map((message) => ({ ...message, stream: `p${p}` })),
  );
  const one = parts
    .flat()
    .sort((a, b) => a.storedAt - b.storedAt)
    .map((message, i) => ({ ...message, stream: 's', seq: i + 1 }));
  const merged = mergeLogs(
    parts.map((part) => memoryLog(part)),
    ({ storedAt }) => storedAt,
  );
  equal(await read([merged]), await read([one]), 'tables', 'timers');
});

/** One event of a token in an office that is open day and night. */
const event = (office: string, token: number, fact: string, at: number) => ({
  specversion: '1.0',
  id: `${office}:${token}:${fact}:${at}`,
  source: `/offices/${office}`,
  type: `passport.queue.${fact}.v1`,
  time: new Date(at).toISOString(),
  officeid: office,
  data: { token: `T-${office}-${token}`, step: 'submission' },
});
const clockOf = (clocks: string, code: number) => JSON.parse(clocks.split('\n')[code]);

test('nobody is judged silent for a log gap; in as many ticked minutes who says nothing is', async () => {
  const from = Date.parse('2026-03-02T00:00:00Z');
  const events = Array.from({ length: 61 }, (_, i) => event('LHR-02', i, 'token_issued', from + i * minute));
  events.splice(1, 0, event('KHI-02', 1, 'token_issued', from + second));
  const log = stored(events, () => 0, [from, from + hour + 2 * minute]);
  const [full, gap] = [
    await read([log], { isOpen: true }),
    await read([withHole(log, from + 2 * minute, from + hour)], { isOpen: true }),
  ];
  assert.equal([clockOf(full.clocks, 0).is_silent, clockOf(full.clocks, 1).is_silent, full.gaps], [0, 1, 0]);
  assert.equal([clockOf(gap.clocks, 0).is_silent, clockOf(gap.clocks, 1).is_silent, gap.gaps], [0, 0, 1]);
  const unended = await read([withHole(log, from + 2 * minute, from + 3 * hour)], { isOpen: true });
  assert.equal([clockOf(unended.clocks, 1).is_silent, unended.gaps], [0, 0]);
});

const facts = ['token_issued', 'token_called', 'service_started', 'service_ended', 'no_show'];
/** Two offices, up to five tokens, events up to 40 s apart, and how long each takes to arrive: below the bound. */
const smallLog = fc
  .array(
    fc.record({
      office: fc.constantFrom('LHR-02', 'ISB-01'),
      token: fc.integer({ min: 1, max: 5 }),
      fact: fc.constantFrom(...facts),
      after: fc.integer({ min: 1, max: 40 * second }),
      delay: fc.integer({ min: 0, max: 29 * second }),
      other: fc.integer({ min: 0, max: 29 * second }),
    }),
    { minLength: 3, maxLength: 30 },
  )
  .map((rows) => {
    let at = closing - 5 * minute;
    const events = rows.map(({ office, token, fact, after }) => event(office, token, fact, (at += after)));
    const ticks = [closing - 5 * minute, closing + 2 * minute] as const;
    return {
      log: stored(events, (i) => rows[i].delay, ticks),
      other: stored(events, (i) => rows[i].other, ticks),
    };
  });
const runs = { numRuns: 8, endOnFailure: true };

test('whatever the batches and wherever it was stopped, one log gives equal revisions', () =>
  fc.assert(
    fc.asyncProperty(
      smallLog,
      fc.integer({ min: 20, max: 500 }),
      fc.array(fc.nat({ max: 400 }), { maxLength: 3 }),
      async ({ log }, limit, stops) => {
        const parts = stops.sort((a, b) => a - b).map((n) => log.slice(0, n));
        const found = await read([...parts, log], { limit });
        equal(found, await read([log]), 'tables', 'timers', 'revisions', 'clocks');
      },
    ),
    runs,
  ));

test('whatever the order of arrival within the lateness, the tables are equal', () =>
  fc.assert(
    fc.asyncProperty(smallLog, async ({ log, other }) => {
      equal(await read([other]), await read([log]), 'tables');
    }),
    runs,
  ));

test.run();
