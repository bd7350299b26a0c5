// A revision of an alert as subscribers get it: a CloudEvent with everything that the contract promises.
import { passport } from '../../data/events.ts';
import { adviceOf, explanationOf, type Told } from './explanation.ts';
import { dutyOf, type ToldDuty } from './roster.ts';
import type { AlertRow } from './row.ts';
import { ruleNamed } from './rules.ts';

/** CloudEvents 1.0, structured JSON. Instants are ISO 8601, UTC. */
export interface Alert {
  readonly specversion: '1.0';
  /** `alert_id:revision`, and `:moved` behind it for those who follow the old severity. */
  readonly id: string;
  readonly source: 'rahdari';
  readonly type: string;
  /** Logged time of the change. */
  readonly time: string;
  /** Office and the rest of the key. */
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  readonly officeid: string;
  readonly severity: string;
  readonly data: AlertData;
}

export interface AlertData {
  readonly alert_id: string;
  readonly revision: number;
  readonly kind: string;
  readonly rule: string;
  /** null: the rule is no more. */
  readonly rule_version: string | null;
  /** open, update, acknowledged, escalated, moved, corrected or clear. */
  readonly state: string;
  readonly severity: string;
  /** A correction may still come before it is final. */
  readonly is_provisional: boolean;
  readonly office: string;
  /** The rest of the key; null: none. */
  readonly key: string | null;
  /** Start included, end excluded; null: it is about an instant. */
  readonly window: { readonly start: string; readonly end: string } | null;
  readonly measure: string;
  readonly observed: number | null;
  /** The level of the severity; when clear, the one below which it ends. */
  readonly expected: number | null;
  /** observed / expected. */
  readonly score: number | null;
  readonly since: string;
  readonly explanation: Told;
  readonly evidence: {
    /** Addresses of the messages that made the change. */
    readonly messages: readonly { readonly stream: string | null; readonly seq: number }[];
    /** Gives the numbers again, over any later snapshot. */
    readonly sql: string;
  };
  /** null: nothing is known to help, or it is over. Waits in ms. */
  readonly recommended_action: {
    readonly action: string;
    readonly step: string | null;
    readonly amount: number | null;
    readonly until: string | null;
    readonly expected_before: number | null;
    readonly expected_after: number | null;
    readonly explanation: Told | null;
  } | null;
  /** From the duty roster; null: nobody is on it. */
  readonly owner: string | null;
  /** Where it goes: nobody's alert goes to headquarters. */
  readonly route: string;
  readonly is_acknowledged: boolean;
  readonly acknowledge_by: string | null;
  readonly detector: string | null;
  /** How long the detector waits to be sure, ms. */
  readonly detector_delay_ms: number | null;
  /** From the window's end until it was known, ms. */
  readonly watermark_delay_ms: number | null;
}

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

/** `told`: what the log told of duties, this alert's and later ones alike. */
export function alertOf(row: AlertRow, told: readonly ToldDuty[] = []): Alert {
  const { alert, revision, state, severity, kind, office, key } = row;
  return {
    specversion: '1.0',
    id: `${alert}:${revision}${state === 'moved' ? ':moved' : ''}`,
    source: 'rahdari',
    type: `${passport.prefix}.anomaly.${kind}.v1`,
    time: iso(row.known_at),
    subject: key === null ? office : `${office}/${key}`,
    datacontenttype: 'application/json',
    officeid: office,
    severity,
    data: dataOf(row, told),
  };
}

function dataOf(row: AlertRow, told: readonly ToldDuty[]): AlertData {
  const { observed, expected, window_start_at: start, window_end_at: end } = row;
  const rule = ruleNamed(row.rule);
  const own = `FROM core.alerts_revisions WHERE alert = '${row.alert}' ORDER BY number`;
  return {
    alert_id: row.alert,
    revision: row.revision,
    kind: row.kind,
    rule: row.rule,
    rule_version: rule?.version ?? null,
    state: row.state,
    severity: row.severity,
    is_provisional: row.is_provisional,
    office: row.office,
    key: row.key,
    window: start === null || end === null ? null : { start: iso(start), end: iso(end) },
    measure: row.measure,
    observed,
    expected,
    score: observed === null || !expected ? null : observed / expected,
    since: iso(row.since_at),
    explanation: explanationOf(row),
    evidence: {
      messages: [{ stream: row.closed_stream, seq: row.closed_seq }],
      sql: rule?.evidence(row) ?? own,
    },
    recommended_action: actionOf(row),
    ...dutyOf(row, told),
    is_acknowledged: row.is_acknowledged,
    acknowledge_by: isoOrNull(row.acknowledge_by_at),
    detector: rule?.detector ?? null,
    detector_delay_ms: rule?.delay ?? null,
    watermark_delay_ms: end === null ? null : row.known_at - end,
  };
}

/** Whether an alert in this state has ended: a note of a correction comes after its end. */
export const isOver = (state: string): boolean => state === 'clear' || state === 'corrected';

function actionOf(row: AlertRow): AlertData['recommended_action'] {
  const { action, key, amount, until_at: until, before_ms, after_ms, state } = row;
  if (action === null || isOver(state)) return null;
  return {
    action,
    step: key,
    amount,
    until: isoOrNull(until),
    expected_before: before_ms,
    expected_after: after_ms,
    explanation: adviceOf(row),
  };
}

const token = (text: string) => text.replaceAll(/[^\w-]/g, '-') || '-';

/** `passport.anomaly.v1.<severity>.<office>.<kind>`: it only routes. */
export const subjectOf = ({ severity, officeid, data }: Alert): string =>
  `${passport.prefix}.anomaly.v1.${severity}.${token(officeid)}.${token(data.kind)}`;
