// Whose an alert is: the roster that ships, until the log says otherwise, and what was told before stays as it was.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../../engine/duckdb.ts';
import { memoryLog } from '../../engine/inputs/memory.ts';
import { Engine } from '../engine.ts';
import { minute, openEngine, stored } from '../laws.fixture.ts';
import { reference } from '../reference.ts';
import { mappingFor } from '../replay.ts';
import { foldersOf } from '../sample.fixture.ts';
import { type Alert, alertOf } from './alert.ts';
import { dutiesIn } from './roster.ts';
import { rowsIn } from './row.ts';
import { begin, crowd, eventOf } from './rush.fixture.ts';
import { alertsOf } from './source.ts';

const test = suite('sinks/alerts/roster');
const folder = foldersOf(test);

const duty = (at: number, data: object) => eventOf(begin + at * minute, 'reference.duty', data, 'HQ-01');

test('a duty that the log tells of owns what is told of an alert from then on, in any later reading', async () => {
  const dir = folder();
  const events = [
    ...crowd(),
    duty(8, { name: 'Sindh', owner: 'nobody_here', route: 'elsewhere' }),
    duty(10, { name: 'LHR-01', owner: 'deputy', route: 'lahore' }),
    duty(16, { name: 'LHR-01', owner: 'late', route: 'over', valid_to_at: '2026-03-02T05:00:00Z' }),
  ].sort((a, b) => a.time.localeCompare(b.time));
  const engine = await openEngine(dir, 'broker');
  await engine.read(memoryLog(stored(events, () => 100)));
  await engine.snapshot();
  const { told } = await alertsOf(engine).after(0);
  await engine.close();
  const of = ({ time, data }: Alert) => `${time.slice(14, 16)} ${data.owner} ${data.route}`;
  const minutes = [3, 7, 9, 9, 13, 15, 15, 18, 19, 20, 21].map((at) => String(at).padStart(2, '0'));
  assert.equal(
    told.map(of),
    minutes.map((at) => (at < '10' ? `${at} head_of_office zone.punjab` : `${at} deputy lahore`)),
  );
  const snapshot = realpathSync(join(dir, 'snapshots', 'latest.duckdb'));
  const db = await DuckDB.open(snapshot, { readOnly: true, sealed: true });
  const duties = await dutiesIn(db);
  const again = (await rowsIn(db, 'true')).map((row) => alertOf(row, duties));
  await db.close();
  assert.equal(again.map(of), told.map(of));
});
test('a duty is known after all other rows of its time have left for the archive', async () => {
  const dir = folder();
  const duties = [duty(0, { name: 'LHR-01', owner: 'deputy', route: 'lahore' })];
  const { mapping } = await mappingFor(undefined);
  const retention = { rawRows: 10, rawFor: minute };
  const engine = await Engine.open({ dir, mapping, reference: reference(), retention });
  await engine.read(memoryLog(stored([...duties, ...crowd()], () => 100)));
  await engine.snapshot();
  await engine.snapshot();
  const [{ n }] = await engine.db.rows('SELECT ordinal::INTEGER AS n FROM meta.pruned');
  assert.ok((n as number) > 100, `${n} messages have left`);
  const { told } = await alertsOf(engine).after(0);
  await engine.close();
  assert.ok(told.length > 0);
  assert.equal([...new Set(told.map(({ data }) => data.owner))], ['deputy']);
});
test.run();
