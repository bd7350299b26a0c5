// The committed rows read back as the messages they came in, for restarts and rebuilding: nothing is decoded again.
import { Batch } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import { type Columns, copyRow } from './columns.ts';
import { nameOf } from './ddl.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import type { Store } from './ports.ts';
import { askingTable } from './retrying.ts';

/** Rows a stretch, about. */
const stretch = 50_000;
/** The stream under which a drain is noted: time that came from nobody's message. */
export const drainStream = '(drain)';

/** A stretch of the log: whole messages, then perhaps a drain that followed them. */
export interface Stretch {
  readonly batch: Batch;
  /** The drain: its running number and how far it let time pass, ms. */
  readonly drain?: { readonly ordinal: number; readonly to: number };
}

/** Messages `from` to `to`, both included, in log order. The batch is the same object every time. */
export async function* journal(
  store: Store,
  catalogue: Catalogue,
  dictionaries: Dictionaries,
  from: number,
  to: number,
): AsyncGenerator<Stretch> {
  const batch = new Batch(catalogue, false);
  const drain = dictionaries.of('stream').codeOf(drainStream);
  let messages = 4096;
  for (let next = from; next <= to; ) {
    const end = Math.min(next + messages, to + 1);
    const parts = await read(store, batch, next, end);
    const order = sorted(parts, catalogue);
    messages = Math.ceil(Math.min(messages * 4, ((end - next) * stretch) / Math.max(1, order.length)));
    next = end;
    batch.clear();
    let ordinal = -1;
    for (const { ordinal: own, again, part, at } of order) {
      const { columns, table } = parts[part];
      const of = columns.of as Arrays;
      if (of.stream[at] === drain) {
        yield { batch, drain: { ordinal: own, to: of.event_at[at] } };
        batch.clear();
        continue;
      }
      if (own !== ordinal) {
        const m = batch.message(of.stream[at], of.seq[at], of.received_at[at]);
        batch.loggedAt[m] = of.logged_at[at];
      }
      ordinal = own;
      put(batch, columns, at, table, again >= 0);
    }
    if (batch.n > 0) yield { batch };
  }
}

type Arrays = Record<string, KindArray>;
/** Rows of table number `table` of a batch; after its own tables come rejects, duplicates and ticks. */
interface Part {
  readonly columns: Columns;
  readonly table: number;
}

async function read(store: Store, batch: Batch, from: number, to: number): Promise<Part[]> {
  const parts: Part[] = [];
  const tables = [...batch.tables, batch.rejected, batch.duplicates, batch.ticks] as Columns[];
  for (const [at, { table }] of tables.entries()) {
    const names = Object.keys(table.columns).join(', ');
    const sql = `SELECT ${names} FROM ${nameOf(table)} WHERE ordinal >= ${from} AND ordinal < ${to} ORDER BY ordinal, row`;
    for await (const columns of store.read(table, sql)) parts.push({ columns, table: at });
  }
  return parts;
}

/** In log order: by message, then by row; rows that a message brought again come after its own. */
function sorted(parts: readonly Part[], catalogue: Catalogue) {
  const asked = asking(parts, catalogue);
  const order: { ordinal: number; again: number; row: number; part: number; at: number }[] = [];
  parts.forEach(({ columns }, part) => {
    const of = columns.of as Arrays;
    for (let at = 0; at < columns.n; at++) {
      const ordinal = of.ordinal[at];
      const again = asked.get(ordinal)?.indexOf(`${of.stream[at]}:${of.seq[at]}:${of.row[at]}`) ?? -1;
      order.push({ ordinal, again, row: of.row[at], part, at });
    }
  });
  return order.sort((a, b) => a.ordinal - b.ordinal || a.again - b.again || a.row - b.row);
}

/** By message, the addresses of the refused rows it asks for, in order. */
function asking(parts: readonly Part[], catalogue: Catalogue): Map<number, string[]> {
  const asked = new Map<number, string[]>();
  const { retry } = catalogue;
  for (const { columns, table } of retry === undefined ? [] : parts) {
    if (table !== askingTable(catalogue)) continue;
    const of = columns.of as Arrays;
    const [stream, seq, row] = [of[retry!.stream], of[retry!.seq], of[retry!.row]];
    for (let at = 0; at < columns.n; at++) {
      if (seq[at] !== seq[at]) continue;
      const addresses = asked.get(of.ordinal[at]) ?? [];
      addresses.push(`${stream[at]}:${seq[at]}:${row[at]}`);
      asked.set(of.ordinal[at], addresses);
    }
  }
  return asked;
}

function put(batch: Batch, columns: Columns, at: number, table: number, isAgain: boolean): void {
  const traces = [batch.rejected, batch.duplicates, batch.ticks] as unknown as Columns[];
  const isTrace = table >= batch.tables.length;
  const into = isTrace ? traces[table - batch.tables.length] : batch.tables[table];
  const row = into.add();
  copyRow(columns, at, into, row);
  if (into === traces[2]) {
    const tick = (columns.of as Arrays).event_at[at];
    if (tick === tick) batch.tickAt[batch.n - 1] = tick;
    return;
  }
  batch.received++;
  if (isTrace) return;
  batch.note(table, row);
  if (isAgain) batch.retried.push({ table, row, ask: -1, digest: '', isKnown: true });
}
