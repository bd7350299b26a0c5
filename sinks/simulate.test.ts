// Simulated services on their way out: files, messages, pace, and what was planted beside them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { service } from '../data/service.ts';
import { Simulator } from '../data/simulate/simulator.ts';
import { DuckDB } from '../engine/duckdb.ts';
import type { Outgoing, Time } from '../engine/ports.ts';
import { brokerOutlet } from './outlets.ts';
import { replay } from './replay.ts';
import { simulate } from './simulate.ts';

const test = suite('sinks/simulate');
const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

/** A clock that stands still but in sleep. */
const asleep = (): Time => {
  let now = 0;
  return { now: () => now, sleep: async (ms) => void (now += ms) };
};
const some = {
  offices: 3,
  days: 0.5,
  seed: 3,
  scenario: 'rush',
  start: Date.parse('2026-03-03T00:00:00Z'),
  speed: Number.POSITIVE_INFINITY,
  disorder: 0.05,
  duplicates: 0.02,
  late: 0.01,
  tick: 5_000,
  heartbeat: 60_000,
  server: { url: '' },
  time: asleep(),
};
const hour = 3_600_000;
const lines = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n');

test('a file has a line for each event and tick, and what was planted stands beside it', async () => {
  const [to, labels] = [join(dir, 'day.ndjson'), join(dir, 'day.csv')];
  const told = await simulate({ ...some, to, labels });
  assert.is(lines(to).length, told);
  assert.equal(lines(labels), [
    'incident,office,key,start,end,kind',
    'rush-1,KHI-01,submission,2026-03-03T04:05:00.000Z,2026-03-03T04:45:00.000Z,rush',
  ]);
});

/** Every row of every raw table, addresses too, but not the name of the file. */
async function rawOf(file: string): Promise<string> {
  const dir = `${file}.engine`;
  await replay({ file, dir, drain: false });
  const db = await DuckDB.open(join(dir, 'snapshots', 'restricted', 'latest.duckdb'), { readOnly: true });
  const rows: unknown[] = [];
  for (const { name } of await db.rows(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'raw' AND table_name <> 'ids' ORDER BY name",
  ))
    rows.push(name, await db.rows(`SELECT * EXCLUDE (stream) FROM raw.${name} ORDER BY ALL`));
  rows.push(await db.rows('FROM marts.accounting ORDER BY ALL'));
  await db.close();
  return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}

test('an Arrow file, a Parquet file, and lines that are compressed, leave the same rows at the same places as plain lines', async () => {
  const [arrow, parquet, ndjson, packed] = ['arrow', 'parquet', 'ndjson', 'ndjson.gz'].map((form) =>
    join(dir, `same.${form}`),
  );
  const short = { ...some, days: 0.2, tick: 60_000 };
  await simulate({ ...short, to: arrow });
  await simulate({ ...short, to: parquet });
  await simulate({ ...short, to: ndjson });
  writeFileSync(packed, gzipSync(readFileSync(ndjson)));
  const plain = await rawOf(ndjson);
  assert.ok(plain.length > 100_000);
  assert.ok((await rawOf(arrow)) === plain, 'Arrow differs');
  assert.ok((await rawOf(parquet)) === plain, 'Parquet differs');
  assert.ok((await rawOf(packed)) === plain, 'gzip differs');
});

test('a file whose format its name does not tell is refused', async () => {
  let said = 'nothing';
  await simulate({ ...some, to: join(dir, 'day.xml') }).catch((error) => (said = `${error}`));
  assert.match(said, 'E-SIMULATE-003');
});

test('at a speed, so much simulated time passes for each moment that does; stopped, the file ends with a whole line', async () => {
  const to = join(dir, 'slow.ndjson');
  const time = asleep();
  const end = new AbortController();
  await simulate({
    ...some,
    start: Date.parse('2026-03-03T04:00:00Z'),
    disorder: 0,
    duplicates: 0,
    late: 0,
    speed: 60,
    to,
    time,
    signal: end.signal,
    report: () => void (time.now() >= 120_000 && end.abort()),
  });
  const last = JSON.parse(lines(to).at(-1)!);
  assert.is(last.time, '2026-03-03T06:00:00.000Z');
});

test('messages hold up to 256 events of up to ten seconds, and no two have one id', async () => {
  const simulator = new Simulator({ ...some, ...service(300) });
  const sent: Outgoing[] = [];
  const broker = {
    publish: async (more: readonly Outgoing[]) => void sent.push(...more),
    close: async () => {},
  };
  const outlet = brokerOutlet(broker, 'passport', simulator.words);
  let told = 0;
  for (let t = some.start; t < some.start + 5 * hour; ) {
    const happened = simulator.next((t += hour));
    told += happened.n;
    await outlet.write(happened);
  }
  const sizes = sent.map(({ bytes }) => Buffer.from(bytes).toString().trimEnd().split('\n').length);
  assert.is(
    sizes.reduce((sum, n) => sum + n, 0),
    told,
  );
  assert.ok(sizes.every((n) => n > 0 && n <= 256) && sizes.includes(256));
  assert.is(new Set(sent.map(({ id }) => id)).size, sent.length);
  assert.ok(sent.every(({ subject }) => subject === 'passport.v1.p0.batch.MANY.told'));
});

test('the engine takes a disordered day as it is: nothing rejected, duplicates and late events found', async () => {
  const [file, engine] = [join(dir, 'replay.ndjson'), join(dir, 'engine')];
  const told = await simulate({ ...some, to: file });
  await replay({ file, dir: engine, drain: false });
  const db = await DuckDB.open(join(engine, 'snapshots', 'latest.duckdb'), { readOnly: true });
  const [counts] = await db.rows(
    `SELECT (SELECT count(*) FROM raw.events)::INT AS accepted, (SELECT count(*) FROM raw.ticks)::INT AS ticks,
      (SELECT count(*) FROM raw.rejected)::INT AS rejected, (SELECT count(*) FROM raw.duplicates)::INT AS duplicates,
      (SELECT count(*) FROM raw.late)::INT AS late, (SELECT count(*) FROM raw.counter_events)::INT AS counters`,
  );
  await db.close();
  const { accepted, ticks, rejected, duplicates, late, counters } = counts as Record<string, number>;
  assert.is(accepted + ticks + duplicates, told);
  assert.is(ticks, 12 * 720);
  assert.is(rejected, 0);
  assert.ok(duplicates > 50 && late > 20, `${duplicates} duplicates, ${late} late`);
  assert.ok(counters >= 42, `${counters} counters opened or closed`);
});

test.run();
