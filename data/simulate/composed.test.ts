// Conservation laws hold whatever is planted, several scenarios at once: over seeds, from what is told alone.
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Hours } from '../../engine/hours.ts';
import { service } from '../service.ts';
import { counted, whereabouts } from './booklets.fixture.ts';
import { type Event, events, grouped, hour, type More, minute, parsed, simulator } from './fixture.ts';
import { Ndjson } from './ndjson.ts';

const laws = suite('simulate/composed');
/** One with hours, one that never closes, a mission. */
const offices = service(12).offices.filter(({ office }) => /^(ISB-01|LHR-02|LON-01)$/.test(office));
const compositions = [
  'rush+absence+blank-book-theft',
  'lamination-outage-2023+night-shift-ghost+fraud-mix',
  'agent-ring+nadra-slow+12-of-35-machines-down',
  'fee-rise-announcement+surge-2023Q1+capacity-ramp-2024',
];
/** Days of whole runs, each composition with a seed of its own. */
const overRuns = (days: number, check: (more: More) => void) =>
  fc.assert(
    fc.property(
      fc.tuple(...compositions.map(() => fc.integer({ min: 0, max: 2 ** 31 - 1 }))),
      (seeds: readonly number[]) => {
        for (const [i, planted] of compositions.entries()) check({ offices, planted, days, seed: seeds[i] });
      },
    ),
    { numRuns: 1 },
  );
const at = (road: readonly Event[], fact: string) =>
  road.find((event) => event.fact === fact)?.at ?? Number.NaN;

laws(
  'nobody is called before they came, served before they were called, or applies before they are served',
  () =>
    overRuns(3, (more) => {
      const all = events(more);
      const tokens = grouped(all, ({ fact, officeid, data }) =>
        fact.startsWith('queue.') && data.token ? `${officeid} ${data.token}` : undefined,
      );
      const servedAt = new Map<string, number>();
      let served = 0;
      for (const [token, road] of tokens) {
        const order = ['issued', 'called'].map((fact) => at(road, `queue.token_${fact}`));
        order.push(at(road, 'queue.service_started'), at(road, 'queue.service_ended'));
        for (let i = 1; i < order.length; i++)
          assert.ok(Number.isNaN(order[i]) || order[i - 1] <= order[i], `${token}: ${order}`);
        if (Number.isNaN(order[2])) continue;
        served++;
        const { application } = road.find(({ fact }) => fact === 'queue.service_started')!.data;
        if (!servedAt.has(application)) servedAt.set(application, order[2]);
      }
      for (const { fact, at, data } of all)
        if (fact === 'application.submitted')
          assert.ok(servedAt.get(data.application)! <= at, data.application);
      assert.ok(served > 300, `${served}`);
    }),
);

laws('tokens = called + gone + waiting, in every line of every office, at any instant', () =>
  overRuns(2, (more) => {
    const of = simulator(more);
    const ndjson = new Ndjson(of.words);
    const lines = offices.flatMap((office) =>
      ['submission', 'verification', 'delivery', 'decision'].map((step) => ({ office, step })),
    );
    const inLine = new Map<string, number>();
    let waited = 0;
    for (let t = of.start; t < of.end; ) {
      t += 30 * minute;
      for (const { fact, officeid, data } of parsed(Buffer.from(ndjson.bytes(of.next(t))).toString())) {
        const line = `${officeid} ${data.step}`;
        const by = { 'queue.token_issued': 1, 'queue.token_called': -1, 'queue.abandoned': -1 }[fact];
        if (by !== undefined) inLine.set(line, (inLine.get(line) ?? 0) + by);
      }
      for (const { office, step } of lines) {
        const line = `${office.office} ${step}`;
        if (!inLine.has(line)) continue;
        // Who still waits at closing is sent home untold.
        if (!new Hours(office).isOpen(t)) inLine.set(line, 0);
        assert.is(
          of.waiting(office.office, step),
          inLine.get(line),
          `${line} after ${(t - of.start) / hour} h`,
        );
        waited += inLine.get(line)!;
      }
    }
    assert.ok(waited > 10, `${waited}`);
  }),
);

laws('every booklet is somewhere: in stock, at a machine, printed, spoiled, delivered or stolen', () =>
  overRuns(6, (more) => {
    const all = events(more);
    const where = whereabouts(all);
    const received = all
      .filter(({ fact, data }) => fact === 'stock.received' && data.serial_from > 0)
      .reduce((sum, { data }) => sum + data.quantity, 0);
    const blank = /vault|allotted|machine/;
    const used = /waste|destroyed|printed|passed|delivered|sent back/;
    assert.is(counted(where, blank) + counted(where, used), received);
    const counts = all.filter(({ fact, data }) => fact === 'stock.stock_taken' && data.item === 'booklet_36');
    const last = counts.at(-1)!;
    const until = all.slice(0, all.indexOf(last));
    const stolen = more.planted!.includes('theft') ? 50 : more.planted!.includes('fraud-mix') ? 20 : 0;
    // A blank that is being printed while stock is taken is counted by nobody: at most one a machine.
    const inPress = counted(whereabouts(until), blank) - last.data.quantity - stolen;
    assert.ok(inPress >= 0 && inPress <= 3, `${inPress}`);
    const bySerial = grouped(all, ({ fact, data }) =>
      /application.(qc_passed|delivered)/.test(fact) ? `${data.serial}` : undefined,
    );
    for (const [serial, road] of bySerial)
      assert.is(new Set(road.map(({ data }) => data.application)).size, 1, `${serial} went to another`);
  }),
);

laws('queued for printing = printed + waiting, where a booklet that failed is queued again', () =>
  overRuns(4, (more) => {
    const of = simulator(more);
    const ndjson = new Ndjson(of.words);
    let [queued, printed, failed, again] = [0, 0, 0, 0];
    const waits = new Set<string>();
    const hasFailed = new Set<string>();
    for (let t = of.start; t < of.end; ) {
      t += 47 * minute;
      for (const { fact, data } of parsed(Buffer.from(ndjson.bytes(of.next(t))).toString())) {
        const { application } = data;
        if (fact === 'application.print_queued') {
          queued++;
          if (hasFailed.delete(application)) again++;
          waits.add(application);
        }
        if (fact === 'application.printed' && waits.delete(application)) printed++;
        if (fact !== 'application.qc_failed') continue;
        failed++;
        hasFailed.add(application);
      }
      assert.is(of.waiting('HQ-01', 'queueing'), queued - printed);
      assert.equal([waits.size, again], [queued - printed, failed]);
    }
    assert.ok(printed > 50, `${printed}`);
  }),
);

laws.run();
