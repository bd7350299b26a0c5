// Rows that come after their windows have closed: corrected to what the definition's SQL says, the same in any split.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { nameOf } from '../engine/ddl.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Message } from '../engine/ports.ts';
import { Engine } from './engine.ts';
import { mappingFor } from './replay.ts';
import { verify } from './verify/verify.ts';

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
  engineAfter(disordered(900, 300), 4096, async (engine) => {
    const { kernel } = engine;
    assert.ok(kernel.windows.every(({ corrections: { accounts } }) => accounts.late > 0));
    for await (const { table, rows, differences } of verify(engine)) {
      assert.ok(rows > 0, table);
      assert.equal([table, differences], [table, 0]);
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
