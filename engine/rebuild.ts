// Makes the tables of changed definitions again from the raw rows, in one transaction: until it commits, the old ones stand.
import { accountsOf } from './accounting.ts';
import { adoptAlerts } from './alerts/adopted.ts';
import { accountRows, committed, writeResults, writeTexts } from './commit.ts';
import { createTable, nameOf } from './ddl.ts';
import type { Definition, Definitions } from './definitions.ts';
import { journal } from './journal.ts';
import { lateTable } from './ledger.ts';
import { quote } from './quote.ts';
import { lastOrdinal, type Recovery, take } from './recover.ts';
import type { Table } from './schema.ts';
import { keepDefinitions, type Upgrade } from './upgrade.ts';

/**
 * Folds every committed message once more. What is not wanted of it is kept as it was, positions and told alerts too.
 * The transaction is the shadow: others see the old tables meanwhile, and a crash leaves them.
 */
export async function rebuild(recovery: Recovery, upgrade: Upgrade, definitions: Definitions): Promise<void> {
  const { store, kernel, catalogue, dictionaries, identifiers, results } = recovery;
  const again = new Set(upgrade.rebuild.flatMap(({ tables }) => tables));
  const isWanted = (table: Table) => again.has(nameOf(table));
  const last = await lastOrdinal(store);
  await store.begin();
  try {
    for (const table of upgrade.drop.flatMap(({ tables }) => tables))
      await store.run(`DROP TABLE IF EXISTS ${table}`);
    for (const name of upgrade.rebuild.flatMap(({ tables }) => tables)) {
      await store.run(`DROP TABLE IF EXISTS ${name}`);
      for (const table of results) if (nameOf(table) === name) await store.run(createTable(table));
    }
    await forget(recovery, upgrade);
    for await (const stretch of journal(store, catalogue, dictionaries, 1, last)) {
      take(recovery, stretch);
      await writeResults(store, kernel, dictionaries, identifiers, isWanted);
      committed(kernel, dictionaries, identifiers);
    }
    await adoptAlerts(store, kernel, dictionaries);
    await store.append(kernel.alerts.incidents.rows);
    await writeTexts(store, dictionaries, identifiers);
    const names = new Set(upgrade.rebuild.filter(isPipeline).map(({ name }) => name));
    const accounts = accountsOf(kernel).filter(({ pipeline }) => names.has(pipeline));
    if (accounts.length > 0)
      await store.run(`INSERT INTO meta.accounting VALUES ${accountRows(kernel.ordinal, accounts)}`);
    await keepDefinitions(store, definitions);
    await store.commit();
    committed(kernel, dictionaries, identifiers);
  } catch (error) {
    await store.rollback().catch(() => {});
    throw error;
  }
}

const isPipeline = ({ kind }: Definition) => kind === 'pipeline';

/** What is kept of these pipelines in tables of all. */
async function forget({ store }: Recovery, { rebuild, drop }: Upgrade): Promise<void> {
  const names = [...rebuild, ...drop]
    .filter(({ kind }) => kind === 'pipeline')
    .map(({ name }) => quote(name));
  if (names.length === 0) return;
  await store.run(`DELETE FROM meta.accounting WHERE pipeline IN (${names.join(', ')})`);
  await store.run(
    `DELETE FROM ${nameOf(lateTable)} WHERE pipeline IN (SELECT code FROM meta.labels WHERE domain = 'pipeline' AND text IN (${names.join(', ')}))`,
  );
}
