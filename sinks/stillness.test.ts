// What happens while nothing is said: silence, breaches and escalations by ticks alone, gaps, and a mission's late burst.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { found, minute } from './laws.fixture.ts';
import {
  after,
  alertsOf,
  at,
  logOf,
  minutesOf,
  rowsOf,
  type Said,
  said,
  ticks,
  told,
} from './time.fixture.ts';

const test = suite('sinks/stillness');
const token = (office: string, happened: number, stored = happened) =>
  said(office, 'queue.token_issued', happened, stored, {
    token: `T-${office}-${happened}`,
    step: 'submission',
  });
const every = (office: string, from: number, to: number, ms = minute) =>
  Array.from({ length: Math.floor((to - from) / ms) + 1 }, (_, i) => token(office, from + i * ms));

/** 45 people stand in Lahore from ten on; at 10:05 all sources stop for half an hour, while ticks go on. */
const from = at('02 10:00');
const stop: readonly Said[] = [
  ...Array.from({ length: 45 }, (_, i) => token('LHR-02', from + i)),
  ...every('LHR-02', from + minute, from + 5 * minute),
  ...every('KHI-02', from, from + 5 * minute),
  said('KHI-02', 'application.submitted', from, from, { application: 'A-1', due_at: '2026-03-02T10:20:00Z' }),
  ...ticks(from, from + 35 * minute),
  token('LHR-02', from + 35 * minute),
  token('KHI-02', from + 35 * minute),
];

test('all sources stop: silence, breach and escalation come on time, by the ticks', async () => {
  await after(logOf(stop), async (engine) => {
    assert.equal(await alertsOf(engine), [
      '02 10:04:00 LHR-02 crowded r1 open',
      '02 10:10:00 LHR-02 silent r1 open',
      '02 10:10:00 KHI-02 silent r1 open',
      '02 10:19:00 LHR-02 crowded r2 escalated',
      '02 10:35:00 LHR-02 silent r2 clear',
      '02 10:35:00 KHI-02 silent r2 clear',
    ]);
    const breached = await rowsOf(
      engine,
      'core.applications_revisions',
      'SELECT known_at FROM t WHERE is_breached ORDER BY revision',
    );
    assert.equal(
      breached.map(({ known_at }) => told(known_at as never)),
      ['02 10:20:00', '02 10:35:00'],
    );
  });
});

test('an alarm from windows that time alone closed is provisional, until the office is heard again', async () => {
  const crowd = Array.from({ length: 45 }, (_, i) => token('LHR-02', from + i));
  const back = every('LHR-02', from + 20 * minute, from + 24 * minute);
  const more = Array.from({ length: 45 }, (_, i) => token('LHR-02', from + 22 * minute + i));
  await after(logOf([...crowd, ...ticks(from, from + 24 * minute), ...back, ...more]), async (engine) => {
    const crowded = (await alertsOf(engine)).filter((row) => row.includes('crowded'));
    assert.equal(crowded, [
      '02 10:05:00 LHR-02 crowded r1 open?',
      '02 10:20:00 LHR-02 crowded r2 escalated?',
      '02 10:24:00 LHR-02 crowded r3 update',
    ]);
  });
});

test('its replay gives identical tables, alerts and timers, whatever the batches', async () => {
  const [one, other] = [4096, 7].map((limit) =>
    after(logOf(stop), async (engine) => ({ ...(await found(engine)), alerts: await alertsOf(engine) }), {
      limit,
    }),
  );
  const [a, b] = [await one, await other];
  for (const what of ['tables', 'timers', 'revisions', 'clocks'] as const)
    assert.ok(a[what] === b[what], what);
  assert.equal(a.alerts, b.alerts);
});

test('the broker is away for an hour: the gap is noted, nobody is silent, and what waited comes in time', async () => {
  const back = at('02 11:00');
  const late = every('LHR-02', from + 10 * minute, back - minute).map((one, i) => ({
    ...one,
    stored: back + i * 10,
  }));
  const log = [
    ...every('LHR-02', from, from + 9 * minute),
    ...ticks(from, from + 9 * minute),
    ...late,
    ...ticks(back + 1000, back + 4 * minute),
  ];
  await after(logOf(log), async (engine) => {
    const { clocks, windows } = engine.kernel;
    assert.equal(
      clocks.time.gaps.map((gap) => [told(gap.from), told(gap.to)]),
      [['02 10:09:00', '02 11:00:01']],
    );
    assert.not((await alertsOf(engine)).some((row) => row.includes('silent')));
    assert.is(windows[0].corrections.accounts.late, 0);
  });
});

/** Lahore is busy for three hours; London is heard at ten, and then not until one. */
const london = (isHeard: (stored: number) => boolean) => {
  const [opens, burst, to] = [at('02 10:00'), at('02 13:00'), at('02 13:05')];
  const rows = Array.from({ length: 7 }, (_, i) => {
    const happened = opens + i * 30 * minute;
    return token('LON-01', happened, i === 0 ? happened : burst + i * 10);
  });
  const all = [...every('LHR-02', opens, to, 4 * minute), ...ticks(opens, to), ...rows];
  return logOf(all, (one) => !rows.includes(one) || isHeard(one.stored));
};

test('a silent mission delays no other office by one row; its burst corrects what was closed', async () => {
  const lahore = (isHeard: boolean) =>
    after(
      london(() => isHeard),
      (engine) => minutesOf(engine, 'LHR-02'),
    );
  assert.equal(await lahore(true), await lahore(false));
  const [one, ...rest] = await after(
    london(() => true),
    (engine) => minutesOf(engine, 'LON-01'),
  );
  assert.is(one, '02 10:00 r1 n1 02 11:00:00');
  const corrected = rest.filter((row) => row.includes(' n1 '));
  assert.is(corrected[2], '02 11:30 r4 n1 02 13:00:00'); // those who came before it are still there: once for each
});

test('a hole in the ticks closes each window at the instant at which the ticks would have', async () => {
  const closing = at('02 09:00'); // of Lahore 1
  const events = every('LHR-01', closing - 10 * minute, closing - minute, 30_000);
  const all = [
    ...events,
    ...ticks(closing - 10 * minute, closing + 3 * 60 * minute),
    token('LHR-01', closing + 3 * 60 * minute),
  ];
  const isHole = ({ stored }: Said) => stored > closing - 2 * minute && stored < closing + 170 * minute;
  const closings = (isKept: (one: Said) => boolean) =>
    after(logOf(all, isKept), (engine) => minutesOf(engine, 'LHR-01'));
  const whole = await closings(() => true);
  assert.equal(whole.slice(-2), ['02 08:58 r1 n2 02 09:00:00', '02 08:59 r1 n1 02 09:00:30']);
  assert.equal(await closings((one) => events.includes(one as never) || !isHole(one)), whole);
});

test('a source in 2099 is refused by the broker\u2019s time, and closes nothing early', async () => {
  const far = token('KHI-02', Date.parse('2099-01-01T00:00:00Z'), from + minute);
  const log = [...every('KHI-02', from, from + 4 * minute), far, ...ticks(from, from + 4 * minute)];
  await after(logOf(log), async ({ kernel }) => {
    assert.equal([kernel.accounts.rejected, kernel.windows[0].corrections.accounts.late], [1, 0]);
    assert.is(told(kernel.clocks.watermark(kernel.clocks.codes[0])), '02 10:03:30');
  });
});
test.run();
