// Alerts as they leave: every committed revision, in the order of its number.
import type { Kernel } from '../../engine/kernel.ts';
import type { Store } from '../../engine/ports.ts';
import { type Alert, alertOf } from './alert.ts';
import type { Source } from './outbox.ts';
import { dutiesOf } from './roster.ts';
import { rowsAfter } from './row.ts';

const batch = 500;

export const alertsOf = ({ db, kernel }: { readonly db: Store; readonly kernel: Kernel }): Source<Alert> => ({
  what: 'alerts',
  last: () => kernel.alerts.incidents.last,
  async after(number) {
    const rows = await rowsAfter(db, number, batch);
    const duties = rows.length === 0 ? [] : await dutiesOf(db);
    return {
      upTo: rows.at(-1)?.number ?? kernel.alerts.incidents.last,
      told: rows.map((row) => alertOf(row, duties)),
    };
  },
});
