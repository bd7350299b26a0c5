// The backlog of printing, its drain, the days of stock and what machines can make equal arithmetic over what was simulated.
import { quantileSorted } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../data/service.ts';
import { type Event, hour, type More, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import type { Label } from '../data/simulate/incidents.ts';
import { type Ask, answers, type Rows } from './truth.fixture.ts';

const test = suite('sinks/printing-truth');
const day = 24 * hour;
const facts =
  /"passport\.(stock|machine|application\.(print_queued|printed|qc|packed|dispatched|received_at))/;

/** What is told of printing up to `until`, and what a snapshot then answers. */
async function at<T>(
  more: More,
  ask: (rows: Ask, events: Event[]) => Promise<T>,
  until?: (labels: readonly Label[]) => number,
) {
  const made = simulator(more);
  const lines = textOf(made, hour, until?.(made.labels) ?? made.end)
    .split('\n')
    .filter((line) => facts.test(line));
  return answers(lines, (rows) => ask(rows, parsed(lines.join('\n'))), { isDone: false });
}

const of = (events: readonly Event[], fact: string) =>
  events.filter((event) => event.fact === `application.${fact}`);
const stepOf: Record<string, string> = {
  print_queued: 'queueing',
  printed: 'printing',
  qc_passed: 'quality',
  qc_failed: 'quality',
  packed: 'packing',
  dispatched: 'dispatch',
};

/** Where each application is, and by step how many came and went in [from, to). */
function moved(events: readonly Event[], from: number, to: number) {
  const step = new Map<string, string>();
  const [came, went] = [new Map<string, number>(), new Map<string, number>()];
  const inOrder = events
    .filter(({ fact }) => fact.startsWith('application.'))
    .map((event) => ({
      ...event,
      rank: Object.keys(stepOf).indexOf(event.fact.slice('application.'.length)),
    }))
    .sort((a, b) => a.at - b.at || (a.rank === -1 ? 99 : a.rank) - (b.rank === -1 ? 99 : b.rank));
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1);
  for (const { fact, at, data } of inOrder) {
    const next = stepOf[fact.slice('application.'.length)] ?? 'arrival';
    const before = step.get(data.application);
    step.set(data.application, next);
    if (at < from || at >= to) continue;
    add(came, next);
    if (before !== undefined) add(went, before);
  }
  return { step, came, went };
}

/** Starts of the complete working days of headquarters, Monday to Friday, before an instant, the newest five. */
function workingDays(events: readonly Event[], asOf: number): number[] {
  const first = events.find(({ fact }) => fact === 'application.print_queued')!.at;
  const days: number[] = [];
  for (let start = Math.floor((first + 5 * hour) / day) * day - 5 * hour; start + day <= asOf; start += day)
    if (![0, 6].includes(new Date(start + 5 * hour).getUTCDay())) days.push(start);
  return days.slice(-5);
}

const backlog =
  'SELECT step, n_open::INT AS open, n_days::INT AS days, entered_per_day AS came, left_per_day AS went, days_of_backlog AS backlog, drain_working_days AS drain, growth_per_day AS growth, epoch_ms(as_of())::DOUBLE AS now FROM marts.print_backlog';

function assertBacklog(events: readonly Event[], rows: Rows): void {
  const days = workingDays(events, rows[0].now as number);
  const { step, came, went } = moved(events, days[0], days.at(-1)! + day);
  for (const row of rows) {
    const name = row.step as string;
    const open = [...step.values()].filter((one) => one === name).length;
    const [a, b] = [(came.get(name) ?? 0) / days.length, (went.get(name) ?? 0) / days.length];
    assert.equal(
      [row.open, row.days, row.came, row.went, row.backlog, row.drain, row.growth],
      [open, days.length, a, b, b > 0 ? open / b : null, b > a ? open / (b - a) : null, Math.max(0, a - b)],
      name,
    );
  }
}

test('without laminate what waits to be printed grows day by day, and its cover is nothing', async () => {
  await at(
    { n: 1, days: 9, planted: 'lamination-outage-2023' },
    async (rows, events) => {
      const found = await rows(backlog);
      assertBacklog(events, found);
      const [queue] = found;
      assert.is(queue.open, of(events, 'print_queued').length - of(events, 'printed').length);
      assert.ok((queue.open as number) > 300 && (queue.growth as number) > 50 && queue.drain === null);
      const cover = await rows(
        "SELECT n_stock::INT AS n, cover_days AS days, is_short FROM marts.days_of_cover WHERE item = 'laminate'",
      );
      assert.equal(cover, [{ n: 0, days: 0, is_short: true }]);
      const [{ state, reason }] = await rows(
        'SELECT state, reason FROM marts.machine_downtime ORDER BY lost_ms DESC LIMIT 1',
      );
      assert.equal([state, reason], ['SUSPENDED', 'laminate']);
    },
    ([{ start }]) => start + 6.2 * day,
  );
});

