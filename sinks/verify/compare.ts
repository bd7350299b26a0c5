// Two answers to one question, row by row: how many rows, how many that only one of them has, and the first of those.
import { decoded, nameOf } from '../../engine/ddl.ts';
import type { Store } from '../../engine/ports.ts';
import type { Table } from '../../engine/schema.ts';

export interface Verified {
  readonly table: string;
  /** What of the table was proven, where it is not the table as it stands. */
  readonly what?: string;
  readonly by: 'SQL' | 'reference';
  /** Rows that the oracle gives. */
  readonly rows: number;
  /** Rows that are only in the table, or only in what the oracle gives. */
  readonly differences: number;
  /** The first of them, as an analyst would see them. */
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  /** What else is to be said. */
  readonly note?: string;
}

/** How many examples of differences are shown. */
export const shown = 3;

/** Compares two queries of `table`'s columns, in codes and keys; each example says who has it. */
export async function compare(
  db: Store,
  table: Table,
  kept: string,
  made: string,
  what?: string,
): Promise<Verified> {
  const both = `WITH kept AS MATERIALIZED (${kept}), made AS MATERIALIZED (${made}), differs AS (SELECT 'the table' AS only_in, * FROM (FROM kept EXCEPT ALL FROM made) UNION ALL SELECT 'the proof', * FROM (FROM made EXCEPT ALL FROM kept))`;
  const [{ rows, differences }] = await db.rows(
    `${both} SELECT (SELECT count(*) FROM made)::DOUBLE AS rows, (SELECT count(*) FROM differs)::DOUBLE AS differences`,
  );
  const examples =
    differences === 0
      ? []
      : await db.rows(
          `${both} SELECT only_in, * EXCLUDE (only_in) FROM (${decoded(table, `(FROM differs ORDER BY ${Object.keys(table.columns).join(', ')} LIMIT ${shown})`, ['t.only_in'])})`,
        );
  return {
    table: viewOf(table),
    what,
    by: 'SQL',
    rows: rows as number,
    differences: differences as number,
    examples,
  };
}

/** The name under which an analyst knows a table of revisions. */
export const viewOf = (table: Table): string => nameOf(table).replace(/_revisions$/, '');
