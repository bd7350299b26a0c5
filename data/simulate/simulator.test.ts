// A simulated service is its seed: the same bytes however time is handed out, and it reacts from the instant it is told.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plain as withoutChance } from '../plain.ts';
import { service } from '../service.ts';
import { events, hour, minute, parsed, quantile, simulator, textOf, tuesday, waits } from './fixture.ts';

const simulated = suite('simulate/simulator');
const opening = tuesday + 9 * hour;
const disordered = {
  links: true,
  disorder: 0.1,
  duplicates: 0.05,
  late: 0.02,
  tick: 5_000,
  heartbeat: minute,
};

simulated(
  'the same seed gives the same bytes however time is handed out, also where they come in disorder',
  () => {
    const whole = textOf(simulator(disordered));
    assert.ok(whole.length > 1_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 5 * hour }), (step) =>
        assert.ok(textOf(simulator(disordered), step) === whole, `steps of ${step} ms`),
      ),
      { numRuns: 10 },
    );
    assert.ok(textOf(simulator({ ...disordered, seed: 8 })) !== whole);
  },
);

simulated('an office more changes nothing in the halls of the others', () => {
  const halls = (n: number) =>
    events({ n, days: 1 })
      .filter(({ officeid, sequence }) => officeid === 'ISB-01' && sequence > 0)
      .map(({ id, time, type, data }) => JSON.stringify([id, time, type, data]));
  assert.equal(halls(5), halls(1));
});

simulated('time starts where it is told to, also within the hours of an office', () => {
  const late = events({ start: opening + 2 * hour, days: 0.05 });
  assert.is(late[0].at, opening + 2 * hour);
  assert.is(late[0].fact, 'staff.rostered');
  assert.ok(late.length > 100);
  assert.ok(late.every(({ at }) => at >= opening + 2 * hour && at <= opening + 2 * hour + 0.05 * 24 * hour));
});

simulated('ticks come on the second, once each, and carry time beyond the last event', () => {
  const all = events({ days: 0.5, tick: 5_000 });
  const ticks = all.filter(({ fact }) => fact === 'ops.ticked');
  assert.is(ticks.length, (12 * hour) / 5_000);
  assert.equal([ticks[0].time, ticks[0].id], ['2026-03-02T19:00:00.000Z', `tick:0:${tuesday / 1000}`]);
  assert.equal(
    all.map(({ at }) => at),
    all.map(({ at }) => at).sort((a, b) => a - b),
  );
});

simulated(
  'an open office beats, and says that it is complete up to now, or up to its bound where rows are out of order',
  () => {
    const beats = (more: object) =>
      events({ n: 1, days: 1, heartbeat: minute, ...more }).filter(
        ({ fact, officeid }) => fact === 'link.heartbeat' && officeid === 'ISB-01',
      );
    const plain = beats({});
    assert.is(plain.length, 299);
    assert.ok(plain.every(({ at, data }) => Date.parse(data.complete_until) === at));
    const [first] = beats({ disorder: 0.000001 });
    assert.is(first.at - Date.parse(first.data.complete_until), 30_000);
  },
);

const open = { action: 'open_counters', step: 'submission' };
simulated(
  'an intervention changes nothing before its instant; from then on counters are open and the line is shorter',
  () => {
    const at = opening + 20 * minute;
    const load = withoutChance(service(1).load);
    const helped = () => {
      const of = simulator({ planted: 'rush', load });
      const before = textOf(of, hour, at - 15 * minute);
      assert.ok(of.apply({ ...open, office: 'KHI-01', amount: 5, at, until: at + 2 * hour }));
      return before + textOf(of, hour, of.end);
    };
    const [plain, changed] = [textOf(simulator({ planted: 'rush', load })), helped()].map(parsed);
    const isBefore = (event: { at: number }) => event.at < at;
    assert.equal(changed.filter(isBefore), plain.filter(isBefore));
    const counters = changed.filter(
      (event) => event.at >= at && event.at < opening + 4 * hour && /counter_/.test(event.fact),
    );
    assert.equal(
      counters.map(({ fact, data }) => [fact, data.step]),
      [
        ...Array(5).fill(['queue.counter_opened', 'submission']),
        ...Array(5).fill(['queue.counter_closed', 'submission']),
      ],
    );
    assert.ok(counters.slice(0, 5).every((event) => event.at === at));
    assert.ok(
      counters.slice(5).every((event) => event.at >= at + 2 * hour && event.at < at + 2 * hour + 45 * minute),
    );
    const p90 = (of: typeof plain) => quantile(waits(of, 'KHI-01', 'submission'), 0.9);
    assert.ok(p90(changed) < 0.6 * p90(plain), `${p90(changed)} against ${p90(plain)}`);
    assert.equal(waits(changed, 'ISB-01', 'submission'), waits(plain, 'ISB-01', 'submission'));
  },
);

simulated('an intervention that makes no sense here is refused', () => {
  const of = simulator();
  const until = of.end;
  for (const wrong of [
    { office: 'XXX-01' },
    { step: 'printing' },
    { action: 'pray' },
    { amount: 0 },
    { until: of.start },
  ])
    assert.not(of.apply({ ...open, office: 'ISB-01', amount: 1, until, ...wrong }), JSON.stringify(wrong));
});

simulated('what is planted is labelled, within the simulated span', () => {
  const start = opening + 5 * minute;
  const label = {
    incident: 'rush-1',
    office: 'KHI-01',
    key: 'submission',
    start,
    end: start + 40 * minute,
    kind: 'rush',
  };
  assert.equal(simulator({ planted: 'rush' }).labels, [label]);
  assert.equal(simulator({ planted: 'calm' }).labels, []);
  assert.equal(
    simulator({ planted: 'rush+absence' }).labels.map(({ incident }) => incident),
    ['rush-1', 'absence-2'],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 48 }), fc.integer({ min: 0, max: 24 }), (hours, later) => {
      const of = simulator({ planted: 'rush+absence', start: tuesday + later * hour, days: hours / 24 });
      for (const { start, end } of of.labels) assert.ok(of.start <= start && start < end && end <= of.end);
    }),
  );
});

for (const kind of ['rush', 'absence'])
  simulated(`a planted ${kind} makes its office wait, and no other`, () => {
    for (const seed of [1, 2, 3]) {
      const [calm, planted] = ['calm', kind].map((name) => events({ planted: name, seed }));
      const p90 = (of: typeof calm, office: string) => quantile(waits(of, office, 'submission'), 0.9);
      assert.ok(p90(planted, 'KHI-01') > 1.5 * p90(calm, 'KHI-01'), `seed ${seed}`);
      assert.is(p90(planted, 'LHR-01'), p90(calm, 'LHR-01'));
    }
  });

simulated('a scenario or a step that does not exist is refused by name', () => {
  assert.throws(() => service(3, 'rusch'), /E-SCENARIO-005|no scenario is called "rusch"/);
  const { load, ...rest } = service(1);
  const [first, ...lines] = load.lines;
  const wrong = { ...first, steps: [{ step: 'dance', mean: 1 }] };
  assert.throws(
    () => simulator({ ...rest, load: { ...load, lines: [wrong, ...lines] as unknown as typeof load.lines } }),
    /the workflow has no step "dance"/,
  );
});

simulated.run();