test('when laminate is back the queue drains as the forecast says, and how long it all took is told by day', async () => {
  await at({ n: 1, days: 14.5, planted: 'lamination-outage-2023' }, async (rows, events) => {
    assertBacklog(events, await rows(backlog));
    const queued = new Map(
      of(events, 'print_queued')
        .toReversed()
        .map(({ at, data }) => [data.application, at]),
    );
    const took = new Map<string, number[]>();
    for (const { at, data } of of(events, 'received_at_office')) {
      const key = `${new Date(at).toISOString().slice(0, 10)} ${data.category}`;
      took.set(key, [...(took.get(key) ?? []), at - queued.get(data.application)!]);
    }
    const flow = await rows(
      'SELECT day_utc::VARCHAR AS day, category, n_received::INT AS n, total_p50_ms::DOUBLE AS p50, total_p90_ms::DOUBLE AS p90 FROM marts.print_flow',
    );
    assert.equal(
      flow.map(({ day, category, n }) => [`${day} ${category}`, n]),
      [...took].map(([key, ms]) => [key, ms.length] as const).sort(),
    );
    for (const { day, category, p50 } of flow) {
      const sorted = took.get(`${day} ${category}`)!.sort((a, b) => a - b);
      assert.ok(Math.abs((p50 as number) - quantileSorted(sorted, 0.5)) <= 0.5, `${day} ${category}`);
    }
  });
});

test('faster machines show as more than their rated speed, which is told and not clipped', async () => {
  await at({ n: 1, days: 14, planted: 'capacity-ramp-2024' }, async (rows) => {
    const days = await rows(
      `SELECT day::VARCHAR AS day, performance(1, sum(n_produced * 3600000 / rated_per_hour), sum(executing_ms)) AS p, count(*) FILTER (is_rate_doubtful) / count(*) AS doubtful FROM marts.machine_effectiveness WHERE executing_ms > 0 GROUP BY day ORDER BY day`,
    );
    const mean = (from: string, to: string) => {
      const some = days.filter(({ day }) => from <= (day as string) && (day as string) < to);
      return some.reduce((sum, { p }) => sum + (p as number), 0) / some.length;
    };
    const [before, first, second] = [
      mean('2026-03-03', '2026-03-06'),
      mean('2026-03-09', '2026-03-14'),
      mean('2026-03-16', '2026-03-17'),
    ];
    assert.ok(Math.abs(before - 1) < 0.12, `${before}`);
    assert.ok(Math.abs(first / before / 1.4 - 1) < 0.12, `${first / before}`);
    assert.ok(Math.abs(second / before / (1.4 * 1.43) - 1) < 0.12, `${second / before}`);
    assert.is(days.at(-1)!.doubtful, 1);
  });
});

test('a stock that nobody orders anew is seen to end two weeks before it does, and when, within three days', async () => {
  const load = { ...service(1).load, stockBatch: 16, stockReorder: 0 };
  const more = { n: 1, days: 35, load };
  const all = parsed(textOf(simulator(more)));
  const starves = all.find(
    ({ fact, data }) => fact === 'machine.state_changed' && data.state === 'SUSPENDED',
  )!;
  await at(
    more,
    async (rows) => {
      const cover = await rows(
        'SELECT item, is_short, epoch_ms(runs_out_at)::DOUBLE AS ends, epoch_ms(as_of())::DOUBLE AS now FROM marts.days_of_cover ORDER BY item',
      );
      assert.equal(
        cover.map(({ item, is_short }) => [item, is_short]),
        [
          ['booklet_36', true],
          ['laminate', true],
        ],
      );
      const { ends, now } = cover[1] as Record<string, number>;
      assert.ok(starves.at - now > 12 * day, `${(starves.at - now) / day}`);
      assert.ok(Math.abs(ends - starves.at) < 3 * day, `${(ends - starves.at) / day}`);
    },
    () => starves.at - 14 * day,
  );
});

test.run();
