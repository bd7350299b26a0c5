// What was told stays told: where state was folded anew, incidents go on from the committed table and not from the fold.
import type { Columns } from '../columns.ts';
import { nameOf } from '../ddl.ts';
import type { Kernel } from '../kernel.ts';
import type { Store } from '../ports.ts';

/**
 * Alerts keep their numbers whatever the definitions are now. An incident whose rule or key is gone, or of which its
 * watch knows nothing, is cleared.
 */
export async function adoptAlerts(store: Store, kernel: Kernel): Promise<void> {
  const { table } = kernel.alerts.incidents.rows;
  const columns = Object.keys(table.columns).join(', ');
  const one = `PARTITION BY rule, ${kernel.alerts.clock}, key`;
  const newest = `SELECT ${columns} FROM (SELECT *, min(number) OVER (${one}) AS opened, row_number() OVER (${one} ORDER BY number DESC) AS nth FROM ${nameOf(table)}) WHERE nth = 1 ORDER BY opened`;
  const told: Columns[] = [];
  for await (const part of store.read(table, newest)) told.push(part);
  kernel.adoptAlerts(told);
}
