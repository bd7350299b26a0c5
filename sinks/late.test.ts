// Rows that come after their windows have closed: corrected to what the definition's SQL says, the same in any split.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message } from '../engine/ports.ts';
import { spansAt, windowsSql } from '../engine/sql.ts';
import { Engine } from './engine.ts';
import { mappingFor } from './replay.ts';

const test = suite('sinks/late');
const lines = readFileSync(new URL('../data/sample/morning.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n');

/** The first events of the sample; every twentieth comes `places` places later. */
function disordered(n: number, places: number): Message[] {
  return lines
    .slice(0, n)
    .map((line, i) => ({ line, at: i % 20 === 7 ? i + places : i }))
    .sort((a, b) => a.at - b.at)
    .map(({ line }, i) => ({
      stream: 's',
      seq: i + 1,
      storedAt: Number.NaN,
      bytes: new TextEncoder().encode(line),
    }));
}

async function engineAfter(
  messages: readonly Message[],
  limit: number,
  check: (engine: Engine) => Promise<void>,
) {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping, limit });
  try {
    await engine.read(memoryLog(messages));
    await engine.drain();
    await check(engine);
  } finally {
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

test('late rows correct every window they belong to', () =>
  engineAfter(disordered(900, 300), 4096, async ({ kernel, db }) => {
    assert.ok(kernel.windows.every(({ corrections: { accounts } }) => accounts.late > 0));
    for (const { state: windows } of kernel.windows)
      for (const [level, { table }] of windows.results.entries()) {
        const { slide } = windows.pipeline.levels[level];
        const fold = kernel.folds.find(({ cases }) => cases === windows.pipeline.from);
        if (fold === undefined) throw new Error('a pipeline without its fold');
        const { by } = windows.pipeline;
        const names = ['n_events', ...windows.plan.shown.map(({ name }) => name)];
        const counts = windows.plan.shown.filter(({ part, stat }) => part === -1 || stat?.name === 'count');
        const something = ['n_events', ...counts.map(({ name }) => name)]
          .map((name) => `${name} <> 0`)
          .join(' OR ');
        const keys = by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
        const kept = `SELECT * FROM (SELECT ${keys}, (epoch_ms(window_start_at) // ${slide})::BIGINT AS w, ${names.join(', ')} FROM ${nameOf(table)} QUALIFY row_number() OVER (PARTITION BY ${by.join(', ')}, w ORDER BY revision DESC) = 1) WHERE ${something}`;
        const spans = spansAt(fold.cases, nameOf(fold.changes.rows.table), 'latest');
        const until = kernel.clocks.logged + 2 * 86_400_000;
        const sql = `SELECT ${[...by, 'w', ...names].join(', ')} FROM (${windowsSql(windows, level, spans, until)}) WHERE ${something}`;
        const [row] = await db.rows(
          `WITH kept AS (${kept}), sql AS (${sql}) SELECT (SELECT count(*) FROM kept) > 0 AS has_rows, (SELECT count(*) FROM (FROM kept EXCEPT FROM sql))::INT AS extra, (SELECT count(*) FROM (FROM sql EXCEPT FROM kept))::INT AS missing`,
        );
        assert.equal(
          { table: table.name, ...row },
          { table: table.name, has_rows: true, extra: 0, missing: 0 },
        );
      }
  }));

test('one log gives equal revisions in batches of 1, 7 and 4096', async () => {
  const messages = disordered(160, 100);
  const found: string[] = [];
  for (const limit of [1, 7, 4096])
    await engineAfter(messages, limit, async ({ kernel, db }) => {
      const rows: unknown[] = [];
      for (const {
        state: { results },
      } of kernel.windows)
        for (const { table } of results)
          rows.push(table.name, await db.rows(`SELECT * FROM ${nameOf(table)} ORDER BY ALL`));
      for (const { changes } of kernel.folds)
        rows.push(await db.rows(`SELECT * FROM ${nameOf(changes.rows.table)} ORDER BY ALL`));
      found.push(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
    });
  assert.ok(found[0].includes('"revision":"2"'), 'something was corrected');
  assert.ok(found[1] === found[0], 'batches of 7 differ from batches of 1');
  assert.ok(found[2] === found[0], 'one batch differs from batches of 1');
});
test.run();
