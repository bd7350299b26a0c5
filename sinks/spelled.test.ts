// Definitions as SQL: run in a snapshot, in another process too, they give the rows that its tables have.
import { realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { pipelines } from '../pipelines/index.ts';
import { rahdari } from './cli/rahdari.fixture.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { spelled } from './spelled.ts';

const test = suite<{ dir: string }>('sinks/spelled');
const folder = foldersOf(test);
/** Nobody complains in the sample: here somebody does, of the first office, when its first token is issued. */
const complaint = JSON.stringify({
  ...JSON.parse(lines[0]),
  ...{ id: 'complaint', type: 'passport.complaint.opened.v1', sequence: undefined },
  data: { complaint: 'K-1', topic: 'rush' },
});
test.before(async (context) => {
  context.dir = folder();
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir: context.dir, mapping, reference: reference() });
  await engine.read(memoryLog(logOf([complaint, ...lines])));
  await engine.snapshot();
  await engine.close();
});

/** As text; `officers` is an estimate in the table and exact here. */
const text = (rows: readonly Record<string, unknown>[]) =>
  rows.map(({ officers: _, ...row }) =>
    JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
  );

for (const pipeline of pipelines)
  pipeline.levels.forEach(({ suffix }, level) => {
    test(`${pipeline.name} in windows of ${suffix}: the SQL gives the table`, async ({ dir }) => {
      const path = realpathSync(join(dir, 'snapshots', 'latest.duckdb'));
      const db = await DuckDB.open(path, { readOnly: true, sealed: true });
      try {
        const made = await db.rows(spelled(pipeline, level, 'office'));
        const columns = Object.keys(made[0] ?? { n_events: 0 }).join(', ');
        const kept = await db.rows(`SELECT ${columns} FROM windows.${pipeline.name}_${suffix} ORDER BY ALL`);
        assert.equal(text(made), text(kept));
        assert.ok(made.length > 0 || suffix === '1d');
        for (const [i, { officers }] of made.entries())
          assert.ok(officers === undefined || Math.abs(Number(officers) - Number(kept[i].officers)) <= 1);
      } finally {
        await db.close();
      }
    });
  });

test('rahdari explain: in words, and SQL that rahdari sql takes as it is', async ({ dir }) => {
  const { out } = await rahdari(['explain', 'congestion']);
  assert.match(out, /^congestion: Which offices fill faster than they serve\?\n/);
  assert.match(
    out,
    /windows\.congestion_15m_by_1m +of 15 min every 1 min, overlapping: do not sum; kept for 400d/,
  );
  assert.match(
    out,
    /waiting in windows of 1m: warning from 40, critical from 80, 3 in a row; clear below 30/,
  );
  assert.match(out, /rush +drift of arrivals .*nothing detects it yet/);
  const { out: sql } = await rahdari(['explain', 'congestion', '--sql', '--window', '1h']);
  const file = join(dir, 'question.sql');
  writeFileSync(file, sql);
  const { out: made } = await rahdari(['sql', '-f', file, '--format', 'ndjson', '-C', dir]);
  const question = 'SELECT count(*)::INT AS n, sum(n_events)::INT AS events FROM windows.congestion_1h';
  const { out: kept } = await rahdari(['sql', question, '--format', 'ndjson', '-C', dir]);
  const rows = made
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const events = rows.reduce((sum, { n_events }) => sum + n_events, 0);
  assert.equal(JSON.parse(kept), { n: rows.length, events });
});

test('rahdari explain: a pipeline or a window that is not there is a mistake, with what there is', async () => {
  const pipeline = await rahdari(['explain', 'crowding']);
  assert.equal([pipeline.code, pipeline.err.includes('congestion, lifecycle')], [2, true]);
  const window = await rahdari(['explain', 'congestion', '--sql', '--window', '7m']);
  assert.equal([window.code, window.err.includes('one of 1m, 15m_by_1m, 1h, 1d')], [2, true]);
});
test.run();
