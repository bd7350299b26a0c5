// One transaction for all that a stretch of the log changed, and the position up to which it did.
import { type Account, accountsOf, balance } from './accounting.ts';
import { type Batch, fate } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import { Columns } from './columns.ts';
import { createTable } from './ddl.ts';
import { duplicates, rejected, ticks } from './envelope.ts';
import type { Identifiers } from './identifiers.ts';
import type { Kernel } from './kernel.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import { clocksTable, gapsTable, lateTable, sequenceGaps, sourcesTable } from './ledger.ts';
import type { Store } from './ports.ts';
import { quote } from './quote.ts';
import type { Table } from './schema.ts';
import { recomputed } from './windows/recomputed.ts';
import { remade } from './windows/remade.ts';
import { SessionState } from './windows/session-state.ts';
import type { Windower } from './windows/set.ts';

/** Tables that follow from the raw ones. */
export const resultsOf = (kernel: Kernel): Table[] => [
  lateTable,
  ...kernel.folds.map(({ changes }) => changes.rows.table),
  ...kernel.windows.flatMap(({ state: { results } }) => results.map(({ table }) => table)),
  kernel.alerts.incidents.rows.table,
  sequenceGaps,
];

/** What was read. */
export const rawOf = (catalogue: Catalogue): Table[] => [
  ...catalogue.domains.map(({ table }) => table),
  ...[rejected, duplicates, ticks],
];

/** Every table of the engine's database. */
export const tablesOf = (kernel: Kernel, catalogue: Catalogue): Table[] => [
  ...rawOf(catalogue),
  ...[clocksTable(catalogue), gapsTable, sourcesTable],
  ...resultsOf(kernel),
];

export async function createTables(store: Store, tables: readonly Table[]): Promise<void> {
  for (const table of tables) await store.run(createTable(table));
}

/** Appends what batch and kernel hold and commits it with the positions. On failure everything is rolled back. */
export async function commit(
  store: Store,
  kernel: Kernel,
  batches: readonly Batch[],
  dictionaries: Dictionaries,
  identifiers: Identifiers,
): Promise<void> {
  const accounts = accountsOf(kernel);
  balance(accounts);
  await store.begin();
  try {
    for (const batch of batches) {
      for (let t = 0; t < batch.tables.length; t++) await store.append(batch.tables[t], batch.keep[t]);
      for (const columns of [batch.rejected, batch.duplicates, batch.ticks])
        await store.append(columns as Columns);
    }
    await writeResults(store, kernel, dictionaries, identifiers);
    await store.append(kernel.alerts.incidents.rows);
    await writeAccounts(store, kernel, accounts, dictionaries);
    await store.commit();
  } catch (error) {
    await store.rollback().catch(() => {});
    throw error;
  }
  committed(kernel, dictionaries, identifiers);
}

/** Forgets what was written. */
export function committed(kernel: Kernel, dictionaries: Dictionaries, identifiers: Identifiers): void {
  for (const labels of dictionaries.all.values()) labels.committed = labels.texts.length;
  identifiers.committed();
  kernel.committed();
}

/** Appends what follows from what was read, into all tables or those that are wanted, in a transaction. */
export async function writeResults(
  store: Store,
  kernel: Kernel,
  dictionaries: Dictionaries,
  identifiers: Identifiers,
  isWanted: (table: Table) => boolean = () => true,
): Promise<void> {
  for (const { changes, cases } of kernel.folds) {
    const { rows } = changes;
    if (isWanted(rows.table))
      await store.append(rows, cases.kind === 'milestones' ? positive(rows) : undefined);
  }
  const wanted = kernel.windows.filter(({ state: { results } }) => isWanted(results[0].table));
  for (const { state } of wanted) for (const results of state.results) await store.append(results);
  if (isWanted(sequenceGaps)) await store.append(kernel.sequences.rows);
  await store.append(lateRows(kernel, wanted, dictionaries));
  await writeTexts(store, dictionaries, identifiers);
  for (const { state } of wanted)
    for (const sql of state instanceof SessionState ? remade(state) : recomputed(state)) await store.run(sql);
}

function positive(rows: Columns): Uint8Array {
  const weight = (rows.of as Record<string, KindArray>).weight;
  const keep = new Uint8Array(rows.n);
  for (let row = 0; row < rows.n; row++) keep[row] = weight[row] === 1 ? fate.accepted : 0;
  return keep;
}

function lateRows(kernel: Kernel, wanted: readonly Windower[], dictionaries: Dictionaries): Columns {
  const late = new Columns(lateTable, 16);
  for (const windows of wanted) {
    const fold = kernel.folds.find(({ cases }) => cases === windows.state.pipeline.from);
    const from = fold?.changes.rows.of as Record<string, KindArray>;
    for (const { at, lateness } of windows.corrections.late) {
      const row = late.add();
      late.of.pipeline[row] = dictionaries.of('pipeline').codeOf(windows.state.pipeline.name);
      late.of.stream[row] = from.closed_stream[at];
      late.of.seq[row] = from.closed_seq[at];
      late.of.ordinal[row] = from.closed_ordinal[at];
      late.of.logged_at[row] = from.known_at[at];
      late.of.lateness_ms[row] = lateness;
    }
  }
  return late as unknown as Columns;
}

/** Texts of labels and identifiers that are new since the last time. */
export async function writeTexts(
  store: Store,
  dictionaries: Dictionaries,
  identifiers: Identifiers,
): Promise<void> {
  const labels: string[] = [];
  for (const { domain, texts, committed } of dictionaries.all.values())
    for (let code = committed; code < texts.length; code++)
      labels.push(`(${quote(domain)}, ${code}, ${quote(texts[code].replaceAll('\0', ''))})`);
  if (labels.length > 0) await store.run(`INSERT INTO meta.labels VALUES ${labels.join(', ')}`);
  const { fresh } = identifiers;
  const texts = Array.from({ length: fresh.count }, (_, i) => fresh.text(i));
  await store.appendIds(fresh.count, fresh.keys, fresh.kinds, texts);
}

/** Positions and accounts in one round trip, since each costs as much as a thousand rows. */
async function writeAccounts(
  store: Store,
  kernel: Kernel,
  accounts: readonly Account[],
  dictionaries: Dictionaries,
): Promise<void> {
  const n = kernel.ordinal;
  const { logged } = kernel.clocks;
  const loggedAt = Number.isFinite(logged) ? `make_timestamptz(${Math.round(logged * 1000)})` : 'NULL';
  const streams = dictionaries.of('stream');
  const positions = [...kernel.positions].map(
    ([code, seq]) => `(${n}, ${quote(streams.text(code))}, ${seq}, ${n}, ${loggedAt})`,
  );
  const written = [`INSERT INTO meta.accounting VALUES ${accountRows(n, accounts)}`];
  if (positions.length > 0) written.push(`INSERT INTO meta.positions VALUES ${positions.join(', ')}`);
  await store.run(written.join('; '));
}

/** Rows of meta.accounting, at the commit that ends with message `n`. */
export const accountRows = (n: number, accounts: readonly Account[]): string =>
  accounts
    .flatMap(({ pipeline, counters }) =>
      counters.map(([counter, value, role]) => `(${n}, '${pipeline}', '${counter}', ${value}, '${role}')`),
    )
    .join(', ');
