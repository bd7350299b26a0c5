// Alerts that corrections touched are proven too: noted after their end, updated while open, raised while fresh.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Message } from '../../engine/ports.ts';
import { begin, heartbeats, people } from '../alerts/rush.fixture.ts';
import { minute, openEngine, stored } from '../laws.fixture.ts';
import { foldersOf } from '../sample.fixture.ts';
import { verify } from './verify.ts';

const test = suite('sinks/verify/corrected');
const folder = foldersOf(test);

/** What happened, of which the last `n` events are heard at minute `at`; the office tells every minute up to minute `to`. */
function lateLog(
  events: readonly { time: string }[],
  late: readonly { time: string }[],
  at: number,
  to: number,
): Message[] {
  const told = [...events, ...heartbeats(begin, begin + to * minute)];
  const all = [...told, ...late];
  return stored(all, (i) => (i < told.length ? 100 : begin + at * minute - Date.parse(all[i].time) + i));
}

async function statesOf(messages: readonly Message[], limit = 100): Promise<string[]> {
  const engine = await openEngine(folder(), 'broker', limit);
  try {
    await engine.read(memoryLog(messages));
    for await (const { table, what, differences, examples } of verify(engine))
      if (table === 'core.alerts' || table.startsWith('windows.'))
        assert.is(differences, 0, JSON.stringify([table, what, examples]));
    const rows = await engine.db.rows(
      "SELECT l.text AS state, observed FROM core.alerts_revisions JOIN meta.labels l ON l.domain = 'state' AND l.code = state ORDER BY number",
    );
    return rows.map(({ state, observed }) => `${state} ${observed}`);
  } finally {
    await engine.close();
  }
}

/** Sixty wait from minute 0 to 10, and are all called. */
const crowded = people(60, 0, 10);

test('thirty more are heard of when it is over: what was told is corrected', async () => {
  const states = await statesOf(lateLog(crowded, people(30, 1, 9, 'biometrics'), 30, 40));
  assert.ok(
    states.some((state) => state.startsWith('corrected')),
    states.join(', '),
  );
});

test('hours later too, when the windows are long not held any more', async () => {
  const states = await statesOf(lateLog(crowded, people(30, 1, 9, 'biometrics'), 200, 210));
  assert.ok(
    states.some((state) => state.startsWith('corrected')),
    states.join(', '),
  );
});

test('while it is open it is updated', async () => {
  const states = await statesOf(lateLog(people(60, 0, 20), people(30, 1, 19, 'biometrics'), 8.5, 40));
  assert.ok(
    states.slice(1).some((state) => state.startsWith('update')),
    states.join(', '),
  );
});

test('a crowd that is heard of within a quarter of an hour raises an alarm, one of long ago does not', async () => {
  const waiting = people(30, 0, 60);
  const fresh = await statesOf(lateLog(waiting, people(30, 2, 9, 'biometrics'), 12, 30));
  assert.ok(fresh[0].startsWith('open'), fresh.join(', '));
  assert.equal(await statesOf(lateLog(waiting, people(30, 2, 9, 'biometrics'), 29, 40)), []);
});
test.run();
