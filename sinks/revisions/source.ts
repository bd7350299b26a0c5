// Corrections as they leave: read back from the committed revisions, in the order of the messages that caused them.
import { decoded, nameOf } from '../../engine/ddl.ts';
import type { Kernel } from '../../engine/kernel.ts';
import type { Store, Value } from '../../engine/ports.ts';
import type { Table } from '../../engine/schema.ts';
import type { Answers } from '../../engine/windows/answers.ts';
import type { Source } from '../alerts/outbox.ts';
import { correctionsSql, measuresOf } from './corrections.ts';
import { type Revision, revisionOf } from './revision.ts';

/** Corrections of whole messages, about so many at a time. */
const batch = 1000;

interface Engine {
  readonly db: Store;
  readonly kernel: Kernel;
}
interface Corrected {
  readonly state: Answers;
  readonly table: Table;
}

/** What was committed before this process is looked up once; from then on the kernel says whether there is anything. */
export async function correctionsOf({ db, kernel }: Engine): Promise<Source<Revision>> {
  const all = kernel.windows.flatMap(({ state }) =>
    state.results.map(({ table }): Corrected => ({ state, table })),
  );
  const after = (number: number) =>
    all
      .map(
        ({ table }) =>
          `SELECT closed_ordinal FROM ${nameOf(table)} WHERE revision > 1 AND closed_ordinal > ${number}`,
      )
      .join(' UNION ALL ');
  const newest = async (sql: string) =>
    Number((await db.rows(`SELECT max(closed_ordinal) AS n FROM (${sql})`))[0].n ?? 0);
  const stored = await newest(after(0));
  const last = () => Math.max(stored, ...kernel.windows.map(({ state }) => state.corrected));
  return {
    what: 'corrections',
    last,
    async after(number) {
      const upTo = await newest(`${after(number)} ORDER BY closed_ordinal LIMIT ${batch}`);
      if (upTo === 0) return { upTo: last(), told: [] };
      const told: { ordinal: number; revision: Revision }[] = [];
      for (const { state, table } of all) {
        const { by } = state.pipeline;
        const name = table.name.replace(/_revisions$/, '');
        for (const row of await db.rows(between(state, table, number, upTo))) {
          const cells = Object.fromEntries(
            Object.entries(row).map(([column, value]) => [column, cell(value)]),
          );
          const revision = revisionOf(name, by, measuresOf(state), cells);
          told.push({ ordinal: cells.closed_ordinal as number, revision });
        }
      }
      told.sort((a, b) => a.ordinal - b.ordinal);
      return { upTo, told: told.map(({ revision }) => revision) };
    },
  };
}

/** Corrections by messages (`from`, `to`], with texts for codes. */
function between(state: Answers, table: Table, from: number, to: number): string {
  const name = nameOf(table);
  const keys = ['window_start_at', ...state.pipeline.by];
  const isOf = keys.map((key) => `x.${key} IS NOT DISTINCT FROM n.${key}`).join(' AND ');
  const fresh = `SELECT ${keys.join(', ')}, revision FROM ${name} WHERE revision > 1 AND closed_ordinal > ${from} AND closed_ordinal <= ${to}`;
  const both = `SELECT * FROM ${name} x SEMI JOIN (FROM n UNION SELECT * REPLACE (revision - 1 AS revision) FROM n) n ON ${isOf} AND x.revision = n.revision`;
  return `WITH n AS MATERIALIZED (${fresh}), d AS (${decoded(table, `(${both})`)}) ${correctionsSql(state, table, 'd')} WHERE c.closed_ordinal > ${from} ORDER BY c.closed_ordinal, c.window_start_at, ${state.pipeline.by.map((key) => `c.${key}`).join(', ')}`;
}

function cell(value: Value | Date): string | number | null {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'bigint' ? Number(value) : (value as string | number | null);
}
