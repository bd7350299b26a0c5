// Law 6, nothing disappears: the accounts are what the tables hold, and an engine that loses a row stops and says so.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { passport } from '../data/events.ts';
import type { Columns } from '../engine/columns.ts';
import { rawOf } from '../engine/commit.ts';
import { nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';

const test = suite('sinks/accounting');
const folder = foldersOf(test);

async function open(limit = 100, dir = folder()): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, limit, reference: reference() });
}

/** The last account of each counter, by pipeline. */
async function accounts({ db }: Engine): Promise<Record<string, Record<string, number>>> {
  const rows = await db.rows(
    'SELECT pipeline, counter, n::DOUBLE AS n FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting)',
  );
  const of: Record<string, Record<string, number>> = {};
  for (const { pipeline, counter, n } of rows)
    (of[pipeline as string] ??= {})[counter as string] = n as number;
  return of;
}

async function count({ db }: Engine, from: string): Promise<number> {
  const [{ n }] = await db.rows(`SELECT count(*)::DOUBLE AS n FROM ${from}`);
  return n as number;
}

async function isAsTold(engine: Engine): Promise<void> {
  const { '': whole, ...pipelines } = await accounts(engine);
  const events = rawOf(passport).filter(({ name }) => name.endsWith('_events'));
  let accepted = 0;
  for (const table of events) accepted += await count(engine, nameOf(table));
  assert.equal(
    [whole.accepted, whole.duplicate, whole.rejected],
    [accepted, await count(engine, 'raw.duplicates'), await count(engine, 'raw.rejected')],
  );
  assert.is(whole.accepted + whole.duplicate + whole.rejected, whole.received);
  for (const { state } of engine.kernel.windows) {
    const { name, from } = state.pipeline;
    const fold = engine.kernel.folds.find(({ cases }) => cases === from)!;
    const of = pipelines[name];
    // Of milestones only the rows that hold are stored; of transitions all are.
    assert.is(of.input, await count(engine, `${nameOf(fold.changes.rows.table)} WHERE weight = 1`), name);
    const [{ code }] = await engine.db.rows(
      `SELECT coalesce(max(code), 0)::INT AS code FROM meta.labels WHERE domain = 'pipeline' AND text = '${name}'`,
    );
    assert.is(of.late, await count(engine, `raw.late WHERE pipeline = ${code}`), name);
    assert.is(of.on_time + of.late + of.not_concerned, of.input, name);
    assert.is(of.negative, of.negative_input, name);
  }
}

test('whatever comes, in whatever order and however often, the accounts are what the tables hold', async () => {
  const broken = ['{', '[]', '{"id":1}', '', lines[3].replace('passport.', 'parcel.')];
  const message = fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...lines) },
    { weight: 1, arbitrary: fc.constantFrom(...broken) },
    {
      weight: 2,
      arbitrary: fc.array(fc.constantFrom(...lines), { maxLength: 4 }).map((some) => some.join('\n')),
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 50, maxLength: 150 }),
      fc.constantFrom(40, 100),
      async (log, limit) => {
        const engine = await open(limit);
        await engine.read(memoryLog(logOf(log)));
        await isAsTold(engine);
        await engine.drain();
        await isAsTold(engine);
        await engine.close();
      },
    ),
    { numRuns: 2 },
  );
});

test('after a restart, from a checkpoint or without one, the accounts go on', async () => {
  for (const isChecked of [true, false]) {
    const dir = folder();
    let engine = await open(100, dir);
    await engine.read(memoryLog(logOf(lines.slice(0, 200))));
    if (isChecked) await engine.snapshot();
    await engine.close();
    engine = await open(100, dir);
    await engine.read(memoryLog(logOf(lines.slice(0, 300))));
    await engine.drain();
    await isAsTold(engine);
    await engine.close();
  }
});

/** What an engine says that is made wrong before it reads the sample. */
async function told(spoil: (engine: Engine) => void): Promise<string> {
  const engine = await open();
  spoil(engine);
  try {
    await engine.read(memoryLog(logOf(lines.slice(0, 300))));
    return 'nothing';
  } catch (error) {
    return `${error}`;
  } finally {
    await engine.close();
  }
}

test('a kernel that loses a row, or takes one twice, reports it and commits nothing of that batch', async () => {
  const lost = await told(({ kernel }) => {
    const loser = kernel as unknown as { row(batch: unknown, r: number, ...more: unknown[]): void };
    const row = loser.row.bind(kernel);
    loser.row = (batch, r, ...more) => void (r !== 7 && row(batch, r, ...more));
  });
  assert.match(
    lost,
    /^E-LAW-006 the engine lost rows: accepted \d+ \+ duplicate \d+ \+ rejected \d+ is not received/,
  );
});

test('a pipeline that loses a row reports it, by its name', async () => {
  const lost = await told(({ kernel }) => {
    const [windows] = kernel.windows;
    const apply = windows.apply.bind(windows);
    windows.apply = (changes: Columns, from: number, to: number) =>
      apply(changes, from, Math.max(from, to - 1));
  });
  assert.match(
    lost,
    /^E-LAW-006 congestion lost rows: on_time \d+ \+ late \d+ \+ not_concerned \d+ is not input/,
  );
  assert.is(await told(() => {}), 'nothing');
});

test.run();
