// A breach is told when it is due, and is provisional while its office may still tell of a delivery before that.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { minute } from './laws.fixture.ts';
import { after, at, logOf, rowsOf, type Said, said, ticks } from './time.fixture.ts';

const test = suite('sinks/provisional');
const about = { application: 'A-1', step: 'submission', due_at: '2026-03-02T12:00:00Z' };
const told = (office: string, fact: string, happened: string, stored = happened) =>
  said(office, `application.${fact}`, at(happened), at(stored), about);
/** Only some ticks: what lies between is a hole, and time jumps. */
const some = (...times: string[]): Said[] => times.flatMap((time) => ticks(at(time), at(time)));

/** Every revision: when it was known, whether it says breached, `?` where that may be withdrawn. */
const revisions = (log: readonly Said[]) =>
  after(logOf(log), async (engine) => {
    const rows = await rowsOf(
      engine,
      'core.applications_revisions',
      `SELECT strftime(known_at, '%d %H:%M:%S') || if(is_breached, ' breached', ' kept') || if(is_provisional, '?', '') AS row FROM t ORDER BY revision`,
    );
    return rows.map(({ row }) => row);
  });

test('due at noon, delivered at ten, reported at eight in the evening: provisional at noon, then withdrawn', async () => {
  const mission = 'RUH-01'; // tells what it did within 24 hours
  const log = [
    told(mission, 'submitted', '02 08:00'),
    ...some('02 12:30', '02 19:00'),
    told(mission, 'delivered', '02 10:00', '02 20:00'),
    ...some('02 21:00', '05 12:00'),
  ];
  assert.equal(await revisions(log), ['02 08:00:00 kept', '02 12:00:00 breached?', '02 20:00:00 kept']);
});

test('never reported, it is final when the mission may tell no more of noon: a day later, after closing', async () => {
  const log = [told('RUH-01', 'submitted', '02 08:00'), ...some('02 12:30', '03 11:59', '03 12:01')];
  assert.equal(await revisions(log), ['02 08:00:00 kept', '02 12:00:00 breached?', '03 12:00:00 breached']);
});

test('of a mission that has fallen silent nobody knows: provisional until it is heard again', async () => {
  const mission = 'LON-01'; // ten minutes out of order at most, silent after an hour
  const down = [told(mission, 'submitted', '02 10:00'), ...ticks(at('02 10:00'), at('02 12:30'))];
  assert.equal(await revisions(down), ['02 10:00:00 kept', '02 12:00:00 breached?']);
  const heard = said(mission, 'queue.token_issued', at('02 12:11'), at('02 12:30:30'), { token: 'T' });
  assert.is((await revisions([...down, heard])).at(-1), '02 12:30:30 breached');
  const delivered = told(mission, 'delivered', '02 11:00', '02 12:30:30');
  assert.is(
    (await revisions([...down, delivered, { ...heard, stored: at('02 12:30:40') }])).at(-1),
    '02 12:30:30 kept',
  );
});

test('what was provisional when its mission fell silent is final by its closing once it is heard and closes', async () => {
  const silent = [told('LON-01', 'submitted', '02 10:00'), ...ticks(at('02 10:00'), at('02 12:30'))];
  const heard = said('LON-01', 'queue.token_issued', at('02 11:00'), at('02 13:00:30'), { token: 'T' });
  const found = await revisions([...silent, heard, ...some('02 14:00')]);
  assert.equal(found.slice(1), ['02 12:00:00 breached?', '02 13:30:00 breached']);
});

test('an office that says more is final by its own rows; one that is closed, by its bound', async () => {
  const open = 'LHR-02';
  const rows = [1, 2, 3].map((n) =>
    said(open, 'queue.token_issued', at('02 11:59') + n * minute, at('02 11:59') + n * minute, {
      token: `T${n}`,
    }),
  );
  assert.equal(await revisions([told(open, 'submitted', '02 08:00'), ...rows]), [
    '02 08:00:00 kept',
    '02 12:00:00 breached?',
    '02 12:01:00 breached',
  ]);
  assert.equal(await revisions([told('LHR-01', 'submitted', '02 08:00'), ...some('02 23:00')]), [
    '02 08:00:00 kept',
    '02 12:00:00 breached?',
    '02 12:00:30 breached',
  ]);
});
test.run();
