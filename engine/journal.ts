// The committed rows read back as the messages they came in, for restarts and rebuilding: nothing is decoded again.
import { Batch } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import { type Columns, copyRow } from './columns.ts';
import { nameOf } from './ddl.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import type { Store } from './ports.ts';

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
    const order = sorted(parts);
    messages = Math.ceil(Math.min(messages * 4, ((end - next) * stretch) / Math.max(1, order.length)));
    next = end;
    batch.clear();
    let ordinal = -1;
    for (const { ordinal: own, part, at } of order) {
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
      put(batch, columns, at, table);
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

function sorted(parts: readonly Part[]) {
  const order: { ordinal: number; row: number; part: number; at: number }[] = [];
  parts.forEach(({ columns }, part) => {
    const of = columns.of as Arrays;
    for (let at = 0; at < columns.n; at++) order.push({ ordinal: of.ordinal[at], row: of.row[at], part, at });
  });
  return order.sort((a, b) => a.ordinal - b.ordinal || a.row - b.row);
}

function put(batch: Batch, columns: Columns, at: number, table: number): void {
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
  if (!isTrace) batch.note(table, row);
}
