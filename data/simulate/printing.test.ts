// Machines and stock of the simulated headquarters, from what is told alone: every booklet is somewhere, machines wear out.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../service.ts';
import { counted, whereabouts } from './booklets.fixture.ts';
import { slots } from './details.ts';
import { type Event, events, hour, type More, minute, simulator, textOf } from './fixture.ts';
import { factCode } from './words.ts';

const printing = suite('simulate/printing');
const { load } = service(1);
/** Machines that fail after an hour at work, and are sometimes wrong. */
const frail = {
  ...load,
  machineFailure: hour,
  machineWear: hour / 2,
  spoiled: 0.03,
  printFailed: 0.03,
  printedTwice: 0.01,
};
const run = (more: More) => events({ n: 3, days: 3, ...more });
const of = (all: readonly Event[], fact: RegExp) => all.filter((event) => fact.test(event.fact));

printing(
  'every booklet is somewhere: each goes its way from the vault to a passport or to destruction',
  () => {
    for (const seed of [1, 2, 3]) {
      const all = run({ seed, load: frail });
      const where = whereabouts(all);
      const printed = of(all, /application.printed/);
      assert.ok(printed.length > 500);
      assert.is(new Set(printed.map(({ data }) => data.serial)).size, printed.length);
      assert.ok(counted(where, /destroyed/) > 20);
      const last = of(all, /stock.stock_taken/)
        .filter(({ data }) => data.item === 'booklet_36')
        .at(-1)!;
      assert.is(last.data.quantity, counted(where, /vault|allotted|machine/));
    }
  },
);

printing('every blank that a machine takes, printed or spoiled, takes a sheet of laminate', () => {
  const all = run({ load: frail });
  let sheets = 0;
  let checked = 0;
  const atMachine = new Set<number>();
  for (const { fact, data } of all) {
    if (data.item === 'laminate' && fact === 'stock.received') sheets += data.quantity;
    if (fact === 'application.printed') sheets -= atMachine.add(data.serial) ? 1 : 0;
    if (fact === 'stock.spoiled' && !atMachine.has(data.serial_from)) sheets--;
    if (data.item !== 'laminate' || fact !== 'stock.stock_taken') continue;
    assert.ok(sheets - data.quantity >= 0 && sheets - data.quantity <= 3, 'three are in the machines');
    checked++;
  }
  assert.is(checked, 3);
});

printing(
  'a machine is in one state at a time, prints only while it executes, and counts what it makes',
  () => {
    const all = run({ load: frail, heartbeat: 10 * minute });
    const state = new Map<string, string>();
    const made = new Map<string, number>();
    for (const { fact, data } of all) {
      if (!data.machine) continue;
      const { machine } = data;
      if (fact === 'machine.state_changed') {
        assert.is.not(state.get(machine), data.state);
        state.set(machine, data.state);
      } else if (fact.startsWith('machine.') && fact !== 'machine.alarmed')
        assert.is(data.state, state.get(machine));
      if (fact === 'application.printed') assert.is(state.get(machine), 'EXECUTE');
      if (fact === 'application.printed') made.set(machine, (made.get(machine) ?? 0) + 1);
      if (fact !== 'machine.sampled') continue;
      const good = data.produced - data.spoiled;
      assert.ok(Math.abs(good - (made.get(machine) ?? 0)) < 0.05 * data.produced + 1, `${machine} ${good}`);
    }
    const states = new Set(of(all, /state_changed/).map(({ data }) => data.state));
    for (const one of ['STOPPED', 'IDLE', 'EXECUTE', 'ABORTED']) assert.ok(states.has(one as never), one);
  },
);

