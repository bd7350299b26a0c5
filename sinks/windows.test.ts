// Windows of every kind through the whole engine: late rows, restarts and all, and each as its SQL says.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../engine/inputs/memory.ts';
import { count, level, max, mean } from '../engine/measures.ts';
import { calendar, hopping, type Pipeline, pipeline, session, tumbling } from '../engine/pipeline.ts';
import type { Message } from '../engine/ports.ts';
import type { Window } from '../engine/window.ts';
import { visits } from '../pipelines/visits.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { verify } from './verify/verify.ts';

const test = suite('sinks/windows');
const folder = foldersOf(test);

interface Asked {
  /** Also what has a time of its own: when somebody was called, how many were inside. */
  readonly isTimed?: boolean;
  /** Also what cannot be undone. */
  readonly hasMax?: boolean;
  readonly keep: Record<string, '14d'>;
}
const asked = (name: string, window: Window, { isTimed = false, hasMax = false, keep }: Asked): Pipeline =>
  pipeline({
    name,
    question: 'How busy is it?',
    doc: 'visits · ملاقاتیں',
    from: visits,
    by: ['office', 'step'],
    window,
    measure: {
      busy: count('visits · ملاقاتیں', isTimed ? { at: 'called_at' } : {}),
      wait_mean_ms: mean('wait_ms', 'mean wait, ms · اوسط انتظار'),
      ...(hasMax ? { wait_max_ms: max('wait_ms', 'longest wait, ms · طویل ترین انتظار') } : {}),
      ...(isTimed ? { inside: level({ enters: 'issued_at', leaves: 'ended_at' }, 'inside · اندر') } : {}),
    },
    keep,
  }) as Pipeline;

const kinds: readonly Pipeline[] = [
  asked('hops', hopping('10m', { every: '4m', offset: '-2m' }), {
    isTimed: true,
    hasMax: true,
    keep: { '2m': '14d', '10m': '14d' },
  }),
  asked('samples', hopping('2m', { every: '7m' }), { isTimed: true, keep: { '1m': '14d', '2m': '14d' } }),
  asked('shifts', tumbling('2h', { offset: '30m' }), { isTimed: true, keep: { '30m': '14d', '2h': '14d' } }),
  asked('days', calendar('day'), { isTimed: true, keep: { '15m': '14d', hour: '14d', day: '14d' } }),
  asked('quarters', calendar('quarter', { pane: '5m', week: 'Fri' }), {
    keep: { '5m': '14d', week: '14d', month: '14d', quarter: '14d' },
  }),
  asked('rushes', session('2m'), { hasMax: true, keep: { session: '14d' } }),
  asked('strict', session('90s', { inclusive: false }), { keep: { session: '14d' } }),
];

/** The first events of the sample; every twentieth comes so many places later. */
function disordered(n: number, places: number): Message[] {
  const order = lines.slice(0, n).map((line, i) => ({ line, at: i % 20 === 7 ? i + places : i }));
  return logOf(order.sort((a, b) => a.at - b.at).map(({ line }) => line));
}

async function open(dir: string, asked: readonly Pipeline[]): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, limit: 100, reference: reference(), pipelines: asked });
}

/** Every table of every kind, with how many rows SQL gives; none may differ. */
async function proven(engine: Engine): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for await (const { table, rows, differences, examples } of verify(engine)) {
    assert.equal([table, differences, examples], [table, 0, []]);
    found.set(table, rows);
  }
  return found;
}

test('rows come late: in the middle of the log and at its end every table is what its SQL says', async () => {
  const engine = await open(folder(), kinds);
  const log = disordered(500, 160);
  await engine.read(memoryLog(log.slice(0, 330)));
  await proven(engine);
  await engine.read(memoryLog(log));
  await engine.drain();
  const found = await proven(engine);
  for (const { name, levels } of kinds)
    for (const { suffix } of levels)
      assert.ok((found.get(`windows.${name}_${suffix}`) ?? 0) > 0, `${name}_${suffix}`);
  for (const { state, corrections } of engine.kernel.windows)
    assert.ok(corrections.accounts.late > 0, state.pipeline.name);
  await engine.close();
});

test('stopped and gone on from a checkpoint, the same is said, revision by revision', async () => {
  const log = disordered(400, 120);
  const simple = kinds.filter(({ name }) => ['samples', 'days', 'strict'].includes(name));
  const all = async (engine: Engine): Promise<string> => {
    await engine.read(memoryLog(log));
    await engine.drain();
    const said = [];
    for (const { state } of engine.kernel.windows)
      for (const { table } of state.results)
        said.push(await engine.db.rows(`SELECT * FROM ${table.schema}.${table.name} ORDER BY ALL`));
    await engine.close();
    return JSON.stringify(said, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  };
  const dir = folder();
  for (const upTo of [150, 280]) {
    const engine = await open(dir, simple);
    await engine.read(memoryLog(log.slice(0, upTo)));
    await engine.snapshot();
    await engine.close();
  }
  const stopped = await all(await open(dir, simple));
  assert.ok(stopped.length > 50_000);
  assert.ok(stopped === (await all(await open(folder(), simple))), 'rows differ');
});
test.run();
