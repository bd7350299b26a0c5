// Conservation laws of the simulated world, over seeds: nobody is served twice, and nothing is lost on the road.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Hours } from '../../engine/hours.ts';
import { service } from '../service.ts';
import { type Event, events, grouped, hour, parsed, simulator } from './fixture.ts';
import { Ndjson } from './ndjson.ts';

const laws = suite('simulate/conservation');
const overSeeds = (check: (seed: number) => void, numRuns = 4) =>
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), check), { numRuns });
/** A short-staffed day with offices that never close, and a mission. */
const offices = service(12).offices.filter(({ office }) => /^(ISB-01|LHR-02|LON-01)$/.test(office));
const busy = { offices, planted: 'absence', days: 2 };
const tokenOf = ({ officeid, data }: Event) => data.token && `${officeid} ${data.token}`;

laws('a token is issued, then called, then served or missed, or it is abandoned uncalled', () =>
  overSeeds((seed) => {
    const roads = new Set<string>();
    for (const road of grouped(events({ ...busy, seed }), tokenOf).values())
      roads.add(road.map(({ fact }) => fact.replace('queue.', '')).join(' '));
    const served = 'token_issued token_called service_started service_ended';
    for (const road of roads)
      assert.ok(
        served.startsWith(road) ||
          ['token_issued token_called no_show', 'token_issued abandoned'].includes(road),
        road,
      );
    assert.ok(roads.has(served));
  }),
);

laws('a counter serves one at a time, and only between its opening and its closing', () =>
  overSeeds((seed) => {
    const counters = grouped(
      events({ ...busy, seed }),
      ({ officeid, data }) => data.counter && `${officeid} ${data.counter}`,
    );
    for (const [name, happened] of counters) {
      let state = 'closed';
      const allowed: Record<string, [string, string]> = {
        'queue.counter_opened': ['closed', 'free'],
        'queue.counter_closed': ['free', 'closed'],
        'queue.counter_paused': ['free', 'closed'],
        'queue.token_called': ['free', 'called'],
        'queue.no_show': ['called', 'free'],
        'queue.service_started': ['called', 'serving'],
        'queue.service_ended': ['serving', 'free'],
      };
      for (const { fact, time } of happened) {
        if (allowed[fact] === undefined) continue;
        const [before, after] = allowed[fact];
        const isFromBreak = fact === 'queue.counter_closed' && state === 'closed';
        assert.ok(isFromBreak || state === before, `${name} ${fact} ${time}`);
        state = after;
      }
    }
  }),
);

laws(
  'whoever waits is in the line: issued = called + abandoned + sent home at closing + waiting, at any instant',
  () =>
    overSeeds((seed) => {
      const of = simulator({ ...busy, seed });
      const ndjson = new Ndjson(of.words);
      const [hall] = offices;
      const hours = new Hours(hall);
      let inLine = 0;
      let steps = 0;
      for (let t = of.start; t < of.end; ) {
        t += 7 * 60_000;
        const told = parsed(Buffer.from(ndjson.bytes(of.next(t))).toString());
        for (const { fact, officeid, data } of told) {
          if (officeid !== hall.office || data.step !== 'submission') continue;
          if (fact === 'queue.token_issued') inLine++;
          if (fact === 'queue.token_called' || fact === 'queue.abandoned') inLine--;
        }
        if (!hours.isOpen(t)) inLine = 0;
        const waiting = of.waiting(hall.office, 'submission');
        assert.is(waiting, inLine, `${(t - of.start) / hour} h`);
        if (waiting > 0) steps++;
      }
      assert.ok(steps > 3, 'somebody waited');
    }),
);

laws('queued for printing = printed once + waiting, at any instant', () =>
  overSeeds((seed) => {
    const of = simulator({ seed, days: 2 });
    const ndjson = new Ndjson(of.words);
    const counts = new Map<string, number>();
    const isPrinted = new Set<string>();
    for (let t = of.start; t < of.end; ) {
      t += 11 * 60_000;
      for (const { fact, data } of parsed(Buffer.from(ndjson.bytes(of.next(t))).toString())) {
        if (fact === 'application.print_queued') isPrinted.delete(data.application);
        if (fact === 'application.printed' && isPrinted.has(data.application)) continue;
        if (fact === 'application.printed') isPrinted.add(data.application);
        counts.set(fact, (counts.get(fact) ?? 0) + 1);
      }
      const n = (fact: string) => counts.get(`application.${fact}`) ?? 0;
      assert.is(n('print_queued'), n('printed') + of.waiting('HQ-01', 'queueing'));
      assert.ok(n('printed') >= n('qc_passed') + n('qc_failed'));
    }
    assert.ok((counts.get('application.printed') ?? 0) > 100);
  }),
);

laws(
  'an application keeps the order of its workflow, but where it is printed twice or inspection sends it back',
  () =>
    overSeeds((seed) => {
      const { rankOf, ranks, steps } = service(1).workflow;
      const must = steps.filter(({ mandatory }) => mandatory === 'always');
      let delivered = 0;
      const all = events({ offices: offices.slice(0, 2), seed, days: 6 });
      const applications = grouped(all, ({ fact, data }) =>
        fact.startsWith('application.') ? data.application : undefined,
      );
      for (const road of applications.values()) {
        const facts = road
          .map(({ fact }) => fact.replace('application.', ''))
          .filter((fact) => ranks.has(fact));
        assert.is(facts[0], 'submitted');
        for (const [i, fact] of facts.entries()) {
          if (i === 0) continue;
          const isAgain = facts[i - 1] === 'qc_failed';
          if (fact === 'printed' && facts[i - 1] === 'printed') continue;
          assert.is(isAgain ? fact : 'print_queued', 'print_queued');
          assert.ok(isAgain || rankOf(facts[i - 1]) <= rankOf(fact), `${facts[i - 1]} before ${fact}`);
        }
        const [first] = road;
        if (first.data.service === 'lost' && facts.includes('approved'))
          assert.ok(facts.includes('interviewed'));
        if (!facts.includes('delivered')) continue;
        delivered++;
        for (const step of must)
          assert.ok(
            step.facts.some((fact) => facts.includes(fact)),
            `${step.step} is missing`,
          );
      }
      assert.ok(delivered > 100, `${delivered} delivered`);
    }, 4),
);

laws('an office that never closes works in shifts, with fewer counters at night', () => {
  const { load } = service(1);
  const all = events({
    offices: offices.filter(({ office }) => office === 'LHR-02'),
    load: { ...load, breakFor: 0, absent: 0 },
  });
  const open = new Set<string>();
  const most = new Map<string, number>();
  for (const { fact, data, at } of all) {
    if (data.step !== 'submission') continue;
    if (fact === 'queue.counter_opened') open.add(data.counter);
    if (fact === 'queue.counter_closed') open.delete(data.counter);
    if (fact !== 'queue.token_called') continue;
    const shift = Math.floor((((at + 5 * hour) / hour) % 24) / 8);
    most.set(`${shift}`, open.size);
  }
  assert.equal(
    [...most],
    [
      ['0', 1],
      ['1', 3],
      ['2', 2],
    ],
  );
});

laws.run();
