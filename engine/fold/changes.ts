// What a fold sends on: rows with a weight, +1 for what now holds and -1 for what no longer does.
import type { Cases } from '../cases.ts';
import { Columns } from '../columns.ts';
import { type KindArray, kinds } from '../kinds.ts';
import { integer, label, type Table, table, timestamp } from '../schema.ts';

/** The change log of a fold: its rows, when they became known and by which message. */
export const changesTable = (cases: Cases): Table =>
  table(cases.table.schema, `${cases.table.name}_revisions`, cases.table.doc, {
    ...cases.table.columns,
    revision: integer('1 for the first row of its case, then 2, 3... · ترمیم نمبر'),
    weight: integer('+1: holds from now on; -1: holds no longer · وزن'),
    known_at: timestamp('logged time when it became known · کب معلوم ہوا'),
    closed_stream: label('stream of the message that caused it · سبب بننے والے پیغام کا دھارا', {
      domain: 'stream',
    }),
    closed_seq: integer('position of that message · اس پیغام کا نمبر'),
    closed_ordinal: integer('running number of that message · اس پیغام کا شمار'),
  }) as Table;

/** The message (or the passing of time that it brought) under whose address changes are made. */
export interface Cause {
  stream: number;
  seq: number;
  ordinal: number;
  knownAt: number;
}

/** Collects changes; a row that replaces another follows it at once, so that readers can compare the two. */
export class Changes {
  readonly rows: Columns;
  readonly cause: Cause;
  private readonly names: readonly { readonly name: string; readonly width: number }[];

  constructor(cases: Cases, cause: Cause) {
    this.rows = new Columns(changesTable(cases));
    this.cause = cause;
    this.names = Object.entries(cases.table.columns).map(([name, { kind }]) => ({
      name,
      width: kinds[kind].width,
    }));
  }

  /** Adds row `row` of `from` (columns of the fold's table) with a weight. */
  add(from: Columns, row: number, weight: number, revision: number): void {
    const { rows, cause } = this;
    const to = rows.n++;
    rows.grow(rows.n);
    const into = rows.of as Record<string, KindArray>;
    const of = from.of as Record<string, KindArray>;
    for (const { name, width } of this.names)
      if (width === 1) into[name][to] = of[name][row];
      else for (let w = 0; w < width; w++) into[name][to * width + w] = of[name][row * width + w];
    into.weight[to] = weight;
    into.revision[to] = revision;
    into.known_at[to] = cause.knownAt;
    into.closed_stream[to] = cause.stream;
    into.closed_seq[to] = cause.seq;
    into.closed_ordinal[to] = cause.ordinal;
  }
}

/** Whether two rows of (possibly the same) columns hold the same values. NULL equals NULL. */
export function sameRow(a: Columns, rowA: number, b: Columns, rowB: number): boolean {
  const left = a.of as Record<string, KindArray>;
  const right = b.of as Record<string, KindArray>;
  for (const name in left) {
    const { width } = kinds[a.table.columns[name].kind];
    for (let w = 0; w < width; w++) {
      const x = left[name][rowA * width + w];
      const y = right[name][rowB * width + w];
      if (x !== y && (x === x || y === y)) return false;
    }
  }
  return true;
}
