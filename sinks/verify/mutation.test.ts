// An engine with a defect is found out: each test puts one into a running kernel, by hand, and asks for the proof.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../engine/errors.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Message } from '../../engine/ports.ts';
import { begin, eventOf, heartbeats, people } from '../alerts/rush.fixture.ts';
import type { Engine } from '../engine.ts';
import { minute, openEngine, stored } from '../laws.fixture.ts';
import { foldersOf } from '../sample.fixture.ts';
import { verify } from './verify.ts';

const test = suite('sinks/verify/mutation');
const folder = foldersOf(test);

/** 40 people, no more than alarm at 40 takes, wait from minute 0 to 22; the office tells every minute, up to minute 30. */
const crowd = [...people(40, 0, 22), ...heartbeats(begin, begin + 30 * minute)];
const log = stored(crowd, () => 100);

/** Somebody comes in the last millisecond of minute 5, and the office says twice that it has told all: to 5:59.999, to 7:00. */
const edge = stored(
  [
    ...people(40, 0, 22).slice(0, 60),
    ...heartbeats(begin, begin + 4 * minute),
    eventOf(begin + 6 * minute - 1, 'queue.token_issued', { token: 'T-x', step: 'delivery' }),
    ...[6 * minute - 1, 7 * minute].map((at) =>
      eventOf(begin + at, 'link.heartbeat', { complete_until: new Date(begin + at).toISOString() }),
    ),
  ],
  () => 100,
);

