// A refused row that somebody tries again: the event that asks for it carries it, so that the log alone says what comes of it.
import { createHash } from 'node:crypto';
import type { Batch } from '../batch.ts';
import type { Catalogue } from '../catalogue.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Message } from '../ports.ts';
import { askingTable } from '../retrying.ts';
import { readdress } from '../traces.ts';
import { eventsIn } from './events-in.ts';
import { segmentsOf } from './plan.ts';
import { type Place, reject } from './reject.ts';
import type { Slow } from './slow.ts';

const encoder = new TextEncoder();
type Arrays = Record<string, KindArray>;

export class Retries {
  /** The table of events that ask, among the catalogue's domains. */
  readonly table: number;
  private readonly retry: NonNullable<Catalogue['retry']>;
  private readonly dictionaries: Dictionaries;
  private readonly slow: Slow;

  constructor(retry: NonNullable<Catalogue['retry']>, of: Catalogue, dictionaries: Dictionaries, slow: Slow) {
    this.table = askingTable(of);
    this.retry = retry;
    this.dictionaries = dictionaries;
    this.slow = slow;
  }

  /**
   * Decodes the rows that the events from row `from` of the table on carry, and puts them behind those of their message.
   * Each keeps the address at which it was refused. One that is refused again is a reject of the event that asked.
   */
  take(at: Place, message: Message, from: number): void {
    const { batch } = at;
    const { n } = batch.tables[this.table];
    const of = batch.tables[this.table].of as Arrays;
    for (let ask = from; ask < n; ask++) {
      if (this.dictionaries.of('fact').text(of.fact[ask]) !== this.retry.fact) continue;
      this.one(at, ask, carried(message, of.row[ask], this.retry.event));
    }
  }

  private one(at: Place, ask: number, event: string | undefined): void {
    const { batch } = at;
    const of = batch.tables[this.table].of as Arrays;
    const text = encoder.encode(event ?? '');
    const digest = createHash('sha256').update(text).digest();
    const [stream, seq, row] = ['stream', 'seq', 'row'].map((name) => of[this.retry[name as 'seq']][ask]);
    const isKnown = isRefused(batch, stream, seq, row, digest);
    const [rows, rejects] = [batch.nRows, batch.rejected.n];
    // It is no field that is lost.
    if (event !== undefined) batch.dropped--;
    if (event !== undefined && seq === seq && row === row) {
      this.slow.event({ ...at, stream, seq }, row, text, 0, text.length);
    }
    if (batch.nRows > rows) {
      const [table, into] = [batch.tableAt[rows], batch.rowAt[rows]];
      batch.retried.push({ table, row: into, ask, digest: digest.toString('hex', 0, 16), isKnown });
    } else if (batch.rejected.n > rejects)
      readdress(batch.rejected.of as unknown as Arrays, rejects, at.stream, at.seq, of.row[ask]);
    else reject(at, of.row[ask], 'nothing_to_retry', this.dictionaries.of('reason'), text);
  }
}

/** The text of an event within the event in row `row` of a message. */
function carried(message: Message, row: number, pointer: string): string | undefined {
  const bytes = eventsIn(message)[row];
  let value: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes));
  for (const name of segmentsOf(pointer))
    value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether a message of this batch, up to now, brought that reject. */
function isRefused({ rejected }: Batch, stream: number, seq: number, row: number, digest: Buffer): boolean {
  const of = rejected.of as unknown as Arrays;
  for (let i = 0; i < rejected.n; i++)
    if (
      of.stream[i] === stream &&
      of.seq[i] === seq &&
      of.row[i] === row &&
      [0, 1, 2, 3].every((word) => of.digest[i * 4 + 3 - word] === digest.readUInt32BE(word * 4))
    )
      return true;
  return false;
}
