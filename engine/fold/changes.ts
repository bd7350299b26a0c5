// What a fold sends on: rows with a weight, +1 for what now holds and -1 for what no longer does.
import type { Cases } from '../cases.ts';
import { Columns, copyFirst } from '../columns.ts';
import type { KindArray } from '../kinds.ts';
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
  /** Windows that end later close by time alone, since their clock is silent: alerts from them are provisional, ms. */
  vouched?: number;
}

/** Collects changes; a row that replaces another follows it at once, so that readers can compare the two. */
export class Changes {
  readonly rows: Columns;
  readonly cause: Cause;
  /** Columns of the fold's row, with which a change begins. */
  private readonly width: number;

  constructor(cases: Cases, cause: Cause) {
    this.rows = new Columns(changesTable(cases));
    this.cause = cause;
    this.width = Object.keys(cases.table.columns).length;
  }

  /** Adds row `row` of `from` (columns of the fold's table) with a weight. */
  add(from: Columns, row: number, weight: number, revision: number): void {
    const { rows, cause } = this;
    const to = rows.n++;
    rows.grow(rows.n);
    copyFirst(from, row, rows, to, this.width);
    const into = rows.of as Record<string, KindArray>;
    into.weight[to] = weight;
    into.revision[to] = revision;
    into.known_at[to] = cause.knownAt;
    into.closed_stream[to] = cause.stream;
    into.closed_seq[to] = cause.seq;
    into.closed_ordinal[to] = cause.ordinal;
  }
}
