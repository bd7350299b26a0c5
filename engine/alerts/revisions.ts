// The rows of incidents: one as each stands, and a revision for every change.
import { Columns, copyRow, sameRow } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import { Identifiers } from '../identifiers.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import { severities } from '../watch.ts';
import type { Advice } from './advice.ts';
import type { Finding, Rule } from './finding.ts';
import { alertsTable } from './table.ts';

const encoder = new TextEncoder();

export class Revisions {
  static readonly state = ['current', 'number'];
  /** Revisions since the last commit. */
  readonly rows: Columns;
  /** Row i is incident i as it stands. */
  readonly current: Columns;
  private number = 0;
  private readonly clock: string;
  private readonly dictionaries: Dictionaries;
  private readonly identifiers: Identifiers;

  constructor(clock: string, dictionaries: Dictionaries, identifiers: Identifiers) {
    this.clock = clock;
    this.dictionaries = dictionaries;
    this.identifiers = identifiers;
    const table = alertsTable(clock);
    this.rows = new Columns(table, 16) as unknown as Columns;
    this.current = new Columns(table, 64) as unknown as Columns;
  }

  get of(): Record<string, KindArray> {
    return this.current.of as Record<string, KindArray>;
  }

  /** Number of the newest revision; 0: none yet. */
  get last(): number {
    return this.number;
  }

  /** Takes over what was told, a row an incident; false where it is what it holds. */
  adopt(told: readonly Columns[], last: number): boolean {
    const { current } = this;
    const n = told.reduce((sum, part) => sum + part.n, 0);
    let isSame = n === current.n;
    let slot = 0;
    for (const part of told)
      for (let row = 0; row < part.n; row++, slot++) isSame &&= sameRow(part, row, current, slot);
    if (isSame && last === this.number) return false;
    current.clear();
    for (const part of told)
      for (let row = 0; row < part.n; row++) copyRow(part, row, current, current.add());
    this.number = last;
    return true;
  }

  /** Rule, clock and rest of the key: see `Place`. */
  placeOf(slot: number): string {
    const { of } = this;
    return `${this.dictionaries.of('rule').text(of.rule[slot])} ${of[this.clock][slot]} ${of.key[slot]}`;
  }

  isCleared(slot: number): boolean {
    return this.dictionaries.of('state').text(this.of.state[slot]) === 'clear';
  }

  severityOf(slot: number): number {
    const text = this.dictionaries.of('severity').text(this.of.severity[slot]);
    return severities.indexOf(text as never) + 1;
  }

  /** Begins an incident: `alert_id = hash(rule, key, start of the window that opened it)`. */
  name(slot: number, { name, kind, measure }: Rule, { clock, key, start, end }: Finding): void {
    const { of, dictionaries, identifiers } = this;
    of.rule[slot] = dictionaries.of('rule').codeOf(name);
    of.kind[slot] = dictionaries.of('kind').codeOf(kind);
    of.measure[slot] = dictionaries.of('measure').codeOf(measure);
    of[this.clock][slot] = clock;
    of.key[slot] = key;
    of.revision[slot] = 0;
    of.since_at[slot] = end;
    const text = encoder.encode(this.idOf(slot, start === start ? start : end));
    identifiers.put('alert', text, 0, text.length, of.alert as Uint32Array, slot * 4);
  }

  /** The text of an incident's `alert`, whose key alone is kept. */
  id(slot: number): string {
    const { window_start_at: start, window_end_at: end, since_at: since } = this.of;
    return this.idOf(
      slot,
      start[slot] === start[slot] ? since[slot] - (end[slot] - start[slot]) : since[slot],
    );
  }

  /** What an incident advises as it stands; null: nothing that is known in numbers. */
  advice(slot: number): Advice | null {
    const { amount, until_at: until, before_ms: before, after_ms: after } = this.of;
    if (Number.isNaN(amount[slot])) return null;
    return { amount: amount[slot], untilAt: until[slot], beforeMs: before[slot], afterMs: after[slot] };
  }

  note(slot: number, severity: number, action: string | null, finding: Finding): void {
    const { of, dictionaries } = this;
    const { start, end, revision, observed, expected, advice } = finding;
    of.severity[slot] = dictionaries.of('severity').codeOf(severities[severity - 1]);
    of.window_start_at[slot] = start;
    of.window_end_at[slot] = start === start ? end : Number.NaN;
    of.is_provisional[slot] = finding.isProvisional ? 1 : 0;
    of.window_revision[slot] = revision;
    of.observed[slot] = observed;
    of.expected[slot] = expected;
    of.action[slot] = action === null ? 0 : dictionaries.of('action').codeOf(action);
    of.amount[slot] = advice?.amount ?? Number.NaN;
    of.until_at[slot] = advice?.untilAt ?? Number.NaN;
    of.before_ms[slot] = advice?.beforeMs ?? Number.NaN;
    of.after_ms[slot] = advice?.afterMs ?? Number.NaN;
  }

  private idOf(slot: number, opened: number): string {
    const { of, dictionaries } = this;
    const text = (name: string) => dictionaries.of(name).text(of[name][slot]);
    const words = new Uint32Array(4);
    Identifiers.key(`${text('rule')}|${text(this.clock)}|${text('key')}|${opened}`, words, 0);
    return `a-${[words[1], words[0]].map((word) => word.toString(16).padStart(8, '0')).join('')}`;
  }

  /** Sends an incident on in its state, as its next revision or once more in the same. */
  send(slot: number, state: string, cause: Cause, isNext = true): void {
    const { of } = this;
    of.state[slot] = this.dictionaries.of('state').codeOf(state);
    if (isNext) of.revision[slot]++;
    of.number[slot] = ++this.number;
    of.known_at[slot] = cause.knownAt;
    of.closed_stream[slot] = cause.stream;
    of.closed_seq[slot] = cause.seq;
    of.closed_ordinal[slot] = cause.ordinal;
    copyRow(this.current, slot, this.rows, this.rows.add());
  }
}
