// Laws of visitors: nobody is served before arriving, the door counts all, and what stops an application ends.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../service.ts';
import { type Event, events, grouped, hour, tuesday } from './fixture.ts';

const laws = suite('simulate/visitors');
const offices = service(12).offices.filter(({ office }) => /^(ISB-01|LHR-02)$/.test(office));
const overSeeds = (check: (seed: number) => void, numRuns = 2) =>
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), check), { numRuns });
const applicationOf = ({ fact, data }: Event) =>
  fact.startsWith('application.') ? data.application : undefined;
const count = (all: readonly Event[], fact: string) => all.filter((event) => event.fact === fact).length;

laws('the door has let in whoever drew a first token, and lets out no more than it let in', () =>
  overSeeds((seed) => {
    const [isb] = offices;
    let [nIn, nOut, tokens, counts] = [0, 0, 0, 0];
    for (const { fact, data } of events({ offices: [isb], seed, days: 2 })) {
      if (fact === 'queue.token_issued' && data.step === 'submission') tokens++;
      if (fact !== 'queue.door_counted') continue;
      nIn += data.n_in;
      nOut += data.n_out;
      counts++;
      assert.ok(nIn >= tokens && nOut <= nIn, `${nIn} in, ${nOut} out, ${tokens} tokens`);
    }
    assert.is(counts, 2 * 20);
    assert.ok(tokens > 100 && nIn - nOut < 20, `${nIn} in, ${nOut} out`);
  }),
);

laws('a door that never closes tells what it counted once a quarter of an hour, whatever shift it is', () => {
  const [, always] = offices;
  assert.is(count(events({ offices: [always], days: 3 }), 'queue.door_counted'), 3 * 96 - 1);
});

laws(
  'an application is stopped and goes on in turn, and while it is stopped nothing else happens to it',
  () =>
    overSeeds((seed) => {
      const opposite: Record<string, string> = {
        objection_raised: 'objection_cleared',
        held: 'hold_overridden',
        paused: 'resumed',
      };
      let [stopped, n] = [0, 0];
      for (const road of grouped(events({ offices, seed, days: 4 }), applicationOf).values()) {
        n++;
        const facts = road.map(({ fact }) => fact.replace('application.', ''));
        for (const [i, fact] of facts.entries()) {
          if (opposite[fact] === undefined) continue;
          stopped++;
          assert.ok(
            [undefined, opposite[fact], 'withdrawn'].includes(facts[i + 1]),
            `${fact} ${facts[i + 1]}`,
          );
        }
      }
      assert.ok(stopped / n > 0.06 && stopped / n < 0.18, `${stopped} of ${n}`);
    }),
);

laws('what is paid is what the booklet costs, and only who lost one has lost one', () => {
  let n = 0;
  for (const road of grouped(events({ offices, days: 3 }), applicationOf).values()) {
    const [submitted] = road;
    if (submitted.fact !== 'application.submitted') continue;
    const { pages, validity_years: years, loss, category, service: kind } = submitted.data;
    assert.is(loss > 0, kind === 'lost');
    const paid = road.find(({ fact }) => fact === 'application.fee_verified')?.data.amount_paisa;
    if (paid === undefined || pages !== 36 || years !== 5) continue;
    const plain = { normal: 4500, urgent: 7500, fast_track: 12500 }[category as string] as number;
    assert.is(paid, plain * 100 * [1, 2, 4][loss]);
    n++;
  }
  assert.ok(n > 50);
});

laws(
  'mornings are fullest, a working day after a holiday is fuller than another, Fridays are shorter',
  () => {
    const { load, ...rest } = service(12);
    const still = { ...load, daySpread: 0, dayShape: 0 };
    const from = tuesday + 16 * 24 * hour;
    const all = events({ ...rest, load: still, start: from, days: 8 }).filter(
      ({ fact, officeid, data }) =>
        fact === 'queue.token_issued' && data.step === 'submission' && /^(ISB|KHI|LHR)-01$/.test(officeid),
    );
    const on = (day: number) => all.filter(({ at }) => Math.floor((at - from) / (24 * hour)) === day);
    // Thursday 19 March; Eid and Pakistan Day until Monday 23; Tuesday 24.
    const [thursday, friday, next] = [0, 1, 5].map((day) => on(day + 0).length);
    assert.ok(thursday > 150, `${thursday}`);
    assert.is(friday, 0);
    assert.ok(next > 1.2 * thursday && next < 1.9 * thursday, `${thursday} ${next}`);
    const early = on(0).filter(({ at }) => ((at - from) / hour) % 24 < 10).length;
    assert.ok(early > 0.28 * thursday, `${early} of ${thursday} in the first hour`);
  },
);

laws('those who go first say why, except where they jump the queue', () => {
  const said = (planted: string) => {
    const tokens = events({ n: 2, planted, days: 3 }).filter(
      ({ fact, data, officeid }) =>
        officeid === 'ISB-01' && fact === 'queue.token_issued' && data.step === 'submission',
    );
    return tokens.filter(({ data }) => data.priority !== undefined).length / tokens.length;
  };
  const share = said('calm');
  assert.ok(share > 0.06 && share < 0.2, `${share}`);
});

laws(
  'complaints are opened, acknowledged, assigned and resolved in order; late applicants complain of delay',
  () => {
    const late = events({
      offices: offices.slice(0, 1),
      days: 18,
      load: { ...service(1).load, lateComplaints: 1, expected: [3, 1, 1], travelHome: [8, 9] },
    });
    const of = grouped(late, ({ data }) => data.complaint);
    assert.ok(of.size > 30);
    const readyAt = new Map(
      late.flatMap(({ fact, data, at }) => (fact === 'application.ready' ? [[data.application, at]] : [])),
    );
    let delayed = 0;
    for (const road of of.values()) {
      const facts = road.map(({ fact }) => fact.replace('complaint.', '')).join(' ');
      assert.ok(
        'opened acknowledged assigned resolved'.startsWith(facts) ||
          /^opened acknowledged assigned( escalated)?( resolved( reopened( resolved)?)*)?$/.test(facts),
        facts,
      );
      assert.is(new Set(road.map(({ data }) => data.topic)).size, 1);
      if (road[0].data.topic !== 'delay') continue;
      delayed++;
      const ready = readyAt.get(road[0].data.application);
      assert.ok(ready === undefined || ready > road[0].at);
    }
    assert.ok(delayed > 20, `${delayed}`);
    const calm = events({ offices: offices.slice(0, 1), days: 10 });
    const share = count(calm, 'complaint.opened') / count(calm, 'application.submitted');
    assert.ok(share < 0.03, `${share}`);
  },
);

laws.run();
