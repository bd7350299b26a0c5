// Laws of officers: who is rostered, comes, rests and leaves; and that the truth about each is what happens.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../service.ts';
import { type Event, events, grouped, hour, parsed, simulator, textOf, tuesday } from './fixture.ts';

const laws = suite('simulate/officers');
const offices = service(12).offices.filter(({ office }) => /^(ISB-01|LHR-02)$/.test(office));
const overSeeds = (check: (seed: number) => void, numRuns = 3) =>
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), check), { numRuns });
const officerOf = ({ officeid, data }: Event) => data.officer && `${officeid} ${data.officer}`;

laws('an officer works only between logging in and logging out, and not in a break', () =>
  overSeeds((seed) => {
    let worked = 0;
    let breaks = 0;
    for (const [name, happened] of grouped(events({ offices, seed, planted: 'absence' }), officerOf)) {
      let state = 'away';
      const moves: Record<string, [string, string]> = {
        'staff.logged_in': ['away', 'here'],
        'staff.reassigned': ['away', 'here'],
        'staff.break_started': ['here', 'resting'],
        'staff.break_ended': ['resting', 'here'],
        'staff.logged_out': ['here', 'away'],
      };
      for (const { fact, time } of happened) {
        const move = moves[fact];
        if (move !== undefined) {
          assert.is(state, move[0], `${name} ${fact} ${time}`);
          state = move[1];
          if (fact === 'staff.break_started') breaks++;
        } else if (fact === 'queue.token_called' || fact === 'queue.service_started') {
          assert.is(state, 'here', `${name} ${fact} ${time}`);
          worked++;
        }
      }
    }
    assert.ok(worked > 100 && breaks > 2, `${worked} ${breaks}`);
  }),
);

laws('whoever is rostered comes at the beginning of the shift or is on leave, and nobody else comes', () =>
  overSeeds((seed) => {
    const all = events({ offices: offices.slice(0, 1), seed });
    const of = (fact: string) =>
      all
        .filter((event) => event.fact === fact)
        .map(({ data }) => data.officer)
        .sort();
    const rostered = of('staff.rostered');
    assert.is(rostered.length, 6);
    assert.equal([...of('staff.logged_in'), ...of('staff.on_leave')].sort(), rostered);
    for (const { at, data } of all.filter(({ fact }) => fact === 'staff.rostered')) {
      assert.is(at, tuesday + 8 * hour);
      assert.is(Date.parse(data.shift_start_at) - at, hour);
      assert.is(Date.parse(data.shift_end_at) - at, 6 * hour);
    }
  }),
);

laws('help comes as officers who are reassigned, beyond those rostered', () => {
  const of = simulator({ offices: offices.slice(0, 1), planted: 'rush' });
  const at = tuesday + 10 * hour;
  of.apply({
    office: 'ISB-01',
    action: 'open_counters',
    step: 'submission',
    amount: 2,
    at,
    until: at + hour,
  });
  const helpers = parsed(textOf(of)).filter(({ fact }) => fact === 'staff.reassigned');
  assert.ok(helpers.length >= 1 && helpers.length <= 2);
  assert.ok(helpers.every((event) => event.at === at));
});

laws('an officer twice as slow takes twice as long: times at the counter over the truth are equal', () => {
  const of = simulator({ offices: offices.slice(0, 1), days: 20 });
  const times = new Map<string, number[]>();
  for (const { fact, data } of parsed(textOf(of))) {
    if (fact !== 'application.data_entered') continue;
    const known = times.get(data.officer);
    if (known) known.push(data.duration_ms);
    else times.set(data.officer, [data.duration_ms]);
  }
  let n = 0;
  for (const { officer, line, speed } of of.truth) {
    const found = times.get(officer) ?? [];
    if (line !== 'submission' || found.length < 200) continue;
    n++;
    const mean = found.reduce((sum, ms) => sum + ms, 0) / found.length;
    const error = (270_000 * 0.58) / Math.sqrt(found.length);
    assert.ok(Math.abs(mean / speed - 270_000) < 4 * error, `${officer} ${mean} ${speed}`);
  }
  assert.ok(n >= 3, `${n} officers`);
});

laws(
  'in a ghost shift officers are logged in, people wait and nobody is called; a closure has nobody',
  () => {
    const all = events({ n: 12, planted: 'night-shift-ghost', days: 0.5 }).filter(
      ({ at }) => at < tuesday + 7 * hour,
    );
    const count = (office: string, fact: string) =>
      all.filter((event) => event.officeid === office && event.fact === fact).length;
    assert.ok(count('LHR-02', 'staff.logged_in') > 0 && count('LHR-02', 'queue.token_issued') > 0);
    assert.is(count('LHR-02', 'queue.token_called'), 0);
    assert.equal(
      ['staff.rostered', 'staff.logged_in', 'queue.token_called'].map((fact) => count('KHI-02', fact)),
      [0, 0, 0],
    );
  },
);

laws.run();