/** What differs first, of an engine that was made wrong before it read the log; or how it stopped itself. */
async function found(
  spoil: (engine: Engine) => unknown,
  messages: readonly Message[] = log,
  after: (engine: Engine) => Promise<unknown> = async () => {},
): Promise<string | undefined> {
  const engine = await openEngine(folder(), 'broker', 100);
  try {
    spoil(engine);
    await engine.read(memoryLog(messages));
    await after(engine);
    for await (const { table, what, differences } of verify(engine))
      if (differences > 0) return what === undefined ? table : `${table}, ${what}`;
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return error.code;
    throw error;
  } finally {
    await engine.close();
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what is put out of order here is nobody's to touch elsewhere.
const inside = (of: unknown) => of as any;

test('a kernel in order: nothing differs, and an alarm was opened, escalated and cleared', async () => {
  let states: unknown;
  const none = await found(
    () => {},
    log,
    async ({ db }) => {
      const rows = await db.rows(
        "SELECT l.text AS state FROM core.alerts_revisions JOIN meta.labels l ON l.domain = 'state' AND l.code = state ORDER BY number",
      );
      states = rows.map(({ state }) => state);
    },
  );
  assert.is(none, undefined);
  assert.equal([...new Set(states as string[])], ['open', 'escalated', 'update', 'clear']);
});

test('a pane that begins one millisecond early', async () => {
  const where = await found(({ kernel }) => {
    const { closing } = inside(kernel.windows[0]);
    const open = closing.open.bind(closing);
    closing.open = (key: number, t: number) => open(key, t + 1);
  }, edge);
  assert.is(where, 'windows.congestion_1m');
});

test('a row that is lost on its way into the windows stops the engine before it is committed', async () => {
  const where = await found(({ kernel }) => {
    const windows = inside(kernel.windows[0]);
    const apply = windows.apply.bind(windows);
    let isDone = false;
    windows.apply = (changes: unknown, from: number, to: number) => {
      apply(changes, isDone ? from : from + 1, to);
      isDone = true;
    };
  });
  assert.is(where, 'E-LAW-006');
});

test('so does a row that is counted twice', async () => {
  const where = await found(({ kernel }) => {
    const windows = inside(kernel.windows[0]);
    const apply = windows.apply.bind(windows);
    let isDone = false;
    windows.apply = (changes: unknown, from: number, to: number) => {
      if (!isDone) apply(changes, from, from + 1);
      isDone = true;
      apply(changes, from, to);
    };
  });
  assert.is(where, 'E-LAW-006');
});

test('an event that never reached its case', async () => {
  const where = await found(({ kernel }) => {
    const fold = inside(kernel.folds[0]);
    const insert = fold.insert.bind(fold);
    let n = 0;
    fold.insert = (event: number, slot: number) => (++n === 160 ? undefined : insert(event, slot));
  });
  assert.is(where, 'core.visits');
});

test('an alarm above its level and not at it', async () => {
  const where = await found(({ kernel }) => {
    const [threshold] = inside(kernel.alerts.watchers[0]).thresholds;
    const { levelsOf } = threshold;
    threshold.levelsOf = (key: number) => levelsOf(key).map((level: number) => level + 1e-9);
  });
  assert.is(where, 'core.alerts, congestion.crowded');
});

for (const by of [-1, 1])
  test(`an alarm that takes ${by > 0 ? 'one window more' : 'one window less'} in a row`, async () => {
    const where = await found(({ kernel }) => {
      inside(kernel.alerts.watchers[0]).thresholds[0].inRow += by;
    });
    assert.is(where, 'core.alerts, congestion.crowded');
  });

for (const by of [-1, 1])
  test(`a watermark one millisecond too ${by > 0 ? 'far' : 'short'}`, async () => {
    const where = await found(({ kernel: { clocks } }) => {
      const watermark = clocks.watermark.bind(clocks);
      clocks.watermark = (code) => watermark(code) + by;
    }, edge);
    assert.match(`${where}`, /as it was known|congestion_1m/);
  });

test('such a log with a kernel in order', async () => assert.is(await found(() => {}, edge), undefined));

test('a clock that may be silent a second longer', async () => {
  const ticks: [number, number] = [begin, begin + 8 * minute];
  const where = await found(
    ({ kernel: { clocks } }) => {
      const { feeds } = clocks;
      const bounds = feeds.bounds.bind(feeds);
      feeds.bounds = (clock) => ({ ...bounds(clock), silentAfter: bounds(clock).silentAfter + 1000 });
    },
    stored(heartbeats(begin, begin), () => 100, ticks),
  );
  assert.match(`${where}`, /core\.(clocks|alerts)/);
});

test('an escalation that nobody sent', async () => {
  const where = await found(({ kernel: { alerts } }) => {
    const { incidents } = alerts;
    const send = inside(incidents).revisions.send.bind(inside(incidents).revisions);
    inside(incidents).revisions.send = (slot: number, state: string, ...rest: unknown[]) =>
      state === 'escalated' ? undefined : send(slot, state, ...rest);
  });
  assert.is(where, 'core.alerts, congestion.crowded');
});

/** The office falls silent while people wait. */
const fallsSilent = stored(
  [...people(40, 0, 22).filter(({ type }) => type.includes('issued')), ...heartbeats(begin, begin + minute)],
  () => 100,
  [begin, begin + 20 * minute],
);
test('an alarm of a silent office, before and after its log is ended', async () => {
  assert.is(await found(() => {}, fallsSilent), undefined);
  assert.is(
    await found(
      () => {},
      fallsSilent,
      (engine) => engine.drain(),
    ),
    undefined,
  );
  const where = await found(
    () => {},
    fallsSilent,
    ({ db }) => db.run('UPDATE core.alerts_revisions SET is_provisional = NOT is_provisional'),
  );
  assert.is(where, 'core.alerts, congestion.crowded');
});

test('advice that is one counter too many', async () => {
  const where = await found(
    () => {},
    stored([...people(9, 0, 0), ...people(60, 6, 22), ...heartbeats(begin, begin + 30 * minute)], () => 100),
    ({ db }) => db.run('UPDATE core.alerts_revisions SET amount = amount + 1 WHERE amount > 0'),
  );
  assert.is(where, 'core.alerts, congestion.crowded');
});

test('a row lost from what was read', async () => {
  const where = await found(
    () => {},
    log,
    ({ db }) =>
      db.run('DELETE FROM raw.queue_events WHERE rowid = (SELECT max(rowid) FROM raw.queue_events)'),
  );
  assert.ok(where !== undefined);
});

test.run();
