// Which tables a snapshot shows, and what each is filled with: texts for codes and keys, and of each case its newest row.
import { decoded, nameOf } from '../engine/ddl.ts';
import type { Kernel } from '../engine/kernel.ts';
import { flag, type Table } from '../engine/schema.ts';
import { spansAt } from '../engine/sql.ts';

const isRevised =
  'a row of its case was taken back: what holds is what is left of it · اس معاملے کی کوئی سطر واپس لی گئی';

/** Each table and a query of the engine's own database; `ids` names a table of keys and their texts, `rows` says what is empty. */
export function shown(
  tables: readonly Table[],
  { folds }: Kernel,
  ids: string,
  rows: Readonly<Record<string, number>>,
): [Table, string][] {
  const filled = (table: Table, log: string, from: string): [Table, string] => [
    table,
    // Where there is nothing, the joins need not be planned.
    decoded(table, from, [], ids) + (rows[log] === 0 ? ' LIMIT 0' : ''),
  ];
  const revised = new Map(
    folds
      .filter(({ cases }) => cases.kind === 'transitions')
      .map(({ cases, changes }) => [changes.rows.table, cases.key]),
  );
  return [
    ...tables.map((table) => {
      const log = nameOf(table);
      const key = revised.get(table);
      if (key === undefined) return filled(table, log, log);
      const columns = { ...table.columns, is_revised: flag(isRevised) };
      const marked = `(SELECT *, ${key} IN (SELECT ${key} FROM ${log} WHERE weight < 0) AS is_revised FROM ${log})`;
      return filled({ ...table, columns }, log, marked);
    }),
    ...folds
      .filter(({ cases }) => cases.kind === 'milestones')
      .map(({ cases, changes }) => {
        const log = nameOf(changes.rows.table);
        return filled(cases.table, log, `(${spansAt(cases, log, 'latest')})`);
      }),
  ];
}

/** Of a fold with a row an event: those that hold. Few cases have rows that were taken back: only these are added up. */
export function heldSql(columns: readonly string[], log: string): string {
  const all = columns.join(', ');
  return `SELECT ${all} FROM ${log} WHERE NOT is_revised UNION ALL SELECT ${all} FROM (SELECT ${all}, sum(weight) AS held FROM ${log} WHERE is_revised GROUP BY ALL), range(held::BIGINT)`;
}
