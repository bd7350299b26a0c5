// The macros of machines against the engine's own arithmetic: the same bits for whatever is asked.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readMaterial } from '../data/material.ts';
import { DuckDB } from '../engine/duckdb.ts';
import * as kernel from '../engine/effectiveness.ts';
import { effectiveness } from './effectiveness.ts';

const test = suite<{ db: DuckDB }>('sinks/effectiveness');
test.before(async (context) => {
  context.db = await DuckDB.open(':memory:');
  await context.db.run(effectiveness().join(';'));
});
test.after(async ({ db }) => db.close());

/** The four of a run by SQL; NULL is NaN. */
async function bySql(db: DuckDB, runs: readonly kernel.Run[]): Promise<number[][]> {
  const values = runs.map((run) => `(${Object.values(run).join(', ')})`);
  const rows = await db.rows(
    `SELECT availability(planned, producing) AS a, performance(per_item, produced, producing) AS p, quality(good, produced) AS q, oee(planned, producing, per_item, produced, good) AS o
     FROM (SELECT #1::DOUBLE AS planned, #2::DOUBLE AS producing, #3::DOUBLE AS per_item, #4::BIGINT AS produced, #5::BIGINT AS good FROM (VALUES ${values.join(', ')}))`,
  );
  return rows.map((row) =>
    Object.values(row).map((value) => (value === null ? Number.NaN : (value as number))),
  );
}
const byKernel = (run: kernel.Run) =>
  [kernel.availability, kernel.performance, kernel.quality, kernel.oee].map((of) => of(run));

test('a shift of 480 minutes, 400 at work on 720 items of half a minute, 700 of them good', async ({
  db,
}) => {
  const shift = { planned: 480, producing: 400, perItem: 0.5, produced: 720, good: 700 };
  assert.equal(await bySql(db, [shift]), [byKernel(shift)]);
  assert.is(byKernel(shift)[3].toFixed(4), '0.7292');
});

test('any run, by SQL and by the kernel, to the last digit', async ({ db }) => {
  const n = (max: number) => fc.integer({ min: 0, max });
  const run = fc.record({
    planned: n(1e8),
    producing: n(1e8),
    perItem: n(1e5),
    produced: n(1e5),
    good: n(1e5),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 20 }), async (runs) => {
      assert.equal(await bySql(db, runs), runs.map(byKernel));
    }),
    { numRuns: 20 },
  );
});

test('what is not heard of for three intervals is not known, unless it was stopped or broken', async ({
  db,
}) => {
  const [row] = await db.rows(
    `SELECT state_known('EXECUTE', 900000) AS just, state_known('EXECUTE', 900001) AS late, state_known('ABORTED', 1e9) AS broken, state_known('STOPPED', 1e9) AS off, state_known(NULL, 0) AS untold`,
  );
  assert.equal(row, {
    just: 'EXECUTE',
    late: 'UNKNOWN',
    broken: 'ABORTED',
    off: 'STOPPED',
    untold: 'UNKNOWN',
  });
});

test('how long an item takes to come is what the sheet says', async ({ db }) => {
  const [row] = await db.rows(
    `SELECT procurement_days('laminate')::INT AS known, procurement_days('ink') AS unknown`,
  );
  assert.equal(row, { known: 13, unknown: null });
  const twice = 'item,lead,source\nink,3d,a\nink,4d,b';
  assert.throws(() => readMaterial('m.csv', twice), /m\.csv:3 "ink" is listed twice/);
});

test.run();
