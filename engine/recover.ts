// After a restart: the kernel takes a checkpoint, or folds the committed rows again, and sends nothing.
import { adoptAlerts } from './alerts/adopted.ts';
import type { Catalogue } from './catalogue.ts';
import { commit } from './commit.ts';
import { bookkeeping, nameOf } from './ddl.ts';
import type { Identifiers } from './identifiers.ts';
import { drainStream, journal, type Stretch } from './journal.ts';
import type { Kernel } from './kernel.ts';
import { Dictionaries } from './labels.ts';
import type { Positions, Store } from './ports.ts';
import type { Table } from './schema.ts';

export interface Recovery {
  readonly store: Store;
  readonly kernel: Kernel;
  readonly catalogue: Catalogue;
  readonly dictionaries: Dictionaries;
  readonly identifiers: Identifiers;
  /** Tables that follow from the raw ones. */
  readonly results: readonly Table[];
}

/**
 * Dictionaries as committed: codes are the same, so rows read back mean the same. Whoever needs codes of its own takes
 * them from here, after.
 */
export async function loadDictionaries(store: Store): Promise<Dictionaries> {
  const dictionaries = new Dictionaries();
  await store.begin();
  for (const sql of bookkeeping) await store.run(sql);
  await store.commit();
  for (const { domain, text } of await store.rows(
    'SELECT domain, text FROM meta.labels ORDER BY domain, code',
  ))
    dictionaries.of(domain as string).codeOf(text as string);
  for (const labels of dictionaries.all.values()) labels.committed = labels.texts.length;
  return dictionaries;
}

/** The running number of the last committed message; 0: none. */
export async function lastOrdinal(store: Store): Promise<number> {
  const [{ n }] = await store.rows('SELECT coalesce(max(ordinal), 0)::DOUBLE AS n FROM meta.positions');
  return n as number;
}

/** Raw rows are there and what follows from them is not. */
export const isUnfolded = async (store: Store): Promise<boolean> =>
  (await store.rows('SELECT 1 FROM meta.unfolded')).length > 0;

/** Restores the kernel's state from what it holds on (a checkpoint, or nothing). */
export async function recover(recovery: Recovery): Promise<void> {
  const { store, kernel, catalogue, dictionaries } = recovery;
  const [unfolded] = await store.rows(
    'SELECT ordinal::DOUBLE AS ordinal, filtered::DOUBLE AS filtered, dropped::DOUBLE AS dropped FROM meta.unfolded',
  );
  if (unfolded) await refill(recovery, unfolded as unknown as Unfolded);
  else {
    const last = await lastOrdinal(store);
    const isAnew = kernel.ordinal === 0 && last > 0;
    for await (const stretch of journal(store, catalogue, dictionaries, kernel.ordinal + 1, last)) {
      take(recovery, stretch);
      kernel.committed();
    }
    if (isAnew) await adoptAlerts(store, kernel, dictionaries);
  }
}

/** Accounts as committed, and the positions to read on from. */
export async function resume({ store, kernel }: Recovery): Promise<Positions> {
  for (const { counter, n } of await store.rows(
    "SELECT counter, n::DOUBLE AS n FROM meta.accounting WHERE pipeline = '' AND commit = (SELECT max(commit) FROM meta.accounting)",
  ))
    Object.assign(kernel.accounts, { [counter as string]: n });
  const rows = await store.rows('SELECT stream, max(seq)::DOUBLE AS seq FROM meta.positions GROUP BY stream');
  return new Map(rows.map(({ stream, seq }) => [stream as string, seq as number]));
}

/** Raw rows up to `ordinal` are there and what follows from them is not; how many rows a map left out, fields were dropped. */
interface Unfolded {
  readonly ordinal: number;
  readonly filtered: number;
  readonly dropped: number;
}

/** Folds all raw rows and commits what follows from them. Broken off, it begins again. */
async function refill(recovery: Recovery, { ordinal, filtered, dropped }: Unfolded): Promise<void> {
  const { store, kernel, catalogue, dictionaries, identifiers, results } = recovery;
  for (const name of [...results.map(nameOf), 'meta.positions', 'meta.accounting'])
    await store.run(`DELETE FROM ${name}`);
  for await (const stretch of journal(store, catalogue, dictionaries, 1, ordinal)) {
    take(recovery, stretch);
    if (kernel.ordinal >= ordinal) Object.assign(kernel.accounts, { filtered, dropped });
    await commit(store, kernel, [], dictionaries, identifiers);
  }
  await store.run('DELETE FROM meta.unfolded');
}

/** What a stretch did when it was first read. */
export function take({ kernel, dictionaries }: Recovery, { batch, drain }: Stretch): void {
  kernel.take(batch);
  if (!drain) return;
  kernel.drain(drain.to);
  kernel.ordinal = drain.ordinal;
  kernel.positions.set(dictionaries.of('stream').codeOf(drainStream), drain.ordinal);
}
