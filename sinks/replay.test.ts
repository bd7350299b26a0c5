// The road on a real permit office's log and on the sample: figures that an independent count gives.
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { passport } from '../data/events.ts';
import { nameOf } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { openingsSql } from '../engine/openings.ts';
import type { Message, Value } from '../engine/ports.ts';
import { foldSql, spansAt, windowsSql } from '../engine/sql.ts';
import { Engine } from './engine.ts';
import { type Reference, reference } from './reference.ts';
import { mappingFor, replay } from './replay.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const receipt = here('../../shared/data/receipt_wabo/receipt.csv');
const sample = here('../data/sample/morning.ndjson');
const map = here('../data/maps/wabo-receipt.yaml');
const test = suite('sinks/replay');
const dirs: string[] = [];
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  dirs.push(dir);
  return dir;
};
test.after(() => dirs.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

async function ask(dir: string, ...queries: string[]): Promise<Record<string, Value>[][]> {
  const db = await DuckDB.open(realpathSync(join(dir, 'snapshots', 'latest.duckdb')), { readOnly: true });
  const answers: Record<string, Value>[][] = [];
  for (const sql of queries) answers.push(await db.rows(sql));
  await db.close();
  return answers;
}
const plain = (rows: unknown) =>
  JSON.parse(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? Number(value) : value)));

const real = existsSync(receipt) ? test : test.skip;
real(
  'a real permit log gives 8,577 events, 1,434 applications and 377 of 1,329 late (needs ../shared/data)',
  async () => {
    const dir = folder();
    await replay({ file: receipt, map, dir, drain: true });
    const [events, cases, quality, windows] = await ask(
      dir,
      'SELECT count(*) AS n, count(DISTINCT application) AS a, count(DISTINCT step) AS s, count(DISTINCT officer) AS o FROM raw.events',
      'SELECT count(*) FILTER (closed_at IS NOT NULL AND due_at IS NOT NULL) AS closed, count(*) FILTER (closed_at > due_at) AS late FROM core.applications',
      `SELECT n FROM meta.data_quality WHERE "check" IN ('closed_before_opened', 'rejected') ORDER BY n`,
      'SELECT (SELECT sum(n_events) FROM windows.lifecycle_1h)::INT AS h, (SELECT sum(n_events) FROM windows.lifecycle_1d)::INT AS d, (SELECT count(*) FROM core.stage_spans) AS s',
    );
    assert.equal(plain(events), [{ n: 8577, a: 1434, s: 27, o: 48 }]);
    assert.equal(plain(cases), [{ closed: 1329, late: 377 }]);
    assert.equal(plain(quality), [{ n: 0 }, { n: 117 }]);
    assert.equal(plain(windows), [{ h: 8577, d: 8577, s: 8577 }]);
  },
);
real('no closing is shown before its time (needs ../shared/data)', async () => {
  const dir = folder();
  const controller = new AbortController();
  const { signal } = controller;
  await replay({
    file: receipt,
    map,
    dir,
    drain: false,
    limit: 4000,
    signal,
    report: () => controller.abort(),
  });
  const [[{ early, waiting }]] = plain(
    await ask(
      dir,
      'SELECT count(*) FILTER (closed_at > as_of()) AS early, count(*) FILTER (closes_at IS NOT NULL AND closed_at IS NULL) AS waiting FROM core.applications',
    ),
  );
  assert.is(early, 0);
  assert.ok(waiting > 0, 'some closings are known and not yet shown');
});

const messages = (): Message[] =>
  readFileSync(sample, 'utf8')
    .trim()
    .split('\n')
    .map((line, i) => ({
      stream: 'sample',
      seq: i + 1,
      storedAt: Number.NaN,
      bytes: new TextEncoder().encode(line),
    }));

const tables = [
  'SELECT * FROM core.visits ORDER BY token',
  'SELECT * EXCLUDE (officer) FROM core.applications ORDER BY application',
  'SELECT * EXCLUDE (officer, officer_before) FROM core.stage_spans ORDER BY application, ended_at, step',
  ...[
    'congestion_1m',
    'congestion_15m_by_1m',
    'congestion_1h',
    'congestion_1d',
    'lifecycle_1h',
    'lifecycle_1d',
  ].map(
    (name) =>
      `SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq) FROM windows.${name} ORDER BY ALL`,
  ),
].map((sql) => sql.replace('* FROM core.visits', '* EXCLUDE (officer) FROM core.visits'));

async function through(parts: readonly (readonly Message[])[], limit: number): Promise<string> {
  const dir = folder();
  const { mapping } = await mappingFor(undefined);
  for (const [i, part] of parts.entries()) {
    const engine = await Engine.open({ dir, mapping, limit });
    await engine.read(memoryLog(part));
    if (i === parts.length - 1) {
      await engine.drain();
      await engine.snapshot();
    }
    await engine.close();
  }
  return JSON.stringify(plain(await ask(dir, ...tables)));
}

test('batches of 7 and of 4096, and a restart in between, give equal tables', async () => {
  const all = messages();
  const whole = await through([all], 4096);
  assert.ok(whole.length > 100_000);
  assert.is(await through([all], 7 * 30), whole);
  assert.is(await through([all.slice(0, 777), all], 4096), whole);
});

test('another order within the bound gives equal tables', async () => {
  const all = messages();
  const shuffled = [...all];
  for (let i = 0; i + 1 < shuffled.length; i += 2)
    [shuffled[i], shuffled[i + 1]] = [shuffled[i + 1], shuffled[i]];
  const again = shuffled.map((message, i) => ({ ...message, seq: i + 1 }));
  assert.is(await through([again], 4096), await through([all], 4096));
});

