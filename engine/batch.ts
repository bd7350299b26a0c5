// What travels through the stages: the rows of some whole messages, as columns, in log order.
import type { Catalogue } from './catalogue.ts';
import { Columns } from './columns.ts';
import { duplicates, rejected, ticks } from './envelope.ts';

/** Fate of a row: set by decode (accepted) and by the clock stage. */
export const fate = { accepted: 1, duplicate: 2, future: 3 } as const;

/** A row that was refused when it was first read, and that a later message brings again: it keeps its address. */
export interface Retried {
  readonly table: number;
  readonly row: number;
  /** Row of the event that asked for it, in the table of such events. */
  readonly ask: number;
  /** First 128 bits of the SHA-256 of what it says, hexadecimal. */
  readonly digest: string;
  /** Whether it is known to have been refused. */
  isKnown: boolean;
}

/**
 * Messages 0..n-1 with their rows. Row r of the batch, in log order, is row `rowAt[r]` of `tables[tableAt[r]]`;
 * message m owns rows [firstRow[m], firstRow[m+1]). `tables` follow the catalogue's domains.
 */
export class Batch {
  n = 0;
  nRows = 0;
  readonly tables: Columns[];
  readonly rejected = new Columns(rejected, 16);
  readonly duplicates = new Columns(duplicates, 16);
  readonly ticks = new Columns(ticks, 16);
  /** Per table: 1 where the row is kept. */
  readonly keep: Uint8Array[];
  stream = new Uint16Array(1024);
  seq = new Float64Array(1024);
  storedAt = new Float64Array(1024);
  /** The newest tick in the message, ms, or NaN. */
  tickAt = new Float64Array(1024);
  /** Where a message was read before: logged time as it was then, ms. */
  loggedAt = new Float64Array(1024);
  firstRow = new Int32Array(1025);
  tableAt = new Uint8Array(1024);
  rowAt = new Int32Array(1024);
  /** How many rejects and ticks there were when each message was opened. */
  firstReject = new Int32Array(1024);
  firstTick = new Int32Array(1024);
  readonly retried: Retried[] = [];
  /** Rows each message brought, whatever became of them: for `accepted + duplicate + rejected = received`. */
  received = 0;
  /** Rows a map's `where` left out. */
  filtered = 0;
  /** Undeclared fields that were dropped. */
  dropped = 0;

  /** False: from the engine's own tables, where rows, rejects and ticks are dated. */
  readonly isRead: boolean;

  constructor(catalogue: Catalogue, isRead = true) {
    this.isRead = isRead;
    this.tables = catalogue.domains.map((domain) => new Columns(domain.table));
    this.keep = this.tables.map(() => new Uint8Array(1024));
  }

  /** Opens the next message; rows noted until the next call are its rows. */
  message(stream: number, seq: number, storedAt: number): number {
    const m = this.n++;
    if (m === this.seq.length) {
      this.stream = wider(this.stream);
      this.seq = wider(this.seq);
      this.storedAt = wider(this.storedAt);
      this.tickAt = wider(this.tickAt);
      this.loggedAt = wider(this.loggedAt);
      this.firstReject = wider(this.firstReject);
      this.firstTick = wider(this.firstTick);
      const first = new Int32Array(m * 2 + 1);
      first.set(this.firstRow);
      this.firstRow = first;
    }
    this.stream[m] = stream;
    this.seq[m] = seq;
    this.storedAt[m] = storedAt;
    this.tickAt[m] = this.loggedAt[m] = Number.NaN;
    this.firstReject[m] = this.rejected.n;
    this.firstTick[m] = this.ticks.n;
    this.firstRow[m] = this.nRows;
    this.firstRow[m + 1] = this.nRows;
    return m;
  }

  /** Notes that row `row` of table `table` is the next row in log order. */
  note(table: number, row: number): void {
    const r = this.nRows++;
    if (r === this.rowAt.length) {
      this.tableAt = wider(this.tableAt);
      this.rowAt = wider(this.rowAt);
    }
    this.tableAt[r] = table;
    this.rowAt[r] = row;
    if (row >= this.keep[table].length) this.keep[table] = wider(this.keep[table]);
    this.keep[table][row] = fate.accepted;
    this.firstRow[this.n] = this.nRows;
  }

  /** What is known of a row that is tried again; undefined: it is none. */
  retriedAt(table: number, row: number): Retried | undefined {
    return this.retried.find((of) => of.table === table && of.row === row);
  }

  clear(): void {
    this.retried.length = 0;
    this.n = 0;
    this.nRows = 0;
    this.received = 0;
    this.filtered = 0;
    this.dropped = 0;
    for (const columns of [...this.tables, this.rejected, this.duplicates, this.ticks]) columns.clear();
  }
}

type Growable = Uint8Array | Uint16Array | Int32Array | Float64Array;
function wider<A extends Growable>(array: A): A {
  const twice = new (array.constructor as new (n: number) => A)(array.length * 2);
  twice.set(array);
  return twice;
}
