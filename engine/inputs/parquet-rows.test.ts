// Parquet files as logs: each row an event, in the order of the file; what is no Parquet, or damaged, is told.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../duckdb.ts';
import { quote } from '../quote.ts';
import { isParquet, parquetRows } from './parquet-rows.ts';

const test = suite('engine/inputs/parquet-rows');
const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
test.after(() => rmSync(dir, { recursive: true, force: true }));

async function written(name: string, select: string): Promise<string> {
  const path = join(dir, name);
  const db = await DuckDB.open(':memory:');
  await db.run(`COPY (${select}) TO ${quote(path)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  await db.close();
  return path;
}

async function all(path: string): Promise<{ events: unknown[]; share: number }> {
  const events: unknown[] = [];
  let share = 0;
  for await (const piece of parquetRows(path)) {
    events.push(...piece.events);
    share = piece.share;
  }
  return { events, share };
}

test('a column named by an attribute or a pointer stands there, any other in data; nothing stands for NULL', async () => {
  const path = await written(
    'two.parquet',
    `SELECT 'a' AS id, TIMESTAMPTZ '2026-03-02 09:00:00.123+05' AS time, 7 AS n, NULL::VARCHAR AS step, 'x' AS "/data/why"
     UNION ALL SELECT 'b', NULL, NULL, 'fee', NULL`,
  );
  assert.ok(await isParquet(path));
  assert.equal(await all(path), {
    events: [
      { id: 'a', time: '2026-03-02T04:00:00.123Z', data: { n: 7, why: 'x' } },
      { id: 'b', data: { step: 'fee' } },
    ],
    share: 1,
  });
});

test('rows come in the order of the file, whatever groups it is written in', async () => {
  const path = await written('many.parquet', 'SELECT range AS sequence FROM range(20000)');
  const { events } = await all(path);
  assert.equal(
    events.map((event) => (event as { sequence: number }).sequence),
    Array.from({ length: 20_000 }, (_, i) => i),
  );
});

test('a file that only begins like one is refused, and one of another kind is none', async () => {
  const whole = await written('whole.parquet', 'SELECT range AS sequence FROM range(5000)');
  const cut = join(dir, 'cut.parquet');
  writeFileSync(cut, readFileSync(whole).subarray(0, 5000));
  let said = '';
  await all(cut).catch((error) => (said = `${error}`));
  assert.match(said, 'E-FILE-002');
  const lines = join(dir, 'lines.ndjson');
  writeFileSync(lines, '{}\n');
  assert.not(await isParquet(lines));
});

test.run();