test('every event sent twice is counted once', async () => {
  const all = messages();
  const twice = [...all, ...all].map((message, i) => ({ ...message, seq: i + 1 }));
  assert.is(await through([twice], 4096), await through([all], 4096));
});

for (const isKnown of [false, true])
  test(`folds and windows equal their own definitions as SQL${isKnown ? ', by the offices and the workflow that ship' : ''}`, () =>
    equalsSql(isKnown ? reference() : undefined));

async function equalsSql(known: Reference | undefined): Promise<void> {
  const dir = folder();
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping, reference: known });
  // Every fifth token is left to its office's closing.
  const left = messages().filter(({ bytes }) => {
    const event = new TextDecoder().decode(bytes);
    return event.includes('token_issued') || Number(/"token":"[^"]*-(\d+)"/.exec(event)?.[1]) % 5 !== 0;
  });
  await engine.read(memoryLog(left));
  await engine.drain();
  const { kernel, db } = engine;
  const logged = kernel.clocks.logged;
  const hours = new Map(kernel.clocks.codes.map((code) => [code, kernel.clocks.spec(code).hours]));
  const context = {
    ranks: known?.ranks ?? new Map(),
    logged,
    dictionaries: engine.dictionaries,
    clock: passport.clock,
    openings: openingsSql(hours, Date.parse('2026-03-02T00:00:00Z'), logged),
  };
  for (const { cases, changes } of kernel.folds) {
    const columns = Object.keys(cases.table.columns).join(', ');
    const kept = spansAt(cases, nameOf(changes.rows.table), 'latest');
    const sql = foldSql(cases, nameOf(cases.from), context);
    const [{ n, a, b }] = await db.rows(
      `WITH kept AS (${kept}), sql AS (SELECT ${columns} FROM (${sql})) SELECT (SELECT count(*) FROM kept)::INT AS n, (SELECT count(*) FROM (FROM kept EXCEPT FROM sql))::INT AS a, (SELECT count(*) FROM (FROM sql EXCEPT FROM kept))::INT AS b`,
    );
    assert.ok((n as number) > 40);
    assert.equal([cases.table.name, a, b], [cases.table.name, 0, 0]);
  }
  for (const { state: windows } of kernel.windows)
    for (const [level, { table }] of windows.results.entries()) {
      const { size, slide } = windows.pipeline.levels[level];
      const { cases, changes } = kernel.folds.find(
        (fold) => fold.cases === windows.pipeline.from,
      ) as (typeof kernel.folds)[number];
      const names = ['n_events', ...windows.plan.shown.map(({ name }) => name)];
      const by = windows.pipeline.by;
      const spans = spansAt(cases, nameOf(changes.rows.table), 'latest');
      const until = logged + 2 * 86_400_000;
      const kept = `SELECT ${by.map((name) => `coalesce(${name}, 0) AS ${name}`)}, (epoch_ms(window_start_at) // ${slide})::BIGINT AS w, ${names.join(', ')} FROM ${nameOf(table)} QUALIFY row_number() OVER (PARTITION BY ${by.join(', ')}, w ORDER BY revision DESC) = 1`;
      const sql = `SELECT ${[...by, 'w', ...names].join(', ')} FROM (${windowsSql(windows, level, spans, until)})`;
      const [{ n, a, b }] = await db.rows(
        `WITH kept AS (${kept}), sql AS (${sql}) SELECT (SELECT count(*) FROM kept)::INT AS n, (SELECT count(*) FROM (FROM kept EXCEPT FROM sql))::INT AS a, (SELECT count(*) FROM (FROM sql EXCEPT FROM kept))::INT AS b`,
      );
      assert.ok((n as number) > 0 && size > 0);
      assert.equal([table.name, a, b], [table.name, 0, 0]);
    }
  const expired =
    'SELECT count(expired_at)::INT AS n, count(DISTINCT expired_at)::INT AS at FROM core.visits_revisions';
  const [{ n, at }] = await db.rows(expired);
  assert.ok((n as number) > 10 && (known ? at === 1 : (at as number) > 10));
  await engine.close();
}
test('a token nobody calls expires when its office closes, by the offices that ship', async () => {
  const dir = folder();
  const { mapping } = await mappingFor(undefined);
  const issued = messages().filter(({ bytes }) => new TextDecoder().decode(bytes).includes('token_issued'));
  const engine = await Engine.open({ dir, mapping, reference: reference() });
  await engine.read(memoryLog(issued));
  await engine.drain();
  await engine.snapshot();
  await engine.close();
  const [facts, expired, clocks] = await ask(
    dir,
    `SELECT min(fact) AS fact, (SELECT min(outcome) FROM core.visits) AS outcome, count(DISTINCT fact) AS n, count(*) FILTER (fact IS NULL) AS nameless FROM raw.events`,
    "SELECT DISTINCT strftime(timezone('Asia/Karachi', expired_at), '%H:%M') AS at FROM core.visits WHERE outcome = 'expired'",
    'SELECT DISTINCT bound_ms, silent_after_ms FROM core.clocks',
  );
  assert.equal(plain(expired), [{ at: '14:00' }]);
  assert.equal(plain(facts), [{ fact: 'token_issued', outcome: 'expired', n: 1, nameless: 0 }]);
  assert.equal(plain(clocks), [{ bound_ms: 30000, silent_after_ms: 300000 }]);
});
test.run();
