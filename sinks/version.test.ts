// State of other versions: what an older program left is taken over whole, what a newer one left is refused untouched.
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decoded, nameOf } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import type { ConfigError } from '../engine/errors.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { reshape } from '../engine/reshape.ts';
import { integer, table, timestamp } from '../engine/schema.ts';
import { exitCodeOf } from './cli/exit.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, logOf } from './sample.fixture.ts';

const test = suite('sinks/version');
const folder = foldersOf(test);
/** Written as they stand at a snapshot, and not by commits. */
const ledger = ['clocks', 'log_gaps', 'sources'];
const fixture = (name: string) =>
  brotliDecompressSync(readFileSync(new URL(`fixtures/state-1/${name}.br`, import.meta.url)));
/** The sample as it was then. */
const lines = new TextDecoder().decode(fixture('morning.ndjson')).trim().split('\n');
const messages = logOf(lines).map((message) => ({ ...message, stream: 'morning.ndjson' }));

async function open(dir: string, notice: (text: string) => void = () => {}): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, reference: reference(), notice });
}

async function everything(engine: Engine): Promise<Map<string, string>> {
  await engine.read(memoryLog(messages));
  await engine.drain();
  const found = new Map<string, string>();
  for (const table of engine.tables)
    if (!ledger.includes(table.name))
      found.set(nameOf(table), text(await engine.db.rows(`SELECT * FROM (${decoded(table)}) ORDER BY ALL`)));
  await engine.close();
  return found;
}

const text = (rows: unknown) =>
  JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));

/** What version 1 left of the first 600 messages of the sample, read from morning.ndjson. */
function past(): string {
  const dir = folder();
  mkdirSync(join(dir, 'state', 'checkpoints'), { recursive: true });
  for (const [name, into] of [
    ['engine.duckdb', ''],
    ['000000000000600.checkpoint', 'checkpoints'],
  ])
    writeFileSync(join(dir, 'state', into, name), fixture(name));
  return dir;
}

test('a directory that version 1 left is gone on with, and ends with the tables of one that is new', async () => {
  const notices: string[] = [];
  const engine = await open(past(), (text) => notices.push(text));
  assert.match(notices[0], 'this state was made before definitions were kept with it');
  assert.match(notices[0], 'from 600 raw rows');
  assert.is(engine.kernel.ordinal, 600);
  const [found, wanted] = [await everything(engine), await everything(await open(folder()))];
  for (const [table, rows] of wanted) assert.ok(found.get(table) === rows, `${table} differs`);
});

test('the state of a newer version is refused with both versions, and not touched', async () => {
  const dir = folder();
  await (await open(dir)).close();
  const path = join(dir, 'state', 'engine.duckdb');
  const db = await DuckDB.open(path);
  await db.run("UPDATE meta.state SET version = 9, program = '7.0.0'");
  await db.close();
  const { mtimeMs, size } = statSync(path);
  const error: ConfigError = await open(dir).then(
    () => assert.unreachable(),
    (error) => error,
  );
  assert.is(error.code, 'E-DIR-005');
  assert.match(
    error.message,
    /state of version 9, written by rahdari 7\.0\.0: rahdari \d\S* reads versions 1 to \d$/,
  );
  assert.is(exitCodeOf(error), 2);
  const after = statSync(path);
  assert.equal([after.mtimeMs, after.size], [mtimeMs, size]);
});

test('a stored table gets the columns that are declared now, in their order; its rows stay', async () => {
  const db = await DuckDB.open(':memory:');
  await db.run('CREATE SCHEMA raw');
  await db.run('CREATE TABLE raw.trips (gone BIGINT, n BIGINT)');
  await db.run('INSERT INTO raw.trips VALUES (1, 2)');
  const trips = table('raw', 'trips', 'trips · سفر', {
    left_at: timestamp('left · روانگی'),
    n: integer('how many · تعداد'),
  });
  await reshape(db, [trips]);
  assert.equal(await db.rows('SELECT left_at, n::INTEGER AS n FROM raw.trips'), [{ left_at: null, n: 2 }]);
  await reshape(db, [trips]);
  const [{ columns }] = await db.rows(
    "SELECT string_agg(column_name ORDER BY column_index) AS columns FROM duckdb_columns() WHERE table_name = 'trips'",
  );
  assert.is(columns, 'left_at,n');
  await db.close();
});
test.run();
