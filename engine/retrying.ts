// Whether a row that is tried again is taken: it was refused, and whoever asks has not been heard before.
import { type Batch, fate, type Retried } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import type { Cause } from './fold/changes.ts';
import type { KindArray } from './kinds.ts';
import type { Store } from './ports.ts';
import { readdress } from './traces.ts';

type Arrays = Record<string, KindArray>;

/** Of events that ask. */
export const askingTable = ({ retry, domains }: Catalogue): number =>
  domains.findIndex(({ name, facts }) => name === retry?.domain && facts.includes(retry.fact));

/** 'unheard': the event that asks is a duplicate, and what it carries with it. 'unknown': nothing was refused there. */
export function judge(batch: Batch, catalogue: Catalogue, of: Retried): 'taken' | 'unheard' | 'unknown' {
  if (!batch.isRead) return 'taken';
  if (batch.keep[askingTable(catalogue)][of.ask] !== fate.accepted) return 'unheard';
  return of.isKnown || isFuture(batch, of) ? 'taken' : 'unknown';
}

/** From now on the row stands where the event that asked for it does. */
export function giveBack(batch: Batch, catalogue: Catalogue, of: Retried, cause: Cause): void {
  const { row } = batch.tables[askingTable(catalogue)].of as Arrays;
  readdress(batch.tables[of.table].of as Arrays, of.row, cause.stream, cause.seq, row[of.ask]);
}

/** Rows that were refused as too far ahead have no digest, and in this batch are only now refused. */
function isFuture({ rejected, tables }: Batch, { table, row }: Retried): boolean {
  const { stream, seq, row: place } = tables[table].of as Arrays;
  const of = rejected.of as unknown as Arrays;
  for (let i = 0; i < rejected.n; i++)
    if (of.stream[i] === stream[row] && of.seq[i] === seq[row] && of.row[i] === place[row])
      if ([0, 1, 2, 3].every((word) => of.digest[i * 4 + word] === 0)) return true;
  return false;
}

/** Looks up, for rows of this batch, whether they were refused before it. */
export async function known(store: Store, { retried, tables }: Batch): Promise<void> {
  for (const one of retried) {
    if (one.isKnown) continue;
    const { stream, seq, row } = tables[one.table].of as Arrays;
    const [found] = await store.rows(
      `SELECT 1 AS n FROM meta.refused WHERE stream = ${stream[one.row]} AND seq = ${seq[one.row]} AND row = ${row[one.row]} AND (digest IS NULL OR digest = ${BigInt(`0x${one.digest}`)}::UHUGEINT) LIMIT 1`,
    );
    one.isKnown = found !== undefined;
  }
}
