// The life of alerts: opened, moved, updated, acknowledged, escalated, cleared; one incident a rule and key at a time.
import { Columns, copyRow } from '../columns.ts';
import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import type { Identifiers } from '../identifiers.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import { Timers } from '../timers.ts';
import { severities } from '../watch.ts';
import { RowIndex } from '../windows/rowindex.ts';
import type { Advice } from './advice.ts';
import { alertsTable } from './table.ts';

/** A rule as incidents see it. */
export interface Rule {
  readonly name: string;
  readonly kind: string;
  readonly measure: string;
  /** What is advised, as the event that does it names it; null: nothing. */
  readonly action: string | null;
  /** Escalated if nobody has acknowledged it for so long, ms. */
  readonly actWithin: number;
}
/** What a window (or an instant) says of a key. */
export interface Finding {
  readonly clock: number;
  /** Label code of the rest of the key, in the dictionary `alert_key`; 0: nothing. */
  readonly key: number;
  /** NaN: no window. */
  readonly start: number;
  readonly end: number;
  readonly observed: number;
  /** The level of the severity. */
  readonly expected: number;
  readonly advice: Advice | null;
}

/** An incident that opens again within so long of its clearing is the same one, ms. */
const reopenWithin = parseDuration('30m');
/** An open incident is told of again when its value has changed by this share. */
const worthTelling = 0.25;
const keys = 2 ** 24;
const encoder = new TextEncoder();

export class Incidents {
  static readonly state = ['current', 'clearedAt', 'index', 'timers', 'number'];
  /** Revisions since the last commit. */
  readonly rows: Columns;
  /** Row i is incident slot i as it stands. */
  private readonly current: Columns;
  private clearedAt: number[] = [];
  private readonly index = new RowIndex();
  private readonly timers = new Timers((_, a, b) => a - b);
  private number = 0;
  private readonly rules: readonly Rule[];
  private readonly clock: string;
  private readonly dictionaries: Dictionaries;
  private readonly identifiers: Identifiers;

  constructor(rules: readonly Rule[], clock: string, dictionaries: Dictionaries, identifiers: Identifiers) {
    this.rules = rules;
    this.clock = clock;
    this.dictionaries = dictionaries;
    this.identifiers = identifiers;
    const table = alertsTable(clock);
    this.rows = new Columns(table, 16) as unknown as Columns;
    this.current = new Columns(table, 64) as unknown as Columns;
  }

  /** The earliest escalation, ms; Infinity: none is set. */
  get next(): number {
    return this.timers.next;
  }

  /** Rule number `rule` finds severity code `severity` (0: nothing) for key number `key`. */
  find(rule: number, key: number, severity: number, finding: Finding, cause: Cause): void {
    const slot = this.index.get(rule * keys + key);
    const held = slot === -1 ? 0 : this.held(slot);
    if (severity === 0 && held === 0) return;
    if (held === 0) this.open(rule, key, slot, severity, finding, cause);
    else if (severity === 0) this.clear(slot, finding, cause);
    else if (severity !== held) this.move(slot, severity, finding, cause);
    else if (this.isNews(slot, finding)) {
      this.note(slot, severity, finding);
      this.send(slot, 'update', cause);
    }
  }

  /** Somebody has taken on the incident with this key; false where there is no such open one. */
  acknowledge(words: Uint32Array, at: number, cause: Cause): boolean {
    const of = this.current.of as Record<string, KindArray>;
    for (let slot = 0; slot < this.current.n; slot++) {
      const own = slot * 4;
      if ([0, 1, 2, 3].some((w) => of.alert[own + w] !== words[at + w])) continue;
      if (this.held(slot) === 0 || of.is_acknowledged[slot] === 1) return false;
      of.is_acknowledged[slot] = 1;
      this.send(slot, 'acknowledged', cause);
      return true;
    }
    return false;
  }

  /** The earliest escalation is due. `cause` carries its instant. */
  fire(cause: Cause): void {
    this.timers.pop((due, _, slot) => {
      const of = this.current.of as Record<string, KindArray>;
      if (this.held(slot) === 0 || of.is_acknowledged[slot] === 1 || of.acknowledge_by_at[slot] !== due)
        return;
      this.send(slot, 'escalated', cause);
    });
  }

  /** Forgets what was sent, once it is committed. */
  committed(): void {
    this.rows.clear();
  }

  private held(slot: number): number {
    return this.clearedAt[slot] === this.clearedAt[slot] ? 0 : this.severityOf(slot);
  }

  private severityOf(slot: number): number {
    const code = (this.current.of as Record<string, KindArray>).severity[slot];
    return severities.indexOf(this.dictionaries.of('severity').text(code) as never) + 1;
  }

