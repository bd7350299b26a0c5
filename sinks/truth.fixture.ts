// A simulated service read by an engine, and what its snapshot answers: for tests that compare answers with what was made.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { rootOf } from './kept-snapshots.ts';
import { openEngine } from './laws.fixture.ts';
import { reference } from './reference.ts';
import { logOf } from './sample.fixture.ts';
import { verify } from './verify/verify.ts';

export type Rows = Record<string, unknown>[];
export type Ask = (sql: string) => Promise<Rows>;

/** Reads the lines and asks a snapshot: what all may see, and what few. `isDone`: all timers have gone off; `isProven`: every table must equal its SQL. */
export async function answers<T>(
  lines: readonly string[],
  ask: (rows: Ask, few: Ask) => Promise<T>,
  { isDone = true, isProven = false } = {},
): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const engine = await openEngine(dir, 'event', undefined, reference());
  const opened: DuckDB[] = [];
  try {
    await engine.read(memoryLog(logOf(lines)));
    if (isDone) await engine.drain();
    for await (const { table, differences, examples } of isProven ? verify(engine) : [])
      if (differences > 0) throw new Error(`${table} differs: ${JSON.stringify(examples, textOf)}`);
    await engine.snapshot();
    for (const isRestricted of [false, true])
      opened.push(await DuckDB.open(join(rootOf(dir, isRestricted), 'latest.duckdb'), { readOnly: true }));
    const [all, few] = opened.map(
      (db): Ask =>
        (sql) =>
          db.rows(sql),
    );
    return await ask(all, few);
  } finally {
    for (const db of opened) await db.close();
    await engine.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
const textOf = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);
