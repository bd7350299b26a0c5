// What is not kept is said: a dictionary that is full, fields that no table declares.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import { Engine } from './engine.ts';
import { mappingFor } from './replay.ts';

const test = suite('sinks/quality');

test('a column with too many different texts raises one alarm, and the rows it lost are counted', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
  const notices: string[] = [];
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping, notice: (text) => notices.push(text) });
  try {
    const events = Array.from({ length: 65_600 }, (_, i) => ({
      specversion: '1.0',
      id: `E-${i}`,
      source: '/offices/LHR-01',
      type: 'passport.link.came_up.v1',
      time: '2026-03-02T04:00:00Z',
      officeid: 'LHR-01',
      data: { step: `S${i}`, colour: 'green' },
    }));
    const size = 4100;
    const messages = Array.from({ length: 16 }, (_, seq) => ({
      stream: 's',
      seq: seq + 1,
      storedAt: Number.NaN,
      bytes: new TextEncoder().encode(JSON.stringify(events.slice(seq * size, (seq + 1) * size))),
    }));
    await engine.read(memoryLog(messages));
    await engine.snapshot();
  } finally {
    await engine.close();
  }
  assert.is(notices.length, 1);
  assert.match(notices[0], /^ALARM: step has more different texts than are kept apart; .*meta\.data_quality/);
  const db = await DuckDB.open(realpathSync(join(dir, 'snapshots/latest.duckdb')), { readOnly: true });
  const found = await db.rows(
    `SELECT "check", n::INT AS n FROM meta.data_quality WHERE n > 0 ORDER BY "check"`,
  );
  await db.close();
  rmSync(dir, { recursive: true });
  assert.equal(found, [
    { check: 'dropped_fields', n: 65_600 },
    { check: 'full_labels:step', n: 65_600 - 65_534 },
  ]);
});

test.run();
