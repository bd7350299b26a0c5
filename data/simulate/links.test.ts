// Links that fail, batches, clocks that are off: what is told when, against the same service with links that never fail.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../service.ts';
import { type Event, events, hour, minute, simulator } from './fixture.ts';

const links = suite('simulate/links');
const alone = (code: string) => ({ offices: service(12).offices.filter(({ office }) => office === code) });
const of = (all: readonly Event[], office: string) => all.filter(({ officeid }) => officeid === office);
const isLink = ({ fact }: Event) => /link.(went|came)/.test(fact);
const said = ({ time, fact, data }: Event) => JSON.stringify([time, fact, data]);

/** Logged time at each event: that of the newest tick before it. */
function toldAt(all: readonly Event[]): Map<Event, number> {
  let now = 0;
  const told = new Map<Event, number>();
  for (const event of all) {
    if (event.fact === 'ops.ticked') now = event.at;
    else told.set(event, now);
  }
  return told;
}

links(
  'an outage holds back what happens in it and lets it out in order, with nothing lost or doubled',
  () => {
    const more = { ...alone('LHR-02'), days: 2, tick: minute };
    const { load } = service(1);
    const weak = { ...load, outageEvery: 6 * hour };
    const plain = events({ ...more, load: weak });
    const all = events({ ...more, load: weak, links: true });
    assert.equal(
      of(all, 'LHR-02')
        .filter((event) => !isLink(event))
        .map(said),
      of(plain, 'LHR-02').map(said),
    );
    const sequences = of(all, 'LHR-02').map(({ sequence }) => sequence);
    assert.equal(
      sequences,
      sequences.map((_, i) => i + 1),
    );
    const labels = simulator({ ...more, load: weak, links: true }).labels.filter(
      ({ kind }) => kind === 'link_outage',
    );
    assert.ok(labels.length > 2);
    const told = toldAt(all);
    let held = 0;
    for (const { start, end } of labels) {
      assert.ok(end - start >= 20 * minute && end - start <= 180 * minute);
      for (const event of of(all, 'LHR-02')) {
        if (event.at <= start || event.at >= end || event.fact === 'link.went_down') continue;
        held++;
        assert.ok(Math.abs(told.get(event)! - end) <= minute, `${event.id} of ${event.time}`);
      }
    }
    assert.ok(held > 50, `${held}`);
  },
);

links('a mission that tells once a day says all of it in one burst, and how far it is complete', () => {
  const all = events({ ...alone('RUH-01'), days: 3, tick: minute, heartbeat: 10 * minute, links: true });
  const told = toldAt(all);
  const bursts = new Set(
    of(all, 'RUH-01')
      .filter((event) => !isLink(event))
      .map((event) => told.get(event)),
  );
  assert.ok(bursts.size <= 4, `${bursts.size}`);
  for (const event of of(all, 'RUH-01')) {
    const lag = told.get(event)! - event.at;
    assert.ok(lag <= 24 * hour + 3 * hour, `${lag / hour}`);
    if (event.fact === 'link.heartbeat') assert.is(Date.parse(event.data.complete_until), event.at);
  }
});

links('a fast clock shifts every time its office says, and no other', () => {
  const more = { n: 2, days: 2 };
  const [plain, skewed] = [events(more), events({ ...more, planted: 'clock-skew' })];
  const [{ office, start, end }, lookalike] = simulator({ ...more, planted: 'clock-skew' }).labels;
  const times = (all: readonly Event[], of: string) =>
    new Map(all.filter(({ officeid }) => officeid === of).map(({ id, at }) => [id, at]));
  const was = times(plain, office);
  for (const [id, at] of times(skewed, office)) {
    const before = was.get(id)!;
    assert.is(at - before, start <= before && before < end ? 7 * minute : 0);
  }
  assert.is(lookalike.kind, 'lookalike:skew');
  const other = times(plain, lookalike.office);
  assert.equal(
    new Set([...times(skewed, lookalike.office)].map(([id, at]) => at - other.get(id)!)),
    new Set([0, 3000]),
  );
});

links('a replay tells again all that happens while it lasts', () => {
  const more = { n: 2, days: 2, planted: 'duplicate-replay' };
  const [{ office, start, end }] = simulator(more).labels;
  const counts = new Map<string, number>();
  for (const { id } of events(more)) counts.set(id, (counts.get(id) ?? 0) + 1);
  let twice = 0;
  for (const { id, at, officeid } of events(more))
    if (officeid === office && start <= at && at < end) twice += counts.get(id) === 2 ? 1 : Number.NaN;
  assert.ok(twice > 100, `${twice}`);
});

links('a batch that comes hours late is told that much later, in order', () => {
  const more = { ...alone('RUH-01'), days: 4, tick: 5 * minute, planted: 'mission-late-batch', links: true };
  const late = toldAt(events(more));
  const plain = toldAt(events({ ...more, planted: 'calm' }));
  const sooner = new Map([...plain].map(([event, at]) => [event.id, at]));
  const extra = [...late].map(([event, at]) => (at - sooner.get(event.id)!) / hour);
  assert.ok(extra.every((hours) => hours >= 0));
  assert.ok(extra.some((hours) => Math.abs(hours - 26) < 0.2));
});

links.run();
