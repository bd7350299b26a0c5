// What was told stays told: where state was folded anew, incidents go on from the committed table and not from the fold.
import type { Columns } from '../columns.ts';
import { nameOf } from '../ddl.ts';
import type { Kernel } from '../kernel.ts';
import type { Dictionaries } from '../labels.ts';
import type { Store } from '../ports.ts';

/**
 * Alerts keep their numbers whatever the definitions are now. An incident whose rule or key is gone, or of which its
 * watch knows nothing, is cleared. What was noted of ended ones stays as it is.
 */
export async function adoptAlerts(store: Store, kernel: Kernel, dictionaries: Dictionaries): Promise<void> {
  const corrected = dictionaries.of('state').codeOf('corrected');
  const { table } = kernel.alerts.incidents.rows;
  const columns = Object.keys(table.columns).join(', ');
  const one = `PARTITION BY rule, ${kernel.alerts.clock}, key`;
  const newest = `SELECT ${columns} FROM (SELECT *, min(number) OVER (${one}) AS opened, row_number() OVER (${one} ORDER BY number DESC) AS nth FROM ${nameOf(table)} WHERE state <> ${corrected}) WHERE nth = 1 ORDER BY opened`;
  const told: Columns[] = [];
  const [{ last }] = await store.rows(
    `SELECT coalesce(max(number), 0)::DOUBLE AS last FROM ${nameOf(table)}`,
  );
  for await (const part of store.read(table, newest)) told.push(part);
  kernel.adoptAlerts(told, last as number);
}