  private open(
    rule: number,
    key: number,
    known: number,
    severity: number,
    finding: Finding,
    cause: Cause,
  ): void {
    const isAgain = known !== -1 && finding.end - this.clearedAt[known] <= reopenWithin;
    let slot = known;
    if (slot === -1) {
      slot = this.current.add();
      this.index.set(rule * keys + key, slot);
    } else if (!isAgain) this.current.blank(slot);
    this.clearedAt[slot] = Number.NaN;
    const of = this.current.of as Record<string, KindArray>;
    if (!isAgain) {
      this.name(slot, rule, finding);
      of.revision[slot] = 0;
      of.since_at[slot] = finding.end;
    }
    of.is_acknowledged[slot] = 0;
    of.acknowledge_by_at[slot] = cause.knownAt + this.rules[rule].actWithin;
    this.timers.set(of.acknowledge_by_at[slot], 0, slot);
    this.note(slot, severity, finding);
    this.send(slot, 'open', cause);
  }

  /** The severity changes: those who follow the old one are told under it, in the same revision. */
  private move(slot: number, severity: number, finding: Finding, cause: Cause): void {
    const of = this.current.of as Record<string, KindArray>;
    this.send(slot, 'moved', cause);
    of.revision[slot]--;
    this.note(slot, severity, finding);
    this.send(slot, 'update', cause);
  }

  private clear(slot: number, finding: Finding, cause: Cause): void {
    this.note(slot, this.severityOf(slot), { ...finding, advice: null });
    this.clearedAt[slot] = finding.end;
    this.send(slot, 'clear', cause);
  }

  private isNews(slot: number, { observed, advice }: Finding): boolean {
    const of = this.current.of as Record<string, KindArray>;
    const told = of.observed[slot];
    return (
      Math.abs(observed - told) > worthTelling * told ||
      (advice !== null && advice.amount !== of.amount[slot])
    );
  }

  private name(slot: number, rule: number, { clock, key, start, end }: Finding): void {
    const of = this.current.of as Record<string, KindArray>;
    const { name, kind, measure } = this.rules[rule];
    const code = (domain: string, text: string) => this.dictionaries.of(domain).codeOf(text);
    of.rule[slot] = code('rule', name);
    of.kind[slot] = code('kind', kind);
    of.measure[slot] = code('measure', measure);
    of[this.clock][slot] = clock;
    of.key[slot] = key;
    const whose = this.dictionaries.of(this.clock).text(clock);
    const rest = this.dictionaries.of('key').text(key);
    const bytes = encoder.encode(`${name}|${whose}|${rest}|${start === start ? start : end}`);
    const words = new Uint32Array(4);
    this.identifiers.put('alert', bytes, 0, bytes.length, words, 0);
    const text = encoder.encode(
      `a-${[...words.subarray(0, 2)].map((word) => word.toString(16).padStart(8, '0')).join('')}`,
    );
    this.identifiers.put('alert', text, 0, text.length, of.alert as Uint32Array, slot * 4);
  }

  private note(slot: number, severity: number, { start, end, observed, expected, advice }: Finding): void {
    const of = this.current.of as Record<string, KindArray>;
    of.severity[slot] = this.dictionaries.of('severity').codeOf(severities[severity - 1]);
    of.window_start_at[slot] = start;
    of.window_end_at[slot] = start === start ? end : Number.NaN;
    of.observed[slot] = observed;
    of.expected[slot] = expected;
    const action = advice && advice.amount > 0 ? this.actionOf(slot) : null;
    of.action[slot] = action === null ? 0 : this.dictionaries.of('action').codeOf(action);
    of.amount[slot] = advice?.amount ?? Number.NaN;
    of.until_at[slot] = advice?.untilAt ?? Number.NaN;
    of.before_ms[slot] = advice?.beforeMs ?? Number.NaN;
    of.after_ms[slot] = advice?.afterMs ?? Number.NaN;
  }

  private actionOf(slot: number): string | null {
    const code = (this.current.of as Record<string, KindArray>).rule[slot];
    const name = this.dictionaries.of('rule').text(code);
    return this.rules.find((rule) => rule.name === name)?.action ?? null;
  }

  private send(slot: number, state: string, cause: Cause): void {
    const of = this.current.of as Record<string, KindArray>;
    of.state[slot] = this.dictionaries.of('state').codeOf(state);
    of.revision[slot]++;
    of.number[slot] = ++this.number;
    of.known_at[slot] = cause.knownAt;
    of.closed_stream[slot] = cause.stream;
    of.closed_seq[slot] = cause.seq;
    of.closed_ordinal[slot] = cause.ordinal;
    copyRow(this.current, slot, this.rows, this.rows.add());
  }
}
