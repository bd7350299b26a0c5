// What the page shows, as data: every line of every office now, and the alerts that are open. Sorted by people waiting.

import type { Places, Text } from '../../data/places.ts';
import { goalOf } from '../../engine/alerts/advice.ts';
import { serversFor } from '../../engine/queueing.ts';
import { type Above, type Severity, severities } from '../../engine/watch.ts';
import { congestion } from '../../pipelines/congestion.ts';
import type { AlertRow } from '../alerts/row.ts';
import { type Alert, alertOf } from './alert.ts';

/** Instants are ISO 8601 in UTC, null where unknown. */
export interface Overview {
  /** The newest instant up to which an office is complete; each row has its own `watermark_at`. */
  readonly as_of: string | null;
  /** Logged time. */
  readonly known_at: string | null;
  readonly mode: 'live' | 'snapshot';
  /** When the snapshot was made, by the wall clock; null: live. */
  readonly made_at: string | null;
  readonly offices: readonly Line[];
  readonly alerts: readonly Alert[];
  readonly totals: {
    readonly offices: number;
    readonly offices_open: number;
    readonly offices_crowded: number;
    readonly offices_silent: number;
    readonly waiting: number;
    readonly alerts: number;
    readonly alerts_critical: number;
  };
}
/** A line of an office, or an office that has none now (`step` null). */
export interface Line {
  readonly office: string;
  readonly city: Text;
  /** IANA name of its zone; null: not known. */
  readonly zone: string | null;
  readonly step: string | null;
  readonly line: Text | null;
  /** People in the line at the end of the last closed minute. */
  readonly waiting: number;
  /** How many waited on average in each of the last 60 closed minutes, the oldest first. */
  readonly waiting_by_minute: readonly number[];
  readonly arrivals_per_hour: number;
  /** Of those called in the last window; null: nobody was. */
  readonly wait_p50_ms: number | null;
  readonly wait_p90_ms: number | null;
  /** Counters that called somebody in the last window. */
  readonly counters_open: number;
  /** Those open and what an open alert advises, else what a steady line would need; null: not known. */
  readonly counters_needed: number | null;
  /** The gravest of its open alerts. */
  readonly severity: Severity | null;
  readonly is_open: boolean;
  readonly is_silent: boolean;
  readonly watermark_at: string | null;
}

/** What is known of an office and its lines; instants in ms, NaN where unknown. */
export interface Facts {
  readonly mode: Overview['mode'];
  readonly madeAt: string | null;
  readonly logged: number;
  readonly clocks: readonly ClockFacts[];
  readonly lines: readonly LineFacts[];
  readonly alerts: readonly AlertRow[];
}
export interface ClockFacts {
  readonly office: string;
  readonly watermark: number;
  readonly isOpen: boolean;
  readonly isSilent: boolean;
}
/** NaN: no value in the last window. */
export interface LineFacts {
  readonly office: string;
  readonly step: string;
  readonly waiting: number;
  readonly arrivals: number;
  readonly p50: number;
  readonly p90: number;
  readonly serviceMs: number;
  readonly counters: number;
  readonly byMinute: () => readonly number[];
}

/** How many minutes `waiting_by_minute` goes back, and for how many lines, the fullest first. */
export const trendMinutes = 60;
const trendLines = 200;

const { levels, watch } = congestion;
/** The size of the overlapping window and of a pane, ms. */
export const windowMs = levels.find(({ size, slide }) => size !== slide)!.size;
export const paneMs = congestion.pane;
const crowding = watch.find((of): of is Above => of.kind === 'above')!;
const goal = goalOf(crowding.advise!);
const hour = 3_600_000;

