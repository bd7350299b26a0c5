// A snapshot opened for questions: sealed, and where raw rows have left it for the archive, both as one.

import { randomBytes } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { passport } from '../../data/events.ts';
import { rawOf } from '../../engine/commit.ts';
import { nameOf } from '../../engine/ddl.ts';
import { DuckDB } from '../../engine/duckdb.ts';
import { quote } from '../../engine/quote.ts';
import type { Table } from '../../engine/schema.ts';
import { Archive } from '../archive.ts';
import { disk } from '../disk.ts';
import { masked } from '../masked.ts';
import type { Latest } from './latest.ts';

/** `notice` is told when the archive is needed and may not be read. */
export async function opened(
  dir: string,
  { path, manifest }: Latest,
  isRestricted: boolean,
  notice: (text: string) => void,
): Promise<DuckDB> {
  const upTo = manifest?.archived_up_to ?? 0;
  if (upTo === 0) return DuckDB.open(path, { readOnly: true, sealed: true });
  const folder = join(dir, 'archive');
  const isReadable = await access(join(folder, 'manifest.json'), constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!isReadable) {
    notice(`raw rows of messages up to ${upTo} are in ${folder}, which you may not read: they are left out`);
    return DuckDB.open(path, { readOnly: true, sealed: true });
  }
  const db = await DuckDB.open(':memory:');
  await db.run(`ATTACH ${quote(path)} AS snap (READ_ONLY)`);
  await db.run('CREATE SCHEMA raw');
  const archive = new Archive(folder, disk, rawOf(passport), []);
  const contents = await archive.contents();
  for (const table of rawOf(passport)) {
    const from = archive.relation(contents, table);
    const older = from === undefined ? '' : ` UNION ALL ${read(table, from, upTo, isRestricted)}`;
    await db.run(`CREATE VIEW raw.${table.name} AS FROM snap.${nameOf(table)}${older}`);
  }
  const [{ sql }] = await db.rows(
    "SELECT sql FROM duckdb_views() WHERE database_name = 'snap' AND schema_name = 'raw' AND view_name = 'events'",
  );
  await db.run(sql as string);
  const schemas = await db.rows(
    "SELECT schema_name AS name FROM duckdb_schemas() WHERE database_name = 'snap' AND (schema_name = 'main' OR NOT internal)",
  );
  const own = schemas.filter(({ name }) => name !== 'raw').map(({ name }) => `snap.${name}`);
  await db.run(`SET search_path = '${['memory.raw', 'memory.main', ...own].join(',')}'`);
  await db.seal([folder]);
  return db;
}

function read(table: Table, from: string, upTo: number, isRestricted: boolean): string {
  const salt = randomBytes(16).toString('hex');
  const columns = Object.entries(table.columns).map(([name, { privacy }]) =>
    privacy === 'pseudonym' && !isRestricted ? masked(name, salt) : name,
  );
  return `SELECT ${columns.join(', ')} FROM ${from} WHERE ordinal <= ${upTo}`;
}
