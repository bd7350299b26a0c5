// Opening periods spelt out for SQL: the same instants as the hours', in order, up to the first after the end.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from './duckdb.ts';
import { Hours } from './hours.ts';
import { openingsSql } from './openings.ts';

const openings = suite('openings');
const hours = new Hours({ zone: 'Asia/Karachi', opens: '09:00', closes: '14:00', weekend: ['Sat', 'Sun'] });
const always = new Hours({ zone: 'Asia/Karachi', opens: '', closes: '', weekend: [] });
const rows = async (sql: string) => {
  const db = await DuckDB.open(':memory:');
  try {
    return await db.rows(
      `SELECT clock::INT AS clock, make_timestamp(opens_at * 1000)::VARCHAR AS opens, make_timestamp(closes_at * 1000)::VARCHAR AS closes FROM (${sql}) ORDER BY ALL`,
    );
  } finally {
    await db.close();
  }
};

openings('a weekend lies between the period at hand on Friday and the next', async () => {
  const [friday, saturday] = [Date.parse('2026-03-06T08:00:00Z'), Date.parse('2026-03-07T00:00:00Z')];
  assert.equal(await rows(openingsSql(new Map([[3, hours]]), friday, saturday)), [
    { clock: 3, opens: '2026-03-06 04:00:00', closes: '2026-03-06 09:00:00' },
    { clock: 3, opens: '2026-03-09 04:00:00', closes: '2026-03-09 09:00:00' },
  ]);
});

openings('a clock that is always open, or of unknown hours, has no period', async () => {
  const none = new Map([
    [1, always],
    [2, undefined],
  ]);
  assert.equal(await rows(openingsSql(none, 0, 1)), []);
});
openings.run();
