// The data dictionary of all that a snapshot shows: events by their declaration, everything else by its own comments.

import { dictionary } from '../data/dictionary.ts';
import { passport } from '../data/events.ts';
import { rawOf } from '../engine/commit.ts';
import { nameOf } from '../engine/ddl.ts';
import type { Store, Value } from '../engine/ports.ts';

interface Shown {
  readonly name: string;
  readonly doc: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly doc: string }[];
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Every table and view of the snapshot `db`, with its comments; '' where there is none. */
export async function shown(db: Store): Promise<Shown[]> {
  const own = 'NOT internal AND database_name = current_database()';
  const text = (value: Value) => (value ?? '') as string;
  const tables = await db.rows(
    `SELECT schema_name || '.' || table_name AS name, comment FROM duckdb_tables() WHERE ${own}
     UNION ALL SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE ${own} ORDER BY name`,
  );
  const columns = await db.rows(
    `SELECT schema_name || '.' || table_name AS "table", column_name AS name, data_type AS type, comment FROM duckdb_columns() WHERE ${own} ORDER BY "table", column_index`,
  );
  return tables.map(({ name, comment }) => ({
    name: name as string,
    doc: text(comment),
    columns: columns
      .filter(({ table }) => table === name)
      .map((column) => ({
        name: column.name as string,
        type: (column.type as string).replace('TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ'),
        doc: text(column.comment),
      })),
  }));
}

/** Markdown. Tables of revisions are named beside the views of their latest rows, by the columns they have more. */
export async function snapshotDictionary(db: Store): Promise<string> {
  const events = rawOf(passport);
  const known = new Set(events.map(nameOf));
  const all = await shown(db);
  const rest = all.filter(({ name }) => !known.has(name) && !isRevisions(name, all));
  const macros = await db.rows(
    `SELECT schema_name || '.' || function_name AS name, comment, parameters[1] AS given FROM duckdb_functions() WHERE function_type = 'table_macro' AND NOT internal AND database_name = current_database() ORDER BY name`,
  );
  const sections = rest.map(({ name, doc, columns }) => {
    const then = macros.filter((macro) => (macro.name as string).startsWith(`${name}_as_of`));
    const revisions = all.find((other) => other.name === `${name}_revisions`);
    const more = revisions?.columns.filter(({ name }) => !columns.some((one) => one.name === name));
    return [
      `### ${name}`,
      '',
      cell(doc),
      '',
      '| column | DuckDB | meaning |',
      '|---|---|---|',
      ...columns.map(({ name, type, doc }) => `| ${name} | ${type} | ${cell(doc)} |`),
      ...(more
        ? ['', `\`${revisions!.name}\`: every revision${more.length > 0 ? `, with ${list(more)}` : ''}.`]
        : []),
      ...then.flatMap((macro) => ['', `\`FROM ${macro.name}(${macro.given})\`: ${macro.comment}.`]),
    ].join('\n');
  });
  const scalar = await db.rows(
    `SELECT function_name || '(' || array_to_string(parameters, ', ') || ')' AS call, comment FROM duckdb_functions() WHERE function_type = 'macro' AND NOT internal AND database_name = current_database() ORDER BY call`,
  );
  const functions = scalar.map(({ call, comment }) => `- \`${call}\`: ${cell((comment ?? '') as string)}`);
  return [dictionary(events), ...sections, ['### Functions', '', ...functions].join('\n')].join('\n\n');
}

const isRevisions = (name: string, all: readonly Shown[]): boolean =>
  all.some((other) => name === `${other.name}_revisions`);
const list = (columns: Shown['columns']): string =>
  columns.map(({ name, doc }) => `\`${name}\` (${cell(doc)})`).join(', ');
