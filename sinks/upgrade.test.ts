// A directory opened by other definitions than it was made by: only their tables are made again, as if it had always been so.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cases } from '../engine/cases.ts';
import { decoded, nameOf } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { count, max } from '../engine/measures.ts';
import { type Pipeline, pipeline, tumbling } from '../engine/pipeline.ts';
import type { Message, Store } from '../engine/ports.ts';
import { applications } from '../pipelines/applications.ts';
import { congestion } from '../pipelines/congestion.ts';
import { lifecycle } from '../pipelines/lifecycle.ts';
import { stages } from '../pipelines/stages.ts';
import { visits } from '../pipelines/visits.ts';
import { rush } from './alerts/rush.fixture.ts';
import { Engine, type EngineOptions } from './engine.ts';
import { plan } from './plan.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { realWorld } from './world.ts';

const test = suite('sinks/upgrade');
const folder = foldersOf(test);
/** Written as they stand at a snapshot, and not by commits. */
const ledger = ['clocks', 'log_gaps', 'sources'];
const messages = logOf([...lines.slice(0, 150), ...lines.slice(151, 400), lines[150]]);
const [checked, read] = [200, 300];
const folds = [visits, applications, stages] as unknown as Cases[];
const registry = { folds, pipelines: [congestion, lifecycle] };
const measured = (of: Pipeline, measure: Pipeline['measure']): Pipeline => Object.freeze({ ...of, measure });

/** As `lifecycle`, but it also knows the longest work. */
const longer = measured(lifecycle, {
  ...lifecycle.measure,
  working_max_ms: max('working_ms', 'longest work, ms; NULL: unknown · طویل ترین کام'),
});
const withLonger = [congestion, longer];
const arrivals = pipeline({
  name: 'arrivals',
  question: 'How many come?',
  doc: 'tokens by office · ٹوکن، دفتر کے لحاظ سے',
  from: visits,
  by: ['office'],
  window: tumbling('5m'),
  measure: { tokens: count('tokens issued · جاری ٹوکن', { at: 'issued_at' }) },
  keep: { '5m': '14d', '1h': '400d' },
});

async function open(dir: string, more: Partial<EngineOptions> = {}): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, limit: 200, reference: reference(), ...registry, ...more });
}

async function reading(dir: string, log: readonly Message[], more: Partial<EngineOptions> = {}) {
  const engine = await open(dir, more);
  await engine.read(memoryLog(log));
  return engine;
}

/** Every committed row, by table; of the accounts those of the last commit. */
async function everything({ db, tables }: Engine): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const text = (rows: unknown) =>
    JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  for (const table of tables)
    if (!ledger.includes(table.name))
      found.set(nameOf(table), text(await db.rows(`SELECT * FROM (${decoded(table)}) ORDER BY ALL`)));
  const accounts =
    'SELECT pipeline, counter, n FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting) ORDER BY ALL';
  return found.set('accounts', text(await db.rows(accounts)));
}

const before = new Map<readonly Pipeline[], Map<string, string>>();

/** What an engine holds that always had these definitions. */
async function always(pipelines: readonly Pipeline[]) {
  const known = before.get(pipelines);
  if (known) return known;
  const engine = await reading(folder(), messages, { folds, pipelines });
  await engine.drain();
  const found = await everything(engine);
  await engine.close();
  before.set(pipelines, found);
  return found;
}

function same(found: Map<string, string>, wanted: Map<string, string>): void {
  assert.equal([...found.keys()].sort(), [...wanted.keys()].sort());
  for (const [table, rows] of wanted) assert.ok(found.get(table) === rows, `${table} differs`);
}

/** Reads a part by the registry, the rest by other pipelines, and gives what it was told meanwhile. */
async function upgraded(pipelines: readonly Pipeline[]) {
  const dir = folder();
  const first = await reading(dir, messages.slice(0, checked));
  await first.snapshot();
  await first.read(memoryLog(messages.slice(0, read)));
  await first.close();
  const notices: string[] = [];
  const engine = await reading(dir, messages, {
    folds,
    pipelines,
    notice: (text) => notices.push(text),
  });
  await engine.drain();
  const found = await everything(engine);
  await engine.close();
  return { found, notices, dir };
}

test('a changed pipeline is made again from the raw rows, and the plan is shown first', async () => {
  const { found, notices } = await upgraded(withLonger);
  same(found, await always(withLonger));
  assert.equal(notices[0].split('\n'), [
    'definitions have changed (changed: pipeline lifecycle)',
    '  rebuild  windows.lifecycle_1h, windows.lifecycle_1d: from 300 raw rows, about 1 s',
    '  keep     core.visits, core.applications, core.stage_spans, windows.congestion_1m, windows.congestion_15m_by_1m, windows.congestion_1h, windows.congestion_1d, core.sequence_gaps, raw, core.alerts as they were told',
  ]);
});

test('a new pipeline gets what there would be if it had always been there; one that is gone leaves nothing', async () => {
  const { found, notices } = await upgraded([congestion, arrivals]);
  same(found, await always([congestion, arrivals]));
  assert.match(notices[0], '(new: pipeline arrivals; gone: pipeline lifecycle)');
  assert.match(notices[0], 'rebuild  windows.arrivals_5m, windows.arrivals_1h: from 300 raw rows');
  assert.match(notices[0], 'drop     windows.lifecycle_1h, windows.lifecycle_1d');
});

