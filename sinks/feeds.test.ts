// Two desks of one office, one live and one whose events are held back for three hours.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readOffices } from '../data/offices.ts';
import { found, minute } from './laws.fixture.ts';
import { referenceOf } from './reference.ts';
import { after, alertsOf, at, logOf, minutesOf, type Said, said, ticks } from './time.fixture.ts';

const test = suite('sinks/feeds');
const office = 'LHR-02';
const [live, held] = ['/desks/live', '/desks/held'];
const listed = (feeds: string) =>
  referenceOf(
    readOffices(
      'offices.csv',
      `office,title_en,title_ur,kind,country,zone,opens,closes,weekend,short,bound,silent_after,counters,feeds
${office},Lahore,لاہور,home,PK,Asia/Karachi,,,,,30s,5m,5,${feeds}`,
    ),
    [],
  );
const [one, two] = [listed(''), listed(`${live} ${held}=30s:30m`)];
const [from, release, to] = [at('02 10:00'), at('02 13:00'), at('02 13:04')];

/** Tokens at a desk every so many minutes, told a second later; those of a desk held back until 13:00 are told then. */
const desk = (source: string, every: number, isHeld: boolean) =>
  Array.from({ length: Math.ceil(184 / every) }, (_, i) => {
    const happened = from + i * every * minute;
    const stored = isHeld && happened < release ? release + i * 10 : happened + 1000;
    const data = { token: `${source}-${i}`, step: 'submission' };
    return said(office, 'queue.token_issued', happened, stored, data, source);
  });
/** Once a minute the held desk's gateway says that it has told nothing since ten, and at 13:01 that it has told all. */
const heartbeats = (): Said[] =>
  Array.from({ length: 185 }, (_, i) => {
    const stored = from + i * minute;
    const complete_until = new Date(stored > release ? stored : from).toISOString();
    return said(office, 'link.heartbeat', stored, stored, { complete_until }, held);
  });
/** The live desk's visitors leave again at once. */
const leaving = desk(live, 4, false).map(({ stored, event }) => ({
  stored,
  event: { ...event, id: `left-${stored}`, type: 'passport.queue.abandoned.v1' },
}));
const [unheld, buffered] = [false, true].map((isHeld) => [
  ...desk(live, 4, false),
  ...leaving,
  ...desk(held, 20, isHeld),
  ...ticks(from, to),
]);
const late = async (log: readonly Said[], known = two) =>
  after(
    logOf(log),
    async (engine) => {
      const { accounts } = engine.kernel.windows[0].corrections;
      const seen = {
        late: accounts.late,
        minutes: await minutesOf(engine, office),
        alerts: await alertsOf(engine),
      };
      await engine.drain();
      return { ...seen, tables: (await found(engine)).tables };
    },
    { known },
  );

test('where nothing is held back, a minute closes when both desks have passed it', async () => {
  const { late: n, minutes } = await late(unheld);
  assert.is(n, 0);
  assert.equal(minutes.slice(0, 2), ['02 10:00 r1 n2 02 10:20:01', '02 10:04 r1 n1 02 10:20:01']);
});

test('a held desk that says nothing falls silent, and time closes the minutes; what it tells later corrects', async () => {
  const { late: n, minutes, alerts, tables } = await late(buffered);
  assert.is(n, 9);
  assert.equal(minutes.slice(0, 3), [
    '02 10:00 r1 n1 02 10:30:01',
    '02 10:00 r2 n2 02 13:00:00',
    '02 10:04 r1 n1 02 10:30:01',
  ]);
  assert.ok(minutes.includes('02 11:00 r1 n1 02 11:04:01'));
  assert.equal(alerts, [
    '02 10:30:05 LHR-02 silent r1 open',
    '02 11:00:05 LHR-02 silent r2 escalated',
    '02 13:00:00 LHR-02 silent r3 clear',
  ]);
  assert.ok(tables === (await late(unheld)).tables);
});

test('a held desk whose gateway declares what it has told holds its office, and nothing is late', async () => {
  const { late: n, minutes, alerts, tables } = await late([...buffered, ...heartbeats()]);
  assert.equal([n, alerts], [0, []]);
  assert.equal(minutes.slice(0, 2), ['02 10:00 r1 n2 02 13:01:00', '02 10:04 r1 n1 02 13:01:00']);
  assert.ok(tables === (await late(unheld)).tables);
});

test('where the desks are not told apart the live one closes the minutes, and the other corrects them', async () => {
  const { late: n, minutes, alerts, tables } = await late(buffered, one);
  assert.equal([n, alerts], [9, []]);
  assert.equal(minutes.slice(0, 2), ['02 10:00 r1 n1 02 10:04:01', '02 10:00 r2 n2 02 13:00:00']);
  assert.ok(tables === (await late(unheld, one)).tables);
});
test.run();
