// Who tells us and how well: literal events in, what a snapshot says of their sources out.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { hour, minute } from './laws.fixture.ts';
import { after, at, logOf, type Said, said, ticks } from './time.fixture.ts';

const test = suite('sinks/sources');
const from = at('02 10:00');

const asked = (log: readonly Said[], sql: string) =>
  after(logOf(log), async (engine) => {
    await engine.snapshot();
    const path = join(engine.options.dir, 'snapshots', 'latest.duckdb');
    const db = await DuckDB.open(path, { readOnly: true });
    try {
      return await db.rows(sql);
    } finally {
      await db.close();
    }
  });

/** A token issued, minutes after ten, and stored so many seconds later. */
const issued = (office: string, i: number, minutes: number, delay = 0, more: object = {}): Said => {
  const happened = from + minutes * minute;
  const one = said(office, 'queue.token_issued', happened, happened + delay * 1000, {
    ...{ token: `T-${office}-${i}`, step: 'submission' },
  });
  return { ...one, event: { ...one.event, ...more } };
};

test('a source that went quiet is silent, one whose numbers have a hole is incomplete, one is slow', async () => {
  const numbered = [1, 2, 3, 6].map((sequence, i) => issued('ISB-01', i, 10 + 15 * i, 0, { sequence }));
  const slow = [0, 1, 2, 3].map((i) => issued('KHI-01', i, 10 + 15 * i, 20));
  const log = [...numbered, ...slow, issued('LHR-02', 0, 1), ...ticks(from, from + 56 * minute)];
  const found = await asked(
    log,
    `SELECT source, n_events::INT AS n, n_missing::INT AS missing, round(completeness_ratio, 3) AS complete, delay_p50_ms::INT AS delay, state FROM marts.sources`,
  );
  assert.equal(found, [
    { source: '/offices/LHR-02', n: 1, missing: 0, complete: 1, delay: 0, state: 'silent' },
    { source: '/offices/ISB-01', n: 4, missing: 2, complete: 0.667, delay: 0, state: 'well' },
    { source: '/offices/KHI-01', n: 4, missing: 0, complete: 1, delay: 20_000, state: 'well' },
  ]);
});

test('tokens are compared with the people counted at the door, quarter by quarter', async () => {
  const counted = (minutes: number, n_in: number, n_out: number) =>
    said('LHR-02', 'queue.door_counted', from + minutes * minute, from + minutes * minute, { n_in, n_out });
  const tokens = [1, 2, 3, 4, 5, 6].map((minutes) => issued('LHR-02', minutes, minutes));
  const log = [counted(15, 3, 0), counted(60, 1, 2), counted(75, 2, 1), ...tokens];
  const found = await asked(
    [...log, ...ticks(from, from + 80 * minute)],
    `SELECT epoch_ms(hour_at)::DOUBLE AS hour, n_in::INT AS came, n_tokens::INT AS tokens, n_inside::INT AS inside, tokens_ratio AS ratio FROM marts.door_and_tokens ORDER BY hour_at`,
  );
  assert.equal(found, [
    { hour: from, came: 4, tokens: 6, inside: 2, ratio: 1.5 },
    { hour: from + hour, came: 2, tokens: 0, inside: 3, ratio: 0 },
  ]);
});

test('an office that tells half of what it does at that hour of the week is said to', async () => {
  const week = 7 * 24 * 60;
  const told = [...[0, 1, 2, 3].map((i) => 0 + i), ...[0, 1].map((i) => week + i)];
  const log = told.map((minutes, i) => issued('LHR-02', i, minutes));
  const found = await asked(
    [...log, ...ticks(from + week * minute, from + (week + 90) * minute)],
    `SELECT office, n_events::INT AS n, n_usual AS usual, completeness_ratio AS complete FROM marts.quiet_offices`,
  );
  assert.equal(found, [{ office: 'LHR-02', n: 2, usual: 4, complete: 0.5 }]);
});
test.run();
