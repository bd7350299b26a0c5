// An open alert as the contract has it, from a row of the alerts' table with its codes as texts.
import type { Severity } from '../../engine/watch.ts';
import type { Places, Text } from '../places.ts';
import { explain } from './explain.ts';

/** Instants in ms. */
export interface AlertRow {
  readonly alert: string;
  readonly revision: number;
  readonly state: string;
  readonly severity: string;
  readonly kind: string;
  readonly office: string;
  readonly key: string | null;
  readonly measure: string;
  readonly action: string | null;
  readonly since_at: number;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly amount: number | null;
  readonly until_at: number | null;
  readonly before_ms: number | null;
  readonly after_ms: number | null;
  readonly acknowledge_by_at: number | null;
  readonly is_acknowledged: boolean;
}
/** Instants are ISO 8601 in UTC. */
export interface Alert {
  readonly alert_id: string;
  readonly kind: string;
  readonly severity: Severity;
  readonly state: string;
  readonly revision: number;
  readonly office: string;
  readonly city: Text;
  readonly zone: string | null;
  /** The line it is about; null: the whole office. */
  readonly key: string | null;
  readonly line: Text | null;
  readonly since: string;
  readonly measure: string;
  readonly observed: number | null;
  readonly expected: number | null;
  readonly explanation: Text;
  readonly acknowledge_by: string | null;
  readonly is_acknowledged: boolean;
  readonly recommended: Recommended | null;
}
/** Expected waits in ms. */
export interface Recommended {
  readonly action: string;
  readonly step: string | null;
  readonly amount: number | null;
  readonly until: string | null;
  readonly expected_before: number | null;
  readonly expected_after: number | null;
}

export function alertOf(row: AlertRow, { offices, steps }: Places): Alert {
  const place = offices.get(row.office);
  const { key, observed, expected } = row;
  const alert = {
    alert_id: row.alert,
    kind: row.kind,
    severity: row.severity as Severity,
    state: row.state,
    revision: row.revision,
    office: row.office,
    city: place?.title ?? { en: row.office, ur: row.office },
    zone: place?.zone ?? null,
    key,
    line: key === null ? null : (steps.get(key) ?? { en: key, ur: key }),
    since: new Date(row.since_at).toISOString(),
    measure: row.measure,
    observed,
    expected,
    acknowledge_by: isoOf(row.acknowledge_by_at),
    is_acknowledged: row.is_acknowledged,
    recommended: recommendedOf(row, key),
  };
  return { ...alert, explanation: explain(alert) };
}

function recommendedOf(row: AlertRow, step: string | null): Recommended | null {
  if (row.action === null) return null;
  return {
    action: row.action,
    step,
    amount: row.amount,
    until: isoOf(row.until_at),
    expected_before: row.before_ms,
    expected_after: row.after_ms,
  };
}

const isoOf = (at: number | null) => (at === null ? null : new Date(at).toISOString());
