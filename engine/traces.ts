// What a message leaves where no row of its own is kept: rejects, duplicates, ticks, each with its place in time.
import type { Batch } from './batch.ts';
import type { Columns } from './columns.ts';
import { type KindArray, kinds } from './kinds.ts';

type Arrays = Record<string, KindArray>;

/** Notes row `row` of table `table` as a reject or a duplicate, and returns the note. */
export function note(batch: Batch, into: 'rejected' | 'duplicates', table: number, row: number): number {
  const columns = batch[into] as unknown as Columns;
  const at = columns.add();
  const of = batch.tables[table].of as Arrays;
  const to = columns.of as Arrays;
  for (const name in to) {
    if (!(name in of)) continue;
    const { width } = kinds[columns.table.columns[name].kind];
    for (let w = 0; w < width; w++) to[name][at * width + w] = of[name][row * width + w];
  }
  return at;
}

/** Gives a row another address: that of the event in row `row` of the message at `stream` and `seq`. */
export function readdress(of: Arrays, at: number, stream: number, seq: number, row: number): void {
  of.stream[at] = stream;
  of.seq[at] = seq;
  of.row[at] = row;
}

/** Dates what decode left in a batch, message by message. */
export class Stamps {
  private readonly batch: Batch;
  private readonly ends: readonly number[];

  constructor(batch: Batch) {
    this.batch = batch;
    this.ends = [batch.rejected.n, batch.ticks.n];
  }

  /** Dates the rejects and ticks of message `m`; a message without rows or either becomes a tick of no instant. */
  stamp(m: number, ordinal: number, logged: number): void {
    const { batch, ends } = this;
    let hasTrace = batch.firstRow[m] !== batch.firstRow[m + 1];
    for (let t = 0; t < 2; t++) {
      const { of } = t === 0 ? batch.rejected : batch.ticks;
      const first = t === 0 ? batch.firstReject : batch.firstTick;
      const end = m + 1 < batch.n ? first[m + 1] : ends[t];
      for (let at = first[m]; at < end; at++) {
        of.ordinal[at] = ordinal;
        of.logged_at[at] = logged;
        hasTrace = true;
      }
    }
    if (hasTrace) return;
    const row = batch.ticks.add();
    const { of } = batch.ticks;
    of.stream[row] = batch.stream[m];
    of.seq[row] = batch.seq[m];
    of.ordinal[row] = ordinal;
    of.received_at[row] = batch.storedAt[m];
    of.logged_at[row] = logged;
  }
}
