// Numbered events that do not come, through the whole engine: told, closed when they come late, and proven by SQL.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { sequences } from './cli/check-rows.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import { foldersOf, lines, logOf } from './sample.fixture.ts';
import { verify } from './verify/verify.ts';

const test = suite('sinks/sequences');
const folder = foldersOf(test);

async function open(dir: string, limit = 100): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, limit, reference: reference() });
}

const numbered = (line: string, office: string, from: number, to: number): boolean => {
  const { source, sequence } = JSON.parse(line);
  return source === `/offices/${office}` && sequence >= from && sequence <= to;
};
const isHeldBack = (line: string) => numbered(line, 'LHR-01', 20, 29) || numbered(line, 'LHR-01', 50, 50);
/** Ten events and one of Lahore are not in the log; three of the ten come at its end. */
const held = lines.filter(isHeldBack);
const log = logOf([
  ...lines.filter((line) => !isHeldBack(line)),
  ...held.filter((line) => numbered(line, 'LHR-01', 23, 25)),
]);

async function gaps({ db }: Engine): Promise<string[]> {
  const rows = await db.rows(
    'SELECT from_seq || $$-$$ || to_seq || CASE WHEN closed_at IS NULL THEN $$$$ ELSE $$ closed$$ END AS gap FROM core.sequence_gaps_revisions ORDER BY rowid',
  );
  return rows.map(({ gap }) => gap as string);
}

test('what is missing is told, what comes late closes it, and SQL gives the same', async () => {
  const dir = folder();
  const engine = await open(dir);
  await engine.read(memoryLog(log));
  assert.equal(await gaps(engine), [
    '20-29',
    '50-50',
    '20-29 closed',
    '24-29',
    '20-22',
    '24-29 closed',
    '25-29',
    '25-29 closed',
    '26-29',
  ]);
  await engine.drain();
  const tables: string[] = [];
  for await (const { table, rows, differences } of verify(engine)) {
    assert.is(differences, 0, table);
    if (table === 'core.sequence_gaps') tables.push(`${table} ${rows}`);
  }
  assert.equal(tables, ['core.sequence_gaps 3']);
  await engine.snapshot();
  await engine.close();
  const db = await DuckDB.open(join(dir, 'snapshots', 'latest.duckdb'), { readOnly: true });
  assert.equal(
    await db.rows(
      'SELECT source, n_gaps::INT AS n_gaps, n_missing::INT AS n_missing, array_to_string(numbers, $$ $$) AS numbers FROM marts.missing_events',
    ),
    [{ source: '/offices/LHR-01', n_gaps: 3, n_missing: 8, numbers: '20-22 26-29 50' }],
  );
  assert.equal(
    await db.rows(
      "SELECT complete_to_seq::INT AS complete_to, n_missing::INT AS n_missing FROM core.sources WHERE source = '/offices/LHR-01'",
    ),
    [{ complete_to: 19, n_missing: 8 }],
  );
  await db.close();
  const { status, found } = await sequences(dir);
  assert.equal(
    [status, found],
    ['warn', '8 events of 1 of 4 sources have not come; most of /offices/LHR-01 20-22, 26-29, 50'],
  );
});

test('a restart, from a checkpoint or without, and any size of batch tell the same', async () => {
  const told = async (limit: number, stops: readonly number[], isChecked: boolean) => {
    const dir = folder();
    for (const stop of stops) {
      const engine = await open(dir, limit);
      await engine.read(memoryLog(log.slice(0, stop)));
      if (isChecked) await engine.snapshot();
      await engine.close();
    }
    const engine = await open(dir, limit);
    await engine.read(memoryLog(log));
    const rows = await engine.db.rows('FROM core.sequence_gaps_revisions ORDER BY rowid');
    await engine.close();
    return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  };
  const whole = await told(4096, [], false);
  assert.ok(whole.length > 500);
  assert.is(await told(100, [400, 960], true), whole);
  assert.is(await told(300, [700], false), whole);
});

test.run();
