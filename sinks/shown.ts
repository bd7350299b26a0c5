// Which tables a snapshot shows, and what each is filled with: texts for codes and keys, and of each case its newest row.
import { decoded, nameOf } from '../engine/ddl.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Table } from '../engine/schema.ts';
import { spansAt } from '../engine/sql.ts';

/** Each table and a query of the engine's own database; `ids` names a table of keys and their texts, `rows` says what is empty. */
export function shown(
  tables: readonly Table[],
  { folds }: Kernel,
  ids: string,
  rows: Readonly<Record<string, number>>,
): [Table, string][] {
  // Where there is nothing, the joins need not be planned.
  const limit = (name: string) => (rows[name] === 0 ? ' LIMIT 0' : '');
  return [
    ...tables.map((table): [Table, string] => {
      const name = nameOf(table);
      return [table, decoded(table, name, [], ids) + limit(name)];
    }),
    ...folds
      .filter(({ cases }) => cases.kind === 'milestones')
      .map(({ cases, changes }): [Table, string] => {
        const log = nameOf(changes.rows.table);
        return [
          cases.table,
          decoded(cases.table, `(${spansAt(cases, log, 'latest')})`, [], ids) + limit(log),
        ];
      }),
  ];
}
