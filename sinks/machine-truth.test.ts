// What is answered about machines equals what was simulated: states, failures, effectiveness and what kept them, by plain loops.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../data/service.ts';
import { type Event, grouped, hour, minute, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import type { Label } from '../data/simulate/incidents.ts';
import * as kernel from '../engine/effectiveness.ts';
import { answers, type Rows } from './truth.fixture.ts';

interface Answers {
  /** Of each machine, in order: at one instant a change of state comes last. */
  readonly machines: ReadonlyMap<string, readonly Event[]>;
  readonly labels: readonly Label[];
  readonly end: number;
  readonly states: Rows;
  readonly failures: Rows;
  readonly days: Rows;
  readonly downtime: Rows;
}
const test = suite<Answers>('sinks/machine-truth');
const frail = { ...service(1).load, machineFailure: 2 * hour, machineWear: hour, jams: 0.01 };

test.before(async (context) => {
  const made = simulator({ n: 4, days: 4, load: frail, disorder: 0.1, duplicates: 0.05 });
  const lines = textOf(made)
    .split('\n')
    .filter((line) => line.includes('"passport.machine.'));
  const once = [...new Map(parsed(lines.join('\n')).map((event) => [event.id, event])).values()];
  const changes = ({ fact }: Event) => (fact === 'machine.state_changed' ? 1 : 0);
  once.sort((a, b) => a.at - b.at || changes(a) - changes(b) || a.sequence - b.sequence);
  const asked = await answers(lines, async (rows) => ({
    states: await rows(
      'SELECT machine, state_before AS state, sum(lasted_ms)::DOUBLE AS ms FROM core.machine_spans WHERE state_before IS NOT NULL GROUP BY ALL ORDER BY ALL',
    ),
    failures: await rows(
      'SELECT machine, n_failures::INT AS n, n_repaired::INT AS repaired, operating_ms::DOUBLE AS operating, repair_ms::DOUBLE AS repair, mtbf_ms AS mtbf, mttr_ms AS mttr FROM marts.machine_failures ORDER BY machine',
    ),
    days: await rows(
      'SELECT machine, day::VARCHAR AS day, planned_ms::DOUBLE AS planned, executing_ms::DOUBLE AS producing, n_produced::INT AS produced, n_good::INT AS good, availability_ratio AS a, performance_ratio AS p, quality_ratio AS q, oee_ratio AS oee FROM marts.machine_effectiveness ORDER BY machine, day',
    ),
    downtime: await rows(
      'SELECT state, reason, n_stops::INT AS n, lost_ms::DOUBLE AS ms FROM marts.machine_downtime ORDER BY state, reason',
    ),
  }));
  const machines = grouped(once, ({ data }) => data.machine);
  Object.assign(context, { machines, labels: made.labels, end: made.end, ...asked });
});

/** Each stretch between two changes of state of a machine. */
function stretches(events: readonly Event[]) {
  const changes = events.filter(({ fact }) => fact === 'machine.state_changed');
  return changes.map(({ at, data }, i) => ({
    ...{ state: data.state, reason: data.reason ?? null, at },
    until: changes[i + 1]?.at ?? events.at(-1)!.at,
    isEnded: i + 1 < changes.length,
  }));
}

test('how long each machine was in each state', ({ machines, states }) => {
  const spent = new Map<string, number>();
  for (const [machine, events] of machines)
    for (const { state, at, until } of stretches(events))
      if (until > at || state !== 'STOPPED')
        spent.set(`${machine} ${state}`, (spent.get(`${machine} ${state}`) ?? 0) + until - at);
  const found = states.map(({ machine, state, ms }) => [`${machine} ${state}`, ms] as const);
  assert.equal(
    new Map(found.filter(([, ms]) => ms !== 0)),
    new Map([...spent].filter(([, ms]) => ms > 0).sort()),
  );
  for (const state of ['EXECUTE', 'IDLE', 'HELD', 'ABORTED', 'STOPPED'])
    assert.ok(
      found.some(([key]) => key.endsWith(state)),
      state,
    );
});

test('failures and repairs are those that were made, and MTBF and MTTR follow from them', ({
  machines,
  failures,
  labels,
  end,
}) => {
  const made = labels.filter(({ kind }) => kind === 'failure');
  assert.ok(made.length >= 5, String(made.length));
  const expected = [...machines.keys()].sort().map((machine) => {
    const own = made.filter(({ key }) => key === machine);
    const done = own.filter((of) => of.end < end);
    const operating = stretches(machines.get(machine)!)
      .filter(({ state }) => state === 'EXECUTE')
      .reduce((sum, { at, until }) => sum + until - at, 0);
    const repair = done.reduce((sum, of) => sum + of.end - of.start, 0);
    return {
      ...{ machine, n: own.length, repaired: done.length, operating, repair },
      mtbf: own.length === 0 ? null : kernel.meanTimeBetweenFailures(operating, own.length),
      mttr: done.length === 0 ? null : kernel.meanTimeToRepair(repair, done.length),
    };
  });
  assert.equal(failures, expected);
});

test('availability, performance, quality and OEE of each machine and day', ({ machines, days }) => {
  const local = (at: number) => new Date(at + 5 * hour).toISOString().slice(0, 10);
  const expected = [...machines.keys()].sort().flatMap((machine) => {
    const events = machines.get(machine)!;
    const counts = events.filter(({ fact }) => fact === 'machine.sampled');
    return [...new Set(events.map(({ at }) => local(at)))].map((day) => {
      const made = { produced: 0, good: 0 };
      for (const [i, { at, data }] of counts.entries()) {
        if (i === 0 || local(at) !== day) continue;
        const before = counts[i - 1].data;
        made.produced += data.produced - before.produced;
        made.good += data.produced - before.produced - (data.spoiled - before.spoiled);
      }
      // A stretch counts piece by piece, on the day on which each told piece ended.
      let producing = 0;
      for (const [i, { at }] of events.entries())
        if (i > 0 && events[i - 1].data.state === 'EXECUTE' && local(at) === day)
          producing += at - events[i - 1].at;
      // Open from 8 to 20, in a zone without summer time.
      const run = { planned: 12 * hour, producing, perItem: 3_600_000 / 115, ...made };
      return {
        ...{ machine, day, planned: run.planned, producing, ...made },
        ...{
          a: kernel.availability(run),
          p: kernel.performance(run),
          q: kernel.quality(run),
          oee: kernel.oee(run),
        },
      };
    });
  });
  assert.equal(days, expected);
  assert.ok(expected.length >= 12 && expected.every(({ oee }) => oee > 0 && oee < 1));
});

test('what kept machines from working, how often and how long, inside and outside apart', ({
  machines,
  downtime,
}) => {
  const lost = new Map<string, { n: number; ms: number }>();
  for (const events of machines.values())
    for (const { state, reason, at, until, isEnded } of stretches(events)) {
      if (!/HELD|SUSPENDED|ABORTED/.test(state) || (!isEnded && until === at)) continue;
      const of = lost.get(`${state} ${reason}`) ?? { n: 0, ms: 0 };
      lost.set(`${state} ${reason}`, { n: of.n + 1, ms: of.ms + until - at });
    }
  const found = downtime.map(({ state, reason, n, ms }) => [`${state} ${reason}`, { n, ms }] as const);
  assert.equal(new Map(found), new Map([...lost].sort()));
  assert.equal([...lost.keys()].sort(), ['ABORTED worn_part', 'HELD jam']);
});

test('in the middle of an outage the machine that is out of order is, since when, and makes nothing', async () => {
  const made = simulator({ n: 2, days: 4, planted: '12-of-35-machines-down' });
  const [down] = made.labels;
  const until = down.start + 30 * hour;
  const lines = textOf(made, hour, until).split('\n');
  const told = lines.filter((line) => line.includes('"passport.machine.'));
  await answers(
    told,
    async (rows) => {
      const now = await rows(
        `SELECT machine, state, reason, epoch_ms(since_at)::DOUBLE AS since, capacity_per_hour AS capacity, can_per_hour AS can FROM marts.machines_now ORDER BY machine`,
      );
      const [{ machine, state, reason, since, capacity }, ...others] = now;
      assert.equal([machine, state, reason, capacity], ['M1', 'ABORTED', 'out_of_order', 0]);
      assert.ok(down.start <= (since as number) && (since as number) < down.start + 5 * minute);
      assert.equal(
        others.map((of) => of.machine),
        ['M2', 'M3'],
      );
      for (const of of others) {
        assert.ok(['EXECUTE', 'IDLE'].includes(of.state as string));
        assert.ok(
          (of.capacity as number) > 0 && (of.can as number) > 80 && (of.can as number) < 130,
          String(of.can),
        );
      }
    },
    { isDone: false },
  );
});

test.run();
