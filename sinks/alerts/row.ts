// A revision of an alert as it is read back from a database: texts for codes, ms for instants, null for nothing.
import { alertsTable } from '../../engine/alerts/table.ts';
import { decoded } from '../../engine/ddl.ts';
import type { Store } from '../../engine/ports.ts';

/** Instants and durations in ms. */
export interface AlertRow {
  readonly number: number;
  readonly alert: string;
  readonly revision: number;
  readonly state: string;
  readonly severity: string;
  readonly rule: string;
  readonly kind: string;
  readonly office: string;
  readonly key: string | null;
  readonly window_start_at: number | null;
  readonly window_end_at: number | null;
  readonly is_provisional: boolean;
  readonly since_at: number;
  readonly measure: string;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly action: string | null;
  readonly amount: number | null;
  readonly until_at: number | null;
  readonly before_ms: number | null;
  readonly after_ms: number | null;
  readonly acknowledge_by_at: number | null;
  readonly is_acknowledged: boolean;
  readonly known_at: number;
  readonly closed_stream: string | null;
  readonly closed_seq: number;
}

const table = alertsTable('office');
const columns = Object.entries(table.columns).map(([name, { kind }]) => {
  if (kind === 'timestamp') return `epoch_ms(${name})::DOUBLE AS ${name}`;
  return kind === 'integer' ? `${name}::DOUBLE AS ${name}` : name;
});

/** Of a snapshot: the revisions for which `where` holds, in the order of publishing. */
export const rowsIn = (store: Pick<Store, 'rows'>, where: string, from = 'core.alerts_revisions') =>
  store.rows(
    `SELECT ${columns.join(', ')} FROM ${from} WHERE ${where} ORDER BY number`,
  ) as unknown as Promise<AlertRow[]>;

/** Of the engine's own database: at most `limit` revisions after `number`. */
export const rowsAfter = (store: Pick<Store, 'rows'>, number: number, limit: number) => {
  const picked = `(SELECT * FROM core.alerts_revisions WHERE number > ${number} ORDER BY number LIMIT ${limit})`;
  return rowsIn(store, 'true', `(${decoded(table, picked)})`);
};
