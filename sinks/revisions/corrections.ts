// Corrected windows beside what was said of them before: value, previous value and difference of each measure.
import { nameOf } from '../../engine/ddl.ts';
import type { Table } from '../../engine/schema.ts';
import type { Answers } from '../../engine/windows/answers.ts';

interface Column {
  readonly name: string;
  readonly sql: string;
  readonly doc: string;
}

/** What a window says: `n_events` and its measures. */
export const measuresOf = ({ plan }: Answers): string[] => [
  'n_events',
  ...plan.shown.map(({ name }) => name),
];

/** Columns of a correction, over `c` (the revision) and `p` (the one before it). */
export function correctionColumns(windows: Answers, { columns }: Table): Column[] {
  const own = ['window_start_at', 'window_end_at', ...windows.pipeline.by, 'revision'];
  const cause = ['closed_at', 'closed_stream', 'closed_seq', 'closed_ordinal'];
  const plain = (name: string): Column => ({ name, sql: `c.${name}`, doc: columns[name].doc });
  const measures = measuresOf(windows).flatMap((name): Column[] => {
    const [en, ur] = columns[name].doc.split(' · ');
    const previous = {
      name: `${name}_previous`,
      sql: `p.${name}`,
      doc: `before it: ${en} · ترمیم سے پہلے: ${ur}`,
    };
    const delta = {
      name: `${name}_delta`,
      sql: `c.${name} - p.${name}`,
      doc: `by how much it changed: ${en} · فرق: ${ur}`,
    };
    return [previous, plain(name), ...(columns[name].kind === 'label' ? [] : [delta])];
  });
  return [...own.map(plain), ...measures, ...cause.map(plain)];
}

/** A query: one row for each correction in `revisions`, a relation of a window table's revisions. */
export function correctionsSql(windows: Answers, table: Table, revisions = nameOf(table)): string {
  const columns = correctionColumns(windows, table).map(({ name, sql }) => `${sql} AS ${name}`);
  const same = windows.pipeline.by.map((name) => `p.${name} IS NOT DISTINCT FROM c.${name}`);
  return `SELECT ${columns.join(', ')} FROM ${revisions} c JOIN ${revisions} p ON p.window_start_at = c.window_start_at AND ${same.join(' AND ')} AND p.revision = c.revision - 1`;
}
