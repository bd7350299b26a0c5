// The road on a real permit office's log and on the sample: figures that an independent count gives.
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message, Value } from '../engine/ports.ts';
import { Engine } from './engine.ts';
import { type Reference, reference } from './reference.ts';
import { mappingFor, replay } from './replay.ts';
import { verify } from './verify/verify.ts';

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
    // How long each case took, by SQL over the file itself.
    const snapshot = join(dir, 'snapshots/latest.duckdb');
    const db = await DuckDB.open(snapshot, { readOnly: true });
    const csv = `read_csv('${receipt}', all_varchar = true) WHERE "lifecycle:transition" = 'complete'`;
    const [took] = await db.rows('SELECT sum(total_ms)::DOUBLE AS ms FROM core.stage_spans');
    const [long] = await db.rows(
      `SELECT sum(ms)::DOUBLE AS ms FROM (SELECT epoch_ms(max(t)) - epoch_ms(min(t)) AS ms FROM (SELECT "case:concept:name" AS c, "time:timestamp"::TIMESTAMPTZ AS t FROM ${csv}) GROUP BY c)`,
    );
    assert.equal(took, long);
    await db.close();
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
      `SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq, closed_ordinal) FROM windows.${name} ORDER BY ALL`,
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
  const found = [];
  for await (const { table, what, rows, differences } of verify(engine)) {
    assert.is(differences, 0, `${table} ${what}`);
    if (
      what !== undefined ||
      !/^(core\.(visits|applications|stage_spans)|windows.(congestion|lifecycle))/.test(table)
    )
      continue;
    assert.ok(rows > 0, table);
    found.push([table, differences]);
  }
  assert.equal(
    found,
    [
      ...['core.visits', 'core.applications', 'core.stage_spans'],
      ...['1m', '15m_by_1m', '1h', '1d'].map((suffix) => `windows.congestion_${suffix}`),
      ...['1h', '1d'].map((suffix) => `windows.lifecycle_${suffix}`),
    ].map((table) => [table, 0]),
  );
  const expired =
    'SELECT count(expired_at)::INT AS n, count(DISTINCT expired_at)::INT AS at FROM core.visits_revisions';
  const [{ n, at }] = await engine.db.rows(expired);
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