test('a changed fold is made again with every pipeline that reads it', async () => {
  const dir = folder();
  await (await reading(dir, messages.slice(0, read))).close();
  const formulas = new Map(visits.formulas).set('gone_at', {
    of: 'first',
    column: 'event_at',
    facts: ['abandoned'],
  });
  const stricter = Object.freeze({ ...visits, formulas }) as unknown as Cases;
  const by = {
    folds: [stricter, applications, stages] as unknown as Cases[],
    pipelines: [Object.freeze({ ...congestion, from: stricter }), lifecycle],
  };
  const notices: string[] = [];
  const engine = await reading(dir, messages, { ...by, notice: (text) => notices.push(text) });
  await engine.drain();
  const plain = await reading(folder(), messages, { ...by });
  await plain.drain();
  same(await everything(engine), await everything(plain));
  assert.match(notices[0], '(changed: fold visits, pipeline congestion)');
  assert.match(notices[0], 'keep     core.applications, core.stage_spans, windows.lifecycle_1h');
  await engine.close();
  await plain.close();
});

test('other words, another question or another retention change nothing', async () => {
  const dir = folder();
  await (await reading(dir, messages.slice(0, 300))).close();
  const said = Object.freeze({ ...lifecycle, question: 'Where does it wait?', doc: 'steps · مراحل' });
  const engine = await open(dir, {
    folds,
    pipelines: [congestion, said],
    notice: assert.unreachable,
  });
  await engine.close();
});

/** Fails whatever is to be committed for the `n`-th time from now on. */
const failing = (store: Store, n: number): Store =>
  new Proxy(store, {
    get(of, name) {
      if (name === 'commit' && n-- === 0) return () => Promise.reject(new Error('killed'));
      const value = of[name as keyof Store];
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });

test('broken off, it leaves the old tables whole, and the next start begins again', async () => {
  const dir = folder();
  const before = await reading(dir, messages.slice(0, read));
  const wanted = await everything(before);
  await before.close();
  const by = { folds, pipelines: withLonger };
  const openStore = async (path: string) => failing(await DuckDB.open(path), 0);
  await open(dir, { ...by, world: { ...realWorld, openStore } }).then(
    () => assert.unreachable(),
    ({ message }) => assert.is(message, 'killed'),
  );
  const still = await open(dir, { notice: assert.unreachable });
  same(await everything(still), wanted);
  await still.close();
  const again = await reading(dir, messages, { ...by });
  await again.drain();
  same(await everything(again), await always(withLonger));
  await again.close();
});

test('an alert that was told keeps its number, goes on under a changed definition, and is never told twice', async () => {
  const log = rush();
  const [dir, part] = [folder(), Math.floor(log.length * 0.6)];
  const numbers = async ({ db }: Engine) =>
    (await db.rows(
      'SELECT number::INTEGER AS n, closed_ordinal::INTEGER AS at FROM core.alerts_revisions ORDER BY ALL',
    )) as unknown as {
      n: number;
      at: number;
    }[];
  const first = await reading(dir, log.slice(0, part));
  const told = await numbers(first);
  assert.ok(told.length > 1);
  await first.close();
  const other = measured(congestion, { ...congestion.measure, again: count('again · پھر') });
  const engine = await reading(dir, log, { folds, pipelines: [other, lifecycle] });
  await engine.drain();
  const found = await numbers(engine);
  assert.equal(found.slice(0, told.length), told);
  assert.equal(
    found.map(({ n }) => n),
    found.map((_, i) => i + 1),
  );
  const plain = await reading(folder(), log);
  await plain.drain();
  assert.equal(found, await numbers(plain));
  await engine.close();
  await plain.close();
});

test('an open alert whose watch is gone is cleared, once', async () => {
  const log = rush();
  const [dir, part] = [folder(), Math.floor(log.length * 0.6)];
  await (await reading(dir, log.slice(0, part))).close();
  const quiet = Object.freeze({ ...congestion, watch: [] });
  const notices: string[] = [];
  const by = { folds, pipelines: [quiet, lifecycle] };
  const engine = await reading(dir, log, { ...by, notice: (text: string) => notices.push(text) });
  const states =
    "SELECT l.text AS state, count(*)::INTEGER AS n FROM core.alerts_revisions JOIN meta.labels l ON l.domain = 'state' AND l.code = state WHERE rule IN (SELECT code FROM meta.labels WHERE domain = 'rule' AND text LIKE 'congestion%') GROUP BY ALL ORDER BY ALL";
  const found = await engine.db.rows(states);
  assert.equal(
    found.filter(({ state }) => state === 'open' || state === 'clear'),
    [
      { state: 'clear', n: 1 },
      { state: 'open', n: 1 },
    ],
  );
  assert.match(notices[0], '(changed: watch congestion)');
  assert.match(notices[0], 'alert    by the new watches of congestion from here on');
  await engine.close();
  const again = await open(dir, { ...by, notice: assert.unreachable });
  assert.equal(await again.db.rows(states), found);
  await again.close();
});

test('the plan alone changes nothing', async () => {
  const dir = folder();
  const { mapping } = await mappingFor(undefined);
  const asked = { mapping, reference: reference(), ...registry };
  assert.is(await plan(dir, asked), `nothing was read into ${dir} yet`);
  await (await reading(dir, messages.slice(0, 300))).close();
  assert.is(await plan(dir, asked), 'no definition has changed: nothing is to be made again');
  const other = { ...asked, folds, pipelines: withLonger };
  const [said, again] = [await plan(dir, other), await plan(dir, other)];
  assert.match(said, 'rebuild  windows.lifecycle_1h, windows.lifecycle_1d: from 300 raw rows');
  assert.is(again, said);
  const same = await open(dir, { notice: assert.unreachable });
  await same.close();
});
test.run();