printing(
  'a machine slows down before it fails, is labelled so, and is repaired in four hours on the mean',
  () => {
    const sim = simulator({ n: 4, days: 7, load: frail });
    textOf(sim, 24 * hour);
    const labels = sim.labels.filter(({ kind }) => kind === 'failure' || kind === 'wear');
    const failures = labels.filter(({ kind, end }) => kind === 'failure' && end < sim.end);
    assert.ok(failures.length > 15, `${failures.length}`);
    const mean = failures.reduce((sum, { start, end }) => sum + end - start, 0) / failures.length / hour;
    assert.ok(mean > 1 && mean < 9, `${mean}`);
    const all = events({ n: 4, days: 7, load: frail });
    const worked = (isWorn: boolean) =>
      of(all, /application.printed/)
        .filter(
          ({ at, data }) =>
            labels.some(
              ({ kind, key, start, end }) =>
                kind === 'wear' && key === data.machine && start + (end - start) / 2 < at && at < end,
            ) === isWorn,
        )
        .map(({ data }) => data.duration_ms);
    const meanOf = (of: readonly number[]) => of.reduce((sum, one) => sum + one, 0) / of.length;
    const slower = meanOf(worked(true)) / meanOf(worked(false));
    assert.ok(slower > 1.1 && slower < 1 + load.wearSlows, `${slower}`);
    for (const { key, start, end } of failures)
      assert.not(
        of(all, /application.printed/).some(({ at, data }) => data.machine === key && start < at && at < end),
      );
  },
);

printing('without laminate all machines starve and the line only grows; with it they go on', () => {
  const planted = 'lamination-outage-2023';
  const all = events({ n: 1, days: 14.5, planted });
  const [{ start, end }] = simulator({ n: 1, days: 14.5, planted }).labels;
  const within = (event: Event) => start < event.at && event.at < end;
  const printed = of(all, /application.printed/);
  assert.is(printed.filter(within).length, 0);
  const starved = of(all, /state_changed/)
    .filter(within)
    .filter(({ data }) => data.reason === 'laminate');
  assert.is(new Set(starved.map(({ data }) => data.machine)).size, 3);
  const queued = of(all, /print_queued/).filter(within).length;
  assert.ok(queued > 400);
  assert.ok(printed.filter(({ at }) => at > end).length > queued);
});

printing(
  'machines that are out of order print nothing while the others go on; upkeep stops them in order',
  () => {
    const planted = '12-of-35-machines-down';
    const more = { n: 2, days: 14, planted };
    const [down, upkeep] = simulator(more).labels;
    assert.equal([down.kind, upkeep?.kind], ['machines_down', 'lookalike:maintenance']);
    const all = events(more);
    const printed = of(all, /application.printed/).filter(
      ({ at }) => down.start + hour < at && at < down.end,
    );
    assert.equal([...new Set(printed.map(({ data }) => data.machine))].sort(), ['M2', 'M3']);
  },
);

printing(
  'for 22,000 applications a day headquarters has 35 desktop printers and 2 fast ones, and twelve of 35 fail',
  () => {
    const { offices } = service(1);
    const nation = Array.from({ length: 227 }, (_, i) => ({ ...offices[0], office: `X-${i}`, counters: 8 }));
    const national = simulator({ offices: nation, days: 1.5, planted: '12-of-35-machines-down' });
    const changed = factCode('machine.state_changed');
    const rated = new Map<number, number>();
    const out = new Set<number>();
    for (let t = national.start; t < national.end; ) {
      const { n, fact, detail } = national.next((t += hour));
      for (let row = 0; row < n; row++) {
        if (fact[row] !== changed) continue;
        const [machine, , reason, rate] = detail.subarray(row * slots);
        rated.set(machine, rate);
        if (national.words.terms[reason] === 'out_of_order') out.add(machine);
      }
    }
    const rates = [...rated.values()];
    assert.equal(
      [rates.filter((rate) => rate === 115).length, rates.filter((rate) => rate === 1000).length],
      [35, 2],
    );
    assert.is(out.size, 12);
  },
);

printing(
  'stolen booklets leave a gap in the serial numbers and are missed in the evening; a miscount is mended',
  () => {
    const more = { n: 2, days: 7, planted: 'blank-book-theft' };
    const [theft, recount] = simulator(more).labels;
    const all = events(more);
    const taken = of(all, /stock.stock_taken/).filter(({ data }) => data.item === 'booklet_36');
    const missing = taken.map(
      (event) =>
        counted(whereabouts(all.slice(0, all.indexOf(event))), /vault|allotted|machine/) -
        event.data.quantity,
    );
    const before = taken.findIndex(({ at }) => at > theft.start);
    assert.ok(missing.slice(0, before).every((n) => n === 0));
    const wrong = taken.findIndex(({ at }) => at === recount.start);
    assert.equal(
      missing.slice(before),
      missing.slice(before).map((_, i) => (i + before === wrong ? 55 : 50)),
    );
  },
);

printing.run();
