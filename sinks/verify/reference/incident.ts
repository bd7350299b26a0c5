// The specification of an incident's life, for one rule and key: opened, moved, updated, acknowledged, escalated, cleared.
import { Identifiers } from '../../../engine/identifiers.ts';
import { severities } from '../../../engine/watch.ts';
import type { Plain } from '../plain.ts';
import type { Acknowledgement, Corrections, Finding, Place, Subject } from './finding.ts';

/** An incident that is found again so soon after it cleared is the same one, ms. */
const sameWithin = 30 * 60_000;
/** It is told of again when its value or what would help has changed by more than this share. */
const share = 0.25;
/** What was told of a window is corrected so long after its end, ms. */
const toldFor = 30 * 24 * 3_600_000;

type State = Record<string, string | number | boolean | null>;

export class Incident {
  readonly told: Plain[] = [];
  private readonly subject: Subject;
  private state: State = {};
  /** By end: windows of which something was told, by which incident, and what. */
  private readonly windows = new Map<number, { of: State; observed: number; expected: number }>();
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
    const n = this.told.length;
    this.judge(finding);
    if (this.told.length === n) return;
    const { end, observed, expected, by } = finding;
    this.windows.set(end, { of: this.state, observed, expected });
    for (const end of this.windows.keys()) if (end < by.knownAt - toldFor) this.windows.delete(end);
  }

  /** While it is open only its newest window matters, and what would help stays; after its end another judgement is noted,
   * and quite another value where there was cause for an alarm. */
  correct({ by, windows, severityOf }: Corrections): void {
    for (const { start, end, observed, revision } of windows) {
      const before = this.windows.get(end);
      if (before === undefined) continue;
      const { of, expected } = before;
      if (this.severity > 0 && of === this.state) {
        if (of.window_end_at !== end || !isOther(observed, of.observed)) continue;
        Object.assign(of, {
          window_start_at: start,
          window_revision: revision,
          is_provisional: false,
          observed: known(observed),
          expected,
        });
        this.tell('update', by);
      } else {
        const [then, now] = [severityOf(before.observed), severityOf(observed)];
        const isNote = then !== now || (now > 0 && isOther(observed, before.observed));
        if (!isNote) continue;
        const advice = {
          action: this.subject.action,
          amount: null,
          until_at: null,
          before_ms: null,
          after_ms: null,
        };
        const window = { window_start_at: start, window_end_at: end, window_revision: revision };
        Object.assign(of, {
          ...window,
          is_provisional: false,
          observed: known(observed),
          expected,
          ...advice,
        });
        this.tell('corrected', by, true, of);
      }
      before.observed = observed;
    }
  }

  private judge(finding: Finding): void {
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

  private note({ start, end, severity, observed, revision, expected, advice, isProvisional }: Finding): void {
    const hasWindow = !Number.isNaN(start);
    this.severity = severity;
    Object.assign(this.state, {
      severity: severities[severity - 1],
      window_start_at: hasWindow ? start : null,
      window_end_at: hasWindow ? end : null,
      is_provisional: isProvisional,
      window_revision: revision,
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
    const { state } = this;
    return isOther(observed, state.observed) || (advice !== null && isOther(advice.amount, state.amount));
  }

  private tell(state: string, by: Place, isNext = true, of = this.state): void {
    if (isNext) of.revision = (of.revision as number) + 1;
    const cause = { known_at: by.knownAt, closed_stream: by.stream, closed_seq: by.seq };
    this.told.push({ ...of, state, ...cause });
  }
}

const isOther = (now: number, before: Plain[string]) =>
  before !== null && Math.abs(now - (before as number)) > share * (before as number);
const known = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);

/** `alert_id = hash(rule, key, start of the window that opened it)`: the contract with subscribers. */
function nameOf(rule: string, clock: string, key: string, opened: number): string {
  const words = new Uint32Array(4);
  Identifiers.key(`${rule}|${clock}|${key}|${opened}`, words, 0);
  return `a-${[words[1], words[0]].map((word) => word.toString(16).padStart(8, '0')).join('')}`;
}
