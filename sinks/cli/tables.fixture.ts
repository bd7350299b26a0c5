// What an undisturbed and a disturbed run must agree on, for tests: the tables of the newest snapshot as one text.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';

/** Officers are left out (their names change with each snapshot), and so is when and by what a result was closed. */
export async function tablesIn(dir: string): Promise<string> {
  const db = await DuckDB.open(realpathSync(join(dir, 'snapshots', 'latest.duckdb')), { readOnly: true });
  try {
    const windows = await db.rows(
      "SELECT view_name AS name FROM duckdb_views() WHERE schema_name = 'windows' AND view_name NOT LIKE '%_across_%' ORDER BY name",
    );
    const answers = [];
    for (const sql of [
      'SELECT * EXCLUDE (officer) FROM raw.events ORDER BY ALL',
      'SELECT * EXCLUDE (officer) FROM core.visits ORDER BY ALL',
      'SELECT * EXCLUDE (officer) FROM core.applications ORDER BY ALL',
      'SELECT * EXCLUDE (officer, officer_before) FROM core.stage_spans ORDER BY ALL',
      'SELECT pipeline, counter, n FROM marts.accounting ORDER BY ALL',
      ...windows.map(
        ({ name }) =>
          `SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq, closed_ordinal) FROM windows.${name} ORDER BY ALL`,
      ),
    ])
      answers.push(await db.rows(sql));
    return JSON.stringify(answers, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  } finally {
    await db.close();
  }
}
