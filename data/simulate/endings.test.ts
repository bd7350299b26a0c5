// How applications end where nobody comes: cancelled, sent back; and what is told when fees rise.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../service.ts';
import { type Event, events, grouped, simulator, tuesday } from './fixture.ts';

const endings = suite('simulate/endings');
const { load } = service(1);
const day = 86_400_000;
const roads = (all: readonly Event[]) => [
  ...grouped(all, ({ fact, data }) =>
    fact.startsWith('application.') ? data.application : undefined,
  ).values(),
];
const gaps = (all: readonly Event[], ending: string): { before: string; days: number }[] =>
  roads(all)
    .filter((road) => road.at(-1)!.fact === ending)
    .map((road) => ({
      before: road.at(-2)!.fact,
      days: Math.round((road.at(-1)!.at - road.at(-2)!.at) / day),
    }));

endings(
  'an application that its applicant never goes on with is cancelled a month after it might have gone on',
  () => {
    const all = events({ n: 1, days: 50, load: { ...load, lapsed: 0.3 } });
    const found = gaps(all, 'application.cancelled');
    assert.ok(found.length > 10, `${found.length}`);
    for (const { before, days } of found) {
      assert.match(before, /objection_raised|paused|held/);
      assert.ok(days >= 30, `${days}`);
    }
    assert.is(all.filter(({ fact }) => fact === 'application.cancelled').length, found.length);
  },
);

endings(
  'a booklet that nobody comes for is sent back, with its serial number, and was ready for so long',
  () => {
    const short = { ...load, uncollected: 0.2, unclaimed: 0.5, returnedAfter: 10 * day };
    const all = events({ n: 1, days: 25, load: short });
    const found = gaps(all, 'application.returned_undelivered');
    assert.ok(found.length > 20, `${found.length}`);
    for (const { before, days } of found) {
      assert.is(before, 'application.ready');
      assert.ok(days >= 10 && days <= 15, `${days}`);
    }
    for (const road of roads(all)) {
      const [last] = road.slice(-1);
      if (last.fact !== 'application.returned_undelivered') continue;
      const passed = road.find(({ fact }) => fact === 'application.qc_passed')!;
      assert.is(last.data.serial, passed.data.serial);
    }
  },
);

endings('a rise of fees is announced before it holds: every fee by its name, and paid from then on', () => {
  const more = { n: 1, days: 16, planted: 'fee-rise-announcement', start: tuesday };
  const all = events(more);
  const rises = simulator(more).labels.find(({ kind }) => kind === 'fee_rise')!;
  const told = all.filter(({ fact }) => fact === 'reference.fee');
  const { fees } = service(1);
  assert.equal(
    told.map(({ data }) => data.name).sort(),
    fees
      .filter(({ as }) => as === 'price')
      .map(({ rule }) => rule as never)
      .sort(),
  );
  const [first] = told;
  const from = Date.parse(`${first.data.valid_from_at}`);
  assert.equal(
    [first.officeid, first.at, first.data.name, first.data.amount_paisa, first.data.pages],
    ['HQ-01', rises.start, 'normal_36_5', 680_000, 36],
  );
  assert.ok(from >= rises.end && from < rises.end + day);
  const paid = roads(all).flatMap((road) => {
    const [asked, fee] = ['submitted', 'fee_verified'].map((fact) =>
      road.find((event) => event.fact === `application.${fact}`),
    );
    const isPlain =
      asked?.data.pages === 36 &&
      asked.data.validity_years === 5 &&
      asked.data.category === 'normal' &&
      !asked.data.loss;
    return fee && isPlain ? [{ at: fee.at, amount: fee.data.amount_paisa }] : [];
  });
  assert.equal(new Set(paid.filter(({ at }) => at < from).map(({ amount }) => amount)), new Set([450_000]));
  assert.equal(new Set(paid.filter(({ at }) => at >= from).map(({ amount }) => amount)), new Set([680_000]));
});

endings('without such a scenario nobody tells of fees', () => {
  assert.not(events({ n: 1, days: 8 }).some(({ fact }) => fact === 'reference.fee'));
});

endings.run();
