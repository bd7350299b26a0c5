// A declared table as DuckDB sees it: its DDL with comments, and the query that turns codes and keys into texts.

import { kinds } from './kinds.ts';
import { quote } from './quote.ts';
import { domainOf, type Table } from './schema.ts';

export const nameOf = (table: Table): string => `${table.schema}.${table.name}`;

/** CREATE TABLE of the engine's own database: labels as codes, identifiers as 128-bit keys. */
export const createTable = (table: Table): string =>
  `CREATE TABLE IF NOT EXISTS ${nameOf(table)} (${Object.entries(table.columns)
    .map(([name, { kind }]) => `${name} ${kinds[kind].duckdb}`)
    .join(', ')})`;

/** SELECT of the table (or of `from`, a query with the same columns) as an analyst sees it: texts for codes and, by `ids`, for keys. */
export function decoded(
  table: Table,
  from = nameOf(table),
  more: readonly string[] = [],
  ids = 'meta.ids_known',
): string {
  const joins: string[] = [];
  const columns = Object.entries(table.columns).map(([name, column]) => {
    if (column.form === 'digest') return `lpad(lower(to_hex(t.${name})), 32, '0') AS ${name}`;
    if (column.kind !== 'label' && column.kind !== 'identifier') return `t.${name}`;
    joins.push(
      column.kind === 'label'
        ? `LEFT JOIN meta.labels l_${name} ON l_${name}.domain = ${quote(domainOf(name, column))} AND l_${name}.code = t.${name}`
        : `LEFT JOIN ${ids} l_${name} ON l_${name}.key = t.${name}`,
    );
    return `l_${name}.text AS ${name}`;
  });
  return `SELECT ${[...columns, ...more].join(', ')} FROM ${from} t ${joins.join(' ')}`;
}

const keyOf = (name: string) => `(t.${name}_high::UHUGEINT << 64) | t.${name}_low`;

/** SELECT of the table as it is archived: texts, and each identifier's key in two halves, so that it stands alone. */
export function archived(table: Table, where: string): string {
  const halves = Object.entries(table.columns)
    .filter(([, { kind }]) => kind === 'identifier')
    .flatMap(([name]) => [
      `(t.${name} >> 64)::UBIGINT AS ${name}_high`,
      `(t.${name} & 18446744073709551615::UHUGEINT)::UBIGINT AS ${name}_low`,
    ]);
  return `${decoded(table, `(SELECT * FROM ${nameOf(table)} WHERE ${where})`, halves)} ORDER BY t.ordinal`;
}

/** SELECT of archived rows `from` (a relation) with codes and keys again; all texts must be in meta.labels. */
export function encoded(table: Table, from: string): string {
  const joins: string[] = [];
  const columns = Object.entries(table.columns).map(([name, column]) => {
    if (column.kind === 'identifier') return `${keyOf(name)} AS ${name}`;
    if (column.kind !== 'label') return `t.${name}`;
    joins.push(
      `LEFT JOIN meta.labels l_${name} ON l_${name}.domain = ${quote(domainOf(name, column))} AND l_${name}.text = t.${name}`,
    );
    return `l_${name}.code AS ${name}`;
  });
  return `SELECT ${columns.join(', ')} FROM ${from} t ${joins.join(' ')}`;
}

/** Which events are stored, by source and id: in these tables, and in archived ones (a relation each). */
export const storedView = (tables: readonly Table[], archives: ReadonlyMap<Table, string>): string =>
  `CREATE OR REPLACE VIEW meta.stored AS ${tables
    .flatMap((table) => {
      const archive = archives.get(table);
      const own = `SELECT source, id FROM ${nameOf(table)}`;
      return archive === undefined ? [own] : [own, `SELECT source, id FROM (${encoded(table, archive)})`];
    })
    .join(' UNION ALL ')}`;

/** Which rows were refused, and what they said by digest: in the table of rejects, and in an archived one (a relation). */
export const refusedView = (table: Table, archive?: string): string =>
  `CREATE OR REPLACE VIEW meta.refused AS ${[
    nameOf(table),
    ...(archive ? [`(${encoded(table, archive)})`] : []),
  ]
    .map((from) => `SELECT stream, seq, row, digest FROM ${from}`)
    .join(' UNION ALL ')}`;

/** COMMENT ON statements, English · Urdu. `schema` may be prefixed by a database. */
export const comments = (table: Table, name = nameOf(table), kind: 'TABLE' | 'VIEW' = 'TABLE'): string[] => [
  `COMMENT ON ${kind} ${name} IS ${quote(table.doc)}`,
  ...Object.entries(table.columns).map(
    ([column, { doc }]) => `COMMENT ON COLUMN ${name}.${column} IS ${quote(doc)}`,
  ),
];

/** Tables without a declaration of their own: dictionaries, texts of identifiers, positions, accounts, marks. */
export const bookkeeping: readonly string[] = [
  ...['raw', 'core', 'windows', 'marts', 'staff', 'meta'].map(
    (schema) => `CREATE SCHEMA IF NOT EXISTS ${schema}`,
  ),
  'CREATE TABLE IF NOT EXISTS meta.labels (domain VARCHAR, code USMALLINT, text VARCHAR)',
  'CREATE TABLE IF NOT EXISTS meta.ids (key UHUGEINT, kind VARCHAR, text VARCHAR)',
  'CREATE OR REPLACE VIEW meta.ids_known AS SELECT key, any_value(kind) AS kind, any_value(text) AS text FROM meta.ids GROUP BY key',
  'CREATE TABLE IF NOT EXISTS meta.positions (commit BIGINT, stream VARCHAR, seq BIGINT, ordinal BIGINT, logged_at TIMESTAMPTZ)',
  'CREATE TABLE IF NOT EXISTS meta.accounting (commit BIGINT, pipeline VARCHAR, counter VARCHAR, n BIGINT, role VARCHAR)',
  // Version 1 knew no roles.
  'ALTER TABLE meta.accounting ADD COLUMN IF NOT EXISTS role VARCHAR',
  'CREATE TABLE IF NOT EXISTS meta.state (version INTEGER, program VARCHAR)',
  'CREATE TABLE IF NOT EXISTS meta.streams (stream VARCHAR, created VARCHAR, first_seq BIGINT)',
  'CREATE TABLE IF NOT EXISTS meta.losses (stream VARCHAR, from_seq BIGINT, to_seq BIGINT, why VARCHAR, until_at TIMESTAMPTZ, accepted_ordinal BIGINT, accepted_at TIMESTAMPTZ)',
  // By which definitions the tables were made: upgrade.ts.
  'CREATE TABLE IF NOT EXISTS meta.definitions (kind VARCHAR, name VARCHAR, digest VARCHAR, tables VARCHAR)',
  // Raw rows up to this message are there, what follows from them is not: it is made before anything is read.
  'CREATE TABLE IF NOT EXISTS meta.unfolded (ordinal BIGINT, filtered BIGINT, dropped BIGINT)',
  // Raw rows up to this message are in the archive and no longer here.
  'CREATE TABLE IF NOT EXISTS meta.pruned (ordinal BIGINT)',
];
