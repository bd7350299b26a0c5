// After a restart: the kernel folds the committed rows again, message by message, and sends nothing.
import { Batch } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import type { Columns } from './columns.ts';
import { bookkeeping, nameOf } from './ddl.ts';
import type { Kernel } from './kernel.ts';
import type { KindArray } from './kinds.ts';
import { Dictionaries } from './labels.ts';
import type { Positions, Store } from './ports.ts';

const stretch = 50_000;
/** The stream under which a drain is noted: time that came from nobody's message. */
export const drainStream = '(drain)';

/**
 * Dictionaries as committed: codes are the same, so rows read back mean the same. Whoever needs codes of its own takes
 * them from here, after.
 */
export async function loadDictionaries(store: Store): Promise<Dictionaries> {
  const dictionaries = new Dictionaries();
  for (const sql of bookkeeping) await store.run(sql);
  for (const { domain, text } of await store.rows(
    'SELECT domain, text FROM meta.labels ORDER BY domain, code',
  ))
    dictionaries.of(domain as string).codeOf(text as string);
  for (const labels of dictionaries.all.values()) labels.committed = labels.texts.length;
  return dictionaries;
}

/** Restores the kernel's state and returns the positions to read on from. */
export async function recover(
  store: Store,
  kernel: Kernel,
  catalogue: Catalogue,
  dictionaries: Dictionaries,
): Promise<Positions> {
  const [{ n }] = await store.rows('SELECT coalesce(max(ordinal), 0)::DOUBLE AS n FROM meta.positions');
  const batch = new Batch(catalogue);
  for (let from = 1; from <= (n as number); from += stretch) {
    batch.clear();
    await fill(store, batch, from, Math.min(from + stretch, (n as number) + 1), dictionaries, kernel);
    kernel.take(batch);
    kernel.committed();
  }
  for (const { pipeline, counter, n } of await store.rows(
    'SELECT pipeline, counter, n::DOUBLE AS n FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting)',
  ))
    if (pipeline === '') Object.assign(kernel.accounts, { [counter as string]: n });
  const rows = await store.rows('SELECT stream, max(seq)::DOUBLE AS seq FROM meta.positions GROUP BY stream');
  return new Map(rows.map(({ stream, seq }) => [stream as string, seq as number]));
}

async function fill(
  store: Store,
  batch: Batch,
  from: number,
  to: number,
  dictionaries: Dictionaries,
  kernel: Kernel,
): Promise<void> {
  const parts: { columns: Columns; table: number }[] = [];
  const traces = [batch.rejected, batch.duplicates, batch.ticks] as unknown as Columns[];
  const tables = [...batch.tables, ...traces];
  for (let t = 0; t < tables.length; t++) {
    const where = `WHERE ordinal >= ${from} AND ordinal < ${to} ORDER BY ordinal, row`;
    const names = Object.keys(tables[t].table.columns).join(', ');
    for await (const columns of store.read(
      tables[t].table,
      `SELECT ${names} FROM ${nameOf(tables[t].table)} ${where}`,
    ))
      parts.push({ columns, table: t });
  }
  const order: { ordinal: number; row: number; part: number; at: number }[] = [];
  parts.forEach(({ columns }, part) => {
    const of = columns.of as Record<string, KindArray>;
    for (let at = 0; at < columns.n; at++) order.push({ ordinal: of.ordinal[at], row: of.row[at], part, at });
  });
  order.sort((a, b) => a.ordinal - b.ordinal || a.row - b.row);
  let ordinal = from - 1;
  const drain = dictionaries.of('stream').codeOf(drainStream);
  for (const { ordinal: own, part, at } of order) {
    const { columns, table } = parts[part];
    const of = columns.of as Record<string, KindArray>;
    if (of.stream[at] === drain) {
      kernel.take(batch);
      kernel.committed();
      batch.clear();
      kernel.drain(of.event_at[at]);
      kernel.ordinal = own;
      kernel.committed();
      ordinal = own;
      continue;
    }
    if (own !== ordinal) batch.message(of.stream[at], of.seq[at], of.received_at[at]);
    ordinal = own;
    if (table >= batch.tables.length) {
      const isTick = table === tables.length - 1;
      if (isTick && of.event_at[at] === of.event_at[at]) batch.tickAt[batch.n - 1] = of.event_at[at];
      continue;
    }
    const into = batch.tables[table];
    const row = into.add();
    copy(columns, at, into, row);
    batch.note(table, row);
  }
}

function copy(from: Columns, at: number, to: Columns, row: number): void {
  for (const name of Object.keys(to.table.columns)) {
    const [of, into] = [from.of as Record<string, KindArray>, to.of as Record<string, KindArray>];
    const width = to.table.columns[name].kind === 'identifier' ? 4 : 1;
    for (let w = 0; w < width; w++) into[name][row * width + w] = of[name][at * width + w];
  }
}
