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

/** Dates the rejects and ticks of message `m`; a message without rows or either becomes a tick of no instant. */
export function stamp(batch: Batch, m: number, ordinal: number, logged: number): void {
  let hasTrace = batch.firstRow[m] !== batch.firstRow[m + 1];
  for (const columns of [batch.rejected, batch.ticks]) {
    const of = columns.of as Arrays;
    for (let row = columns.n - 1; row >= 0 && !(of.ordinal[row] < ordinal); row--) {
      if (of.seq[row] !== batch.seq[m] || of.stream[row] !== batch.stream[m]) continue;
      of.ordinal[row] = ordinal;
      of.logged_at[row] = logged;
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
