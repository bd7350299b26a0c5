// The oracle: every table of a disturbed engine's newest snapshot beside those of one that read the same undisturbed.
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';
import { quote } from '../../engine/quote.ts';
import { type Differences, none, sum } from './differences.ts';

export interface Compared extends Differences {
  /** Rows of the reference, all tables. */
  readonly rows: number;
  /** Tables that differ, with a row that does. */
  readonly examples: readonly string[];
}

/** Where and when a row was read, and how often it was corrected since: another log of the same events has others. */
const address =
  /^(stream|seq|row|ordinal|received_at|recorded_at|logged_at|revision|n_corrected|known_at|(first_|last_)?closed_(at|stream|seq|ordinal))$/;

/**
 * The same log gives equal tables, every revision and address included. Another log of the same events (`isSameLog`
 * false) gives equal latest views without addresses: traces of the log, clocks, alerts and what was missing meanwhile are its own.
 */
export async function compare(dir: string, reference: string, isSameLog = true): Promise<Compared> {
  const db = await DuckDB.open(':memory:');
  try {
    for (const [name, of] of Object.entries({ got: dir, wanted: reference })) {
      const path = realpathSync(join(of, 'snapshots', 'restricted', 'latest.duckdb'));
      await db.run(`ATTACH ${quote(path)} AS ${name} (READ_ONLY)`);
    }
    let [rows, examples]: [number, string[]] = [0, []];
    const found: Differences[] = [];
    for (const { table, columns } of await tablesOf(db, isSameLog)) {
      const one = await differences(db, table, columns);
      rows += one.rows;
      found.push(one);
      examples = [...examples, ...one.examples];
    }
    return { ...sum(found), rows, examples };
  } finally {
    await db.close();
  }
}

async function tablesOf(db: DuckDB, isSameLog: boolean): Promise<{ table: string; columns: string }[]> {
  const kept = isSameLog
    ? `(table_type = 'BASE TABLE' AND table_schema IN ('raw', 'core', 'windows')) OR (table_schema = 'marts' AND table_name = 'accounting')`
    : `(table_schema IN ('core', 'windows') AND table_type = 'VIEW' AND table_name NOT IN ('alerts', 'sequence_gaps') AND table_name NOT LIKE '%\\_corrections' ESCAPE '\\') OR (table_schema = 'raw' AND table_name = 'events')`;
  const tables = await db.rows(
    `SELECT table_schema AS folder, table_name AS name FROM information_schema.tables WHERE table_catalog = 'wanted' AND (${kept}) ORDER BY ALL`,
  );
  const all = [];
  for (const { folder, name } of tables) {
    const table = `${folder}.${name}`;
    const columns = (await db.rows(`DESCRIBE wanted.${table}`)).map(
      ({ column_name }) => column_name as string,
    );
    const shown = columns.filter((column) => isSameLog || !address.test(column));
    all.push({ table, columns: shown.map((column) => `"${column}"`).join(', ') });
  }
  return all;
}

/** A row on both sides only is one that is wrong as long as both sides have one. */
async function differences(db: DuckDB, table: string, columns: string): Promise<Compared> {
  const [wanted, got] = ['wanted', 'got'].map((name) => `(SELECT ${columns} FROM ${name}.${table})`);
  const [gone, more] = [`(${wanted} EXCEPT ALL ${got})`, `(${got} EXCEPT ALL ${wanted})`];
  const count = (of: string) => `(SELECT count(*) FROM ${of})::DOUBLE`;
  const [{ rows, lost, doubled }] = (await db.rows(
    `SELECT ${count(wanted)} AS rows, ${count(gone)} AS lost, ${count(more)} AS doubled`,
  )) as { rows: number; lost: number; doubled: number }[];
  if (lost + doubled === 0) return { ...none, rows, examples: [] };
  const wrong = Math.min(lost, doubled);
  const example = async (of: string, sign: string) => {
    const [row] = await db.rows(`SELECT to_json(t)::VARCHAR AS row FROM ${of} t ORDER BY ALL LIMIT 1`);
    return row ? ` ${sign} ${row.row}` : '';
  };
  const examples = [`${table}:${await example(gone, '-')}${await example(more, '+')}`];
  return { rows, wrong, lost: lost - wrong, doubled: doubled - wrong, examples };
}
