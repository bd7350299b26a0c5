// Stored tables get the columns they are declared with now: new ones are NULL in old rows, undeclared ones go.
import { createTable, nameOf } from './ddl.ts';
import { kinds } from './kinds.ts';
import type { Store } from './ports.ts';
import type { Table } from './schema.ts';

/** Makes what is not there and mends what is there otherwise, all in one transaction. */
export async function reshape(store: Store, tables: readonly Table[]): Promise<void> {
  const stored = new Map<string, string[]>();
  for (const { of_table: of, declared } of await store.rows(
    "SELECT schema_name || '.' || table_name AS of_table, column_name || ' ' || CASE data_type WHEN 'TIMESTAMP WITH TIME ZONE' THEN 'TIMESTAMPTZ' ELSE data_type END AS declared FROM duckdb_columns() ORDER BY of_table, column_index",
  ))
    stored.set(of as string, [...(stored.get(of as string) ?? []), declared as string]);
  await store.begin();
  try {
    for (const table of tables) {
      const held = stored.get(nameOf(table));
      if (held === undefined) await store.run(createTable(table));
      else if (held.join() !== columnsOf(table).join()) await remake(store, table, held);
    }
    await store.commit();
  } catch (error) {
    await store.rollback().catch(() => {});
    throw error;
  }
}

const columnsOf = ({ columns }: Table): string[] =>
  Object.entries(columns).map(([name, { kind }]) => `${name} ${kinds[kind].duckdb}`);

async function remake(store: Store, table: Table, held: readonly string[]): Promise<void> {
  const name = nameOf(table);
  const there = new Set(held.map((column) => column.split(' ')[0]));
  const values = Object.entries(table.columns).map(
    ([column, { kind }]) => `${there.has(column) ? column : 'NULL'}::${kinds[kind].duckdb} AS ${column}`,
  );
  await store.run(`CREATE TABLE ${name}__next AS SELECT ${values.join(', ')} FROM ${name}`);
  await store.run(`DROP TABLE ${name}`);
  await store.run(`ALTER TABLE ${name}__next RENAME TO ${table.name}`);
}
