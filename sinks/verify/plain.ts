// Rows of a table and rows of the plain specification side by side: equal, or as near as real numbers can be.
import { decoded } from '../../engine/ddl.ts';
import type { Store } from '../../engine/ports.ts';
import type { Table } from '../../engine/schema.ts';
import { shown, type Verified, viewOf } from './compare.ts';

/** Texts, numbers, yes or no; instants in ms; null: nothing. */
export type Plain = Readonly<Record<string, string | number | boolean | null>>;

/** The rows of `from` (a relation of the table's columns) as an analyst sees them, made plain. */
export async function plainRows(db: Store, table: Table, from?: string, order = ''): Promise<Plain[]> {
  const rows = await db.rows(`${decoded(table, from)} ${order}`);
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])),
  ) as Plain[];
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Compares rows that `nameOf` gives the same name, in the columns of `made`. */
export function compareRows(
  table: Table,
  kept: readonly Plain[],
  made: readonly Plain[],
  nameOf: (row: Plain) => string,
): Verified {
  const own = new Map(kept.map((row) => [nameOf(row), row]));
  const examples: Plain[] = [];
  let differences = 0;
  const differ = (only_in: string, row: Plain) => {
    differences++;
    if (examples.length < shown) examples.push({ only_in, ...told(table, row) });
  };
  for (const row of made) {
    const mine = own.get(nameOf(row));
    own.delete(nameOf(row));
    if (mine !== undefined && Object.keys(row).every((name) => isSame(table, name, mine[name], row[name])))
      continue;
    if (mine !== undefined) differ('the table', mine);
    differ('the proof', row);
  }
  for (const row of own.values()) differ('the table', row);
  return { table: viewOf(table), by: 'reference', rows: made.length, differences, examples };
}

/** Real numbers within 1e-9; a whole number is one of the two beside a real one that it was rounded from. */
function isSame({ columns }: Table, name: string, a: Plain[string], b: Plain[string]): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  if (columns[name]?.kind === 'real') return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
  return Number.isInteger(b) ? a === b : Math.abs(a - b) < 1;
}

/** With instants as dates. */
const told = ({ columns }: Table, row: Plain): Plain =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' && columns[name]?.kind === 'timestamp'
        ? new Date(value).toISOString()
        : value,
    ]),
  );
