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
const minute = 60_000;
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

/** Two months after the sample each office says that it has told all; then the first events of the sample come after all. */
function monthsOld(n: number): Message[] {
  const told = lines.slice(0, n).map((line) => JSON.parse(line));
  const now = Date.parse(told[0].time) + 60 * 24 * 60 * minute;
  const offices = [...new Set(told.map(({ officeid }) => officeid as string))];
  const complete = [0, 2 * minute].flatMap((later) =>
    offices.map((officeid) => {
      const time = new Date(now + later).toISOString();
      const of = { specversion: '1.0', id: `${officeid}-${later}`, source: 'test', time, officeid };
      return { ...of, type: 'passport.link.heartbeat.v1', data: { complete_until: time } };
    }),
  );
  return [...complete, ...told].map((event, i) => ({
    ...{ stream: 's', seq: i + 1, storedAt: now + 2 * minute + i },
    bytes: new TextEncoder().encode(JSON.stringify(event)),
  }));
}

async function engineAfter(
  messages: readonly Message[],
  limit: number,
  check: (engine: Engine) => Promise<void>,
  time: 'broker' | 'event' = 'event',
) {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping: { ...mapping, time }, limit });
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
    const late = kernel.windows.filter(({ corrections: { accounts } }) => accounts.late > 0);
    assert.equal(
      late.map(({ state }) => state.pipeline.name),
      ['congestion', 'lifecycle'],
    );
    let proven = 0;
    for await (const { table, what, rows, differences } of verify(engine)) {
      assert.equal([table, what, differences], [table, what, 0]);
      proven += rows;
    }
    assert.ok(proven > 1000, String(proven));
  }));

/** Every revision of every window and case, from batches of 1, of 7 and of 4096 messages. */
async function revisionsOf(messages: readonly Message[], time: 'broker' | 'event'): Promise<string[]> {
  const found: string[] = [];
  for (const limit of [1, 7, 4096])
    await engineAfter(
      messages,
      limit,
      async ({ kernel, db }) => {
        const tables = kernel.windows.flatMap(({ state: { results } }) => results.map(({ table }) => table));
        const logs = kernel.folds.map(({ changes }) => changes.rows.table);
        const rows: unknown[] = [];
        for (const table of [...tables, ...logs])
          rows.push(table.name, await db.rows(`SELECT * FROM ${nameOf(table)} ORDER BY ALL`));
        found.push(JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
      },
      time,
    );
  return found;
}

for (const [what, messages, time] of [
  ['a log out of order', disordered(160, 100), 'event'],
  ['a log of months ago', monthsOld(40), 'broker'],
] as const)
  test(`${what} gives equal revisions in batches of 1, 7 and 4096`, async () => {
    const [one, seven, all] = await revisionsOf(messages, time);
    assert.ok(one.includes('"revision":"2"'), 'something was corrected');
    assert.ok(seven === one, 'batches of 7 differ from batches of 1');
    assert.ok(all === one, 'one batch differs from batches of 1');
  });

test('events of months ago correct each window once a message, and to what the definition says', () =>
  engineAfter(
    monthsOld(400),
    4096,
    async (engine) => {
      const { kernel, db } = engine;
      assert.ok(kernel.windows[0].corrections.accounts.late > 100);
      for (const { state } of kernel.windows)
        for (const { table } of state.results) {
          const keys = ['window_start_at', ...state.pipeline.by].join(', ');
          const twice = `SELECT 1 FROM ${nameOf(table)} GROUP BY ${keys}, closed_stream, closed_seq HAVING count(DISTINCT closed_at) < count(*)`;
          assert.equal(await db.rows(twice), [], table.name);
        }
      for await (const { table, what, differences } of verify(engine))
        assert.equal([table, what, differences], [table, what, 0]);
    },
    'broker',
  ));
test.run();
