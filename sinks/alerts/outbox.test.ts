// The outbox: all that is committed leaves, in order, once recorded not again, and no outlet holds up the engine.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Store, Time } from '../../engine/ports.ts';
import type { Engine } from '../engine.ts';
import { openEngine } from '../laws.fixture.ts';
import type { Alert } from './alert.ts';
import { Outbox, type OutboxOptions } from './outbox.ts';
import { type Outlet, subscribers } from './outlets.ts';
import { rush } from './rush.fixture.ts';
import { alertsOf } from './source.ts';
import { subscriber } from './subscriber.fixture.ts';

const test = suite<{ dir: string; engine: Engine }>('sinks/alerts/outbox');
const log = memoryLog(rush());
test.before.each(async (context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  context.engine = await openEngine(context.dir, 'broker', 100);
});
test.after.each(async ({ dir, engine }) => {
  await engine.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Stands still until told; whoever sleeps wakes when it is `over`. */
const standing = () => {
  let wake: (() => void)[] = [];
  const time: Time & { at: number; over(): void } = {
    at: 0,
    now: () => time.at,
    sleep: () => new Promise<void>((resolve) => void wake.push(resolve)),
    over() {
      for (const one of wake) one();
      wake = [];
    },
  };
  return time;
};

const outboxOf = (engine: Engine, outlets: readonly Outlet[], more: Partial<OutboxOptions<Alert>> = {}) =>
  Outbox.open({ source: alertsOf(engine), store: engine.db, outlets, time: standing(), ...more });

/** Takes alerts and notes their ids. */
const noting = (name = 'noting') => {
  const ids: string[] = [];
  const outlet: Outlet = { name, send: async (alerts) => void ids.push(...alerts.map(({ id }) => id)) };
  return { ids, outlet };
};
const numbers = (ids: readonly string[]) => ids.map((id) => id.replace(/^a-[0-9a-f]{16}:/, ''));
const whole = '1 2 3:moved 3 4 5:moved 5 6 7 8 9'.split(' ');

test('alerts leave after each commit, in their order, and a restart sends none again', async (context) => {
  const { ids, outlet } = noting();
  const outbox = await outboxOf(context.engine, [outlet]);
  await context.engine.read(log, { publish: () => outbox.deliver() });
  assert.equal(numbers(ids), whole);
  assert.is(outbox.waiting, 0);
  await context.engine.close();
  context.engine = await openEngine(context.dir, 'broker', 100);
  const again = await outboxOf(context.engine, [outlet]);
  await again.deliver();
  assert.is(ids.length, whole.length);
});

test('killed between publishing and recording, it publishes again, and whoever upserts sees each revision once', async ({
  engine,
}) => {
  const hearer = subscriber();
  const sent: string[] = [];
  const outlet: Outlet = {
    name: 'broker',
    async send(alerts) {
      for (const alert of alerts) hearer.hear(JSON.stringify(alert));
      sent.push(...alerts.map(({ id }) => id));
    },
  };
  await engine.read(log);
  const { db } = engine;
  const dying = {
    rows: db.rows.bind(db),
    run: async (sql: string) => {
      if (sql.startsWith('INSERT INTO meta.outbox')) throw new Error('killed');
      await db.run(sql);
    },
  } as unknown as Store;
  const first = await outboxOf(engine, [outlet], { store: dying });
  await first.deliver().then(
    () => assert.unreachable('it lived'),
    (error) => assert.is(error.message, 'killed'),
  );
  await (await outboxOf(engine, [outlet])).deliver();
  assert.equal(numbers(sent), [...whole, ...whole]);
  assert.equal(numbers(hearer.taken), whole);
  assert.equal(hearer.open(), []);
});

test('an outlet that fails is told of once and left alone for a while; the others go on, and nothing is lost', async ({
  engine,
}) => {
  const [time, notices] = [standing(), [] as string[]];
  const [well, ill] = [noting('well'), noting('ill')];
  let isDown = true;
  const failing: Outlet = {
    name: 'ill',
    send: (alerts) => (isDown ? Promise.reject(new Error('away')) : ill.outlet.send(alerts)),
  };
  const notice = (text: string) => void notices.push(text);
  const outbox = await outboxOf(engine, [failing, well.outlet], { time, notice });
  await engine.read(log, { publish: () => outbox.deliver() });
  assert.equal(numbers(well.ids), whole);
  assert.equal(notices, ['alerts wait in the outbox (ill): Error: away']);
  assert.is(outbox.waiting, whole.length);
  isDown = false;
  await outbox.deliver();
  assert.equal(ill.ids, [], 'the pause is not over');
  time.at = 10_000;
  await outbox.deliver();
  assert.equal(ill.ids, well.ids);
  assert.equal(notices.slice(1), ['alerts go out again (ill)']);
});

test('an outlet that never answers is not waited for longer than its patience', async ({ engine }) => {
  const [time, notices] = [standing(), [] as string[]];
  const hanging: Outlet = { name: 'hanging', send: () => new Promise(() => {}) };
  await engine.read(log);
  const outbox = await outboxOf(engine, [hanging], { time, notice: (text) => void notices.push(text) });
  let isOver = false;
  const delivery = outbox.deliver().then(() => (isOver = true));
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    time.over();
  }
  await delivery;
  assert.equal(notices, ['alerts wait in the outbox (hanging): Error: no answer within 5000 ms']);
});

test('subscribers in the process hear alerts from when they subscribe until they leave', async ({
  engine,
}) => {
  const all = subscribers();
  const heard: string[] = [];
  const leave = all.subscribe(({ id }) => {
    heard.push(id);
    if (heard.length === 2) leave();
  });
  const outbox = await outboxOf(engine, [all]);
  await engine.read(log, { publish: () => outbox.deliver() });
  assert.equal(numbers(heard), ['1', '2']);
});
test.run();
