// The proof by SQL: it finds nothing where nothing is wrong, and names what somebody has changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { memoryLog } from '../../engine/inputs/memory.ts';
import type { Windows } from '../../engine/windows/windows.ts';
import { Engine, type EngineOptions } from '../engine.ts';
import { reference } from '../reference.ts';
import { mappingFor } from '../replay.ts';
import { lines, logOf } from '../sample.fixture.ts';
import type { Verified } from './compare.ts';
import { verify } from './verify.ts';

const test = suite<{ dir: string }>('sinks/verify');
const messages = logOf(lines);
test.before.each((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
});
test.after.each(({ dir }) => rmSync(dir, { recursive: true, force: true }));

async function open(dir: string, more: Partial<EngineOptions> = {}): Promise<Engine> {
  const { mapping } = await mappingFor(undefined);
  return Engine.open({ dir, mapping, reference: reference(), ...more });
}
async function differing(engine: Engine): Promise<Verified[]> {
  const found: Verified[] = [];
  for await (const of of verify(engine)) if (of.differences > 0) found.push(of);
  return found;
}

test('in the middle of a log, with windows open, nothing differs', async ({ dir }) => {
  const engine = await open(dir, { limit: 100 });
  await engine.read(memoryLog(messages.slice(0, 555)));
  assert.equal(await differing(engine), []);
  await engine.close();
});

test('a token that is called before its issue is told has no closing time to expire at', async ({ dir }) => {
  const engine = await open(dir);
  const isIssue = (line: string) => line.includes('token_issued');
  await engine.read(memoryLog(logOf(lines.slice(0, 300).filter((line) => !isIssue(line)))));
  await engine.drain();
  assert.equal(await differing(engine), []);
  await engine.close();
});

test('rows that are in the archive alone are part of the proof', async ({ dir }) => {
  const engine = await open(dir, { limit: 100, retention: { rawRows: 100, rawFor: 600_000 } });
  await engine.read(memoryLog(messages.slice(0, 700)));
  await engine.snapshot();
  const [{ n }] = await engine.db.rows('SELECT max(ordinal)::INT AS n FROM meta.pruned');
  assert.ok((n as number) > 100);
  assert.equal(await differing(engine), []);
  await engine.close();
});

test('a window and a visit that somebody has changed are named with what they say and what they should', async ({
  dir,
}) => {
  const engine = await open(dir);
  await engine.read(memoryLog(messages));
  await engine.drain();
  await engine.db.run(
    'UPDATE windows.congestion_1h_revisions SET n_events = n_events + 1 WHERE rowid = (SELECT min(rowid) FROM windows.congestion_1h_revisions WHERE n_events > 0)',
  );
  await engine.db.run(
    'DELETE FROM core.visits_revisions WHERE token = (SELECT token FROM core.visits_revisions LIMIT 1)',
  );
  const found = await differing(engine);
  const [visits, ...windows] = found;
  assert.equal([visits.table, visits.differences], ['core.visits', 1]);
  const [token] = visits.examples.map((row) => row.token);
  assert.match(`${token}`, /^T-/);
  const hour = windows.find(({ table }) => table === 'windows.congestion_1h');
  assert.ok(hour !== undefined && hour.differences >= 2);
  assert.match(`${hour.examples[0].office}`, /^[A-Z]{3}-\d\d$/);
  await engine.close();
});

test('an engine with a defect of its own is found out: a pane that counts one too many', async ({ dir }) => {
  const engine = await open(dir);
  const [pane] = (engine.kernel.windows[0] as Windows).state.stores;
  await engine.read(memoryLog(messages.slice(0, 400)));
  for (let row = 0; row < pane.rows; row++) if (pane.isClosed[row] === 0) pane.states[0].add(row, 0, 1);
  await engine.read(memoryLog(messages));
  await engine.drain();
  const tables = (await differing(engine)).map(({ table }) => table);
  assert.ok(tables.includes('windows.congestion_1m'), tables.join(' '));
  await engine.close();
});
test.run();
