// The specification of an incident's life, for one rule and key: opened, moved, updated, acknowledged, escalated, cleared.
import { Identifiers } from '../../../engine/identifiers.ts';
import { severities } from '../../../engine/watch.ts';
import type { Plain } from '../plain.ts';
import type { Advice } from './advice.ts';

/** A place in the log: a message, and what of it comes first. Instants in ms. */
export interface Place {
  readonly ordinal: number;
  readonly stream: string;
  readonly seq: number;
  /** Timers, windows that time closes, rows, windows that rows close; a drain's timers and windows. */
  readonly phase: 0 | 1 | 2 | 3 | 4 | 5;
  readonly knownAt: number;
}
export interface Finding {
  /** NaN: no window. */
  readonly start: number;
  readonly end: number;
  /** 0: nothing. */
  readonly severity: number;
  readonly observed: number;
  readonly expected: number;
  readonly advice: Advice | null;
  readonly by: Place;
}
export interface Acknowledgement {
  readonly alert: string;
  readonly by: Place;
}
export interface Subject {
  readonly rule: string;
  readonly kind: string;
  readonly measure: string;
  readonly action: string | null;
  readonly actWithin: number;
  /** The name of the column of clocks, and the clock. */
  readonly column: string;
  readonly clock: string;
  readonly key: string;
}

/** What one rule finds of one key, in the order of the log. */
export interface Found {
  readonly subject: Subject;
  readonly findings: readonly Finding[];
}

/** An incident that is found again so soon after it cleared is the same one, ms. */
const sameWithin = 30 * 60_000;
/** It is told of again when its value or what would help has changed by more than this share. */
const share = 0.25;

export class Incident {
  readonly told: Plain[] = [];
  private readonly subject: Subject;
  private state: Record<string, string | number | boolean | null> = {};
  private severity = 0;
  private clearedAt = Number.NEGATIVE_INFINITY;

  constructor(subject: Subject) {
    this.subject = subject;
  }

  /** When it is escalated if nobody acknowledges it before; undefined: never. */
  get escalatesAt(): number | undefined {
    const { acknowledge_by_at: at, is_acknowledged: isTaken } = this.state;
    return this.severity > 0 && !isTaken && this.isDue ? (at as number) : undefined;
  }
  private isDue = false;

  find(finding: Finding): void {
    const { severity, by } = finding;
    if (this.severity === 0 && severity === 0) return;
    if (this.severity === 0) this.open(finding);
    else if (severity === 0) {
      this.note({ ...finding, severity: this.severity, advice: null });
      this.severity = 0;
      this.clearedAt = finding.end;
      this.tell('clear', by);
    } else if (severity !== this.severity) {
      this.tell('moved', by);
      this.note(finding);
      this.tell('update', by, false);
    } else if (this.isNews(finding)) {
      this.note(finding);
      this.tell('update', by);
    }
  }

  acknowledge({ alert, by }: Acknowledgement): void {
    if (this.severity === 0 || this.state.alert !== alert || this.state.is_acknowledged) return;
    this.state.is_acknowledged = true;
    this.tell('acknowledged', by);
  }

  escalate(by: Place): void {
    this.isDue = false;
    this.tell('escalated', by);
  }

  private open(finding: Finding): void {
    const { rule, kind, measure, actWithin, column, clock, key } = this.subject;
    const { start, end, by } = finding;
    if (end - this.clearedAt > sameWithin) {
      const alert = nameOf(rule, clock, key, Number.isNaN(start) ? end : start);
      const whose = { rule, kind, measure, [column]: clock, key: key || null };
      this.state = { alert, revision: 0, ...whose, since_at: end };
    }
    this.isDue = true;
    this.state.is_acknowledged = false;
    this.state.acknowledge_by_at = by.knownAt + actWithin;
    this.note(finding);
    this.tell('open', by);
  }

  private note({ start, end, severity, observed, expected, advice }: Finding): void {
    const hasWindow = !Number.isNaN(start);
    this.severity = severity;
    Object.assign(this.state, {
      severity: severities[severity - 1],
      window_start_at: hasWindow ? start : null,
      window_end_at: hasWindow ? end : null,
      observed: known(observed),
      expected,
      action: advice === null || advice.amount > 0 ? this.subject.action : null,
      amount: advice?.amount ?? null,
      until_at: known(advice?.untilAt),
      before_ms: known(advice?.beforeMs),
      after_ms: known(advice?.afterMs),
    });
  }

  private isNews({ observed, advice }: Finding): boolean {
    const isOther = (now: number, before: Plain[string]) =>
      before !== null && Math.abs(now - (before as number)) > share * (before as number);
    const { state } = this;
    return isOther(observed, state.observed) || (advice !== null && isOther(advice.amount, state.amount));
  }

  private tell(state: string, by: Place, isNext = true): void {
    if (isNext) this.state.revision = (this.state.revision as number) + 1;
    const cause = { known_at: by.knownAt, closed_stream: by.stream, closed_seq: by.seq };
    this.told.push({ ...this.state, state, ...cause });
  }
}

const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

/** `alert_id = hash(rule, key, start of the window that opened it)`: the contract with subscribers. */
function nameOf(rule: string, clock: string, key: string, opened: number): string {
  const words = new Uint32Array(4);
  Identifiers.key(`${rule}|${clock}|${key}|${opened}`, words, 0);
  return `a-${[words[1], words[0]].map((word) => word.toString(16).padStart(8, '0')).join('')}`;
}