export function overview(facts: Facts, places: Places): Overview {
  const alerts = facts.alerts.map((row) => alertOf(row, places)).sort(bySeverity);
  const ofOffice = grouped(facts.lines, ({ office }) => office);
  const clocks = facts.clocks.filter(
    ({ office }) => places.offices.get(office)?.kind !== 'headquarters' || ofOffice.has(office),
  );
  const lines = clocks
    .flatMap((clock) => (ofOffice.get(clock.office) ?? [none(clock.office)]).map((line) => ({ clock, line })))
    .sort((a, b) => b.line.waiting - a.line.waiting || (nameOf(a.line) < nameOf(b.line) ? -1 : 1))
    .map(({ clock, line }, i) => lineOf(line, clock, alerts, places, i < trendLines));
  const crowded = alerts.filter(({ kind, severity }) => kind !== 'silent' && severity !== 'info');
  return {
    as_of: isoOf(Math.max(...clocks.map(({ watermark }) => watermark).filter(Number.isFinite))),
    known_at: isoOf(facts.logged),
    mode: facts.mode,
    made_at: facts.madeAt,
    offices: lines,
    alerts,
    totals: {
      offices: clocks.length,
      offices_open: clocks.filter(({ isOpen }) => isOpen).length,
      offices_crowded: new Set(crowded.map(({ office }) => office)).size,
      offices_silent: clocks.filter(({ isSilent }) => isSilent).length,
      waiting: lines.reduce((sum, { waiting }) => sum + waiting, 0),
      alerts: alerts.length,
      alerts_critical: alerts.filter(({ severity }) => severity === 'critical').length,
    },
  };
}

function lineOf(
  line: LineFacts,
  clock: ClockFacts,
  alerts: readonly Alert[],
  { offices, steps }: Places,
  hasTrend: boolean,
): Line {
  const { office, step } = line;
  const place = offices.get(office);
  const own = alerts.filter((of) => of.office === office && (of.key === null || of.key === step));
  const advised = own.find(({ key, measure }) => key !== null && measure === crowding.measure);
  return {
    office,
    city: place?.title ?? { en: office, ur: office },
    zone: place?.zone ?? null,
    step: step || null,
    line: step === '' ? null : (steps.get(step) ?? { en: step, ur: step }),
    waiting: line.waiting,
    waiting_by_minute: hasTrend ? line.byMinute().map((n) => Math.round(n * 10) / 10) : [],
    arrivals_per_hour: (line.arrivals * hour) / windowMs,
    wait_p50_ms: known(line.p50),
    wait_p90_ms: known(line.p90),
    counters_open: line.counters,
    counters_needed:
      advised === undefined ? needed(line) : line.counters + (advised.recommended_action?.amount ?? 0),
    severity: (own[0]?.severity as Severity) ?? null,
    is_open: clock.isOpen,
    is_silent: clock.isSilent,
    watermark_at: isoOf(clock.watermark),
  };
}

/** What keeps a line steady that gets so many and serves so fast. */
function needed({ arrivals, waiting, serviceMs }: LineFacts): number | null {
  if (arrivals === 0 && waiting === 0) return 0;
  return serviceMs > 0 ? serversFor(arrivals / windowMs, 1 / serviceMs, goal) : null;
}

const none = (office: string): LineFacts => ({
  ...{ office, step: '', waiting: 0, arrivals: 0, counters: 0 },
  ...{ p50: Number.NaN, p90: Number.NaN, serviceMs: Number.NaN, byMinute: () => [] },
});
const nameOf = ({ office, step }: LineFacts) => `${office} ${step}`;
const rank = ({ severity }: Alert) => severities.indexOf(severity as Severity);
const bySeverity = (a: Alert, b: Alert) =>
  rank(b) - rank(a) || (`${a.since} ${a.alert_id}` < `${b.since} ${b.alert_id}` ? -1 : 1);
const known = (value: number) => (Number.isFinite(value) ? value : null);
export const isoOf = (at: number): string | null => (Number.isFinite(at) ? new Date(at).toISOString() : null);

export function grouped<V>(values: readonly V[], keyOf: (value: V) => string): Map<string, V[]> {
  const groups = new Map<string, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
