// Which tables a snapshot shows, and what each is filled with: texts for codes and keys, and of each case its newest row.
import type { Cases } from '../engine/cases.ts';
import { decoded, nameOf } from '../engine/ddl.ts';
import type { Kernel } from '../engine/kernel.ts';
import { flag, type Table } from '../engine/schema.ts';
import { spansAt } from '../engine/sql.ts';

const holds = 'it holds as of this snapshot: no row has taken it back · یہ سطر اب بھی درست ہے';

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
  const transitions = new Map(
    folds.flatMap(({ cases, changes }) =>
      cases.kind === 'transitions' ? [[changes.rows.table, cases] as const] : [],
    ),
  );
  return [
    ...tables.map((table) => {
      const log = nameOf(table);
      const cases = transitions.get(table);
      if (cases === undefined) return filled(table, log, log);
      const columns = { ...table.columns, holds: flag(holds) };
      return filled({ ...table, columns }, log, `(${heldSql(cases, log)})`);
    }),
    ...folds
      .filter(({ cases }) => cases.kind === 'milestones')
      .map(({ cases, changes }) => {
        const log = nameOf(changes.rows.table);
        return filled(cases.table, log, `(${spansAt(cases, log, 'latest')})`);
      }),
  ];
}

/** Rows of a fold with one an event, and whether each holds. Few cases have rows that were taken back: only these are counted out. */
function heldSql({ key, table }: Cases, log: string): string {
  const same = Object.keys(table.columns).join(', ');
  return `WITH undone AS (SELECT DISTINCT ${key} FROM ${log} WHERE weight < 0)
SELECT *, true AS holds FROM ${log} ANTI JOIN undone USING (${key})
UNION ALL SELECT *, row_number() OVER (PARTITION BY ${same} ORDER BY weight DESC, revision DESC) <= sum(weight) OVER (PARTITION BY ${same}) AS holds FROM ${log} SEMI JOIN undone USING (${key})`;
}
