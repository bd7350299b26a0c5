// The life of alerts: opened, moved, updated, acknowledged, escalated, cleared; one incident a rule and key at a time.
import type { Columns } from '../columns.ts';
import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Dictionaries } from '../labels.ts';
import type { Timers } from '../timers.ts';
import type { Finding, Rule } from './finding.ts';
import { lives, newTimers, type Place } from './lives.ts';
import { Revisions } from './revisions.ts';
import { Slots } from './slots.ts';

/** An incident that opens again within so long of its clearing is the same one, ms. */
const reopenWithin = parseDuration('30m');
/** An open incident is told of again when its value or what would help has changed by this share. */
const worthTelling = 0.25;

export class Incidents {
  static readonly state = ['revisions', 'clearedAt', 'slots', 'timers'];
  /** Whoever tells of windows says here for how long they may be corrected. */
  readonly slots: Slots = new Slots();
  private readonly revisions: Revisions;
  /** By incident: when it cleared, ms; NaN: it is open. */
  private clearedAt: number[] = [];
  private readonly timers: Timers = newTimers();
  private readonly rules: readonly Rule[];

  constructor(rules: readonly Rule[], clock: string, dictionaries: Dictionaries, identifiers: Identifiers) {
    this.rules = rules;
    this.revisions = new Revisions(clock, dictionaries, identifiers);
  }

  /** Revisions since the last commit. */
  get rows(): Columns {
    return this.revisions.rows;
  }

  /** Number of the newest revision; 0: none yet. */
  get last(): number {
    return this.revisions.last;
  }

  /** Row i is incident i as it stands. */
  get current(): Columns {
    return this.revisions.current;
  }

  /** Rows of `current` that are open. */
  get open(): readonly number[] {
    return this.clearedAt.flatMap((at, slot) => (at === at ? [] : [slot]));
  }

  id(slot: number): string {
    return this.revisions.id(slot);
  }

  /** The earliest escalation, ms; Infinity: none is set. */
  get next(): number {
    return this.timers.next;
  }

  /** Rule number `rule` finds severity code `severity` (0: nothing) for key number `key`; whether that is told. */
  find(rule: number, key: number, severity: number, finding: Finding, cause: Cause): boolean {
    const slot = this.slots.newest(rule, key);
    const held = slot === -1 ? 0 : this.severity(slot);
    if (severity === 0 && held === 0) return false;
    if (held === 0) this.begin(this.opened(rule, key, slot, finding), severity, finding, cause);
    else if (severity === 0) this.clear(slot, finding, cause);
    else if (severity !== held) this.move(slot, severity, finding, cause);
    else if (this.isNews(slot, finding)) this.tell(slot, severity, finding, 'update', cause);
    else return false;
    return true;
  }

  /** Whether a window that ends at `end` lies after the last incident of a rule for a key, or in an open one. */
  isNew(rule: number, key: number, end: number): boolean {
    const slot = this.slots.newest(rule, key);
    return slot === -1 || !(end <= this.clearedAt[slot]);
  }

  /**
   * A window of which an incident said `told` has been corrected; it was judged `before` and would be `now`. While it is
   * open that is news of its newest window alone, and what would help stays; once it is over it is noted where the
   * judgement is another one, or the value that it rested on quite another.
   */
  correct(slot: number, told: number, before: number, now: number, finding: Finding, cause: Cause): boolean {
    const severity = this.severity(slot);
    if (severity > 0) {
      const isNewest = this.revisions.of.window_end_at[slot] === finding.end;
      if (!isNewest || !this.isNews(slot, finding)) return false;
      this.tell(slot, severity, { ...finding, advice: this.revisions.advice(slot) }, 'update', cause);
      return true;
    }
    if (before === now && (now === 0 || !(Math.abs(finding.observed - told) > worthTelling * told)))
      return false;
    this.tell(slot, this.revisions.severityOf(slot), finding, 'corrected', cause);
    return true;
  }

  /** Somebody has taken on the incident with this key; false where there is no such open one. */
  acknowledge(words: Uint32Array, at: number, cause: Cause): boolean {
    const { of } = this.revisions;
    const slot = this.clearedAt.findIndex((_, i) =>
      [0, 1, 2, 3].every((w) => of.alert[i * 4 + w] === words[at + w]),
    );
    if (slot === -1 || this.severity(slot) === 0 || of.is_acknowledged[slot] === 1) return false;
    of.is_acknowledged[slot] = 1;
    this.revisions.send(slot, 'acknowledged', cause);
    return true;
  }

  /** The earliest escalation is due. `cause` carries its instant. */
  fire(cause: Cause): void {
    this.timers.pop((due, _, slot) => {
      const { of } = this.revisions;
      const isDue = this.severity(slot) !== 0 && of.acknowledge_by_at[slot] === due;
      if (isDue && of.is_acknowledged[slot] !== 1) this.revisions.send(slot, 'escalated', cause);
    });
  }

  /** Goes on from the incidents in `told`; null where that is what it holds anyway, else the places that are open then. */
  adopt(
    told: readonly Columns[],
    last: number,
    places: ReadonlyMap<string, Place>,
    logged: number,
    cause: Cause,
  ): readonly Place[] | null {
    if (!this.revisions.adopt(told, last)) return null;
    const { open, ...state } = lives(this.revisions, places, logged, cause);
    Object.assign(this, state);
    return open;
  }

  /** Forgets what was sent, once it is committed. */
  committed(): void {
    this.rows.clear();
  }

  private ruleOf(slot: number): Rule {
    return this.rules[this.slots.ruleOf(slot)];
  }

  /** Code of the severity it has while it is open; 0: it is over. */
  private severity(slot: number): number {
    return this.clearedAt[slot] === this.clearedAt[slot] ? 0 : this.revisions.severityOf(slot);
  }

  /** The incident that opens: a new one, or the one that cleared a short while ago. */
  private opened(rule: number, key: number, known: number, finding: Finding): number {
    const { current } = this.revisions;
    if (known !== -1 && finding.end - this.clearedAt[known] <= reopenWithin) return known;
    const slot = this.slots.take(rule, key);
    while (current.n <= slot) current.add();
    current.blank(slot);
    this.revisions.name(slot, this.rules[rule], finding);
    return slot;
  }

  private begin(slot: number, severity: number, finding: Finding, cause: Cause): void {
    const { of } = this.revisions;
    this.clearedAt[slot] = Number.NaN;
    of.is_acknowledged[slot] = 0;
    of.acknowledge_by_at[slot] = cause.knownAt + this.ruleOf(slot).actWithin;
    this.timers.set(of.acknowledge_by_at[slot], 0, slot);
    this.tell(slot, severity, finding, 'open', cause);
  }

  /** The severity changes: those who follow the old one are told under it, in the same revision. */
  private move(slot: number, severity: number, finding: Finding, cause: Cause): void {
    this.revisions.send(slot, 'moved', cause);
    this.note(slot, severity, finding);
    this.revisions.send(slot, 'update', cause, false);
  }

  private clear(slot: number, finding: Finding, cause: Cause): void {
    const severity = this.severity(slot);
    this.clearedAt[slot] = finding.end;
    this.tell(slot, severity, { ...finding, advice: null }, 'clear', cause);
  }

  private tell(slot: number, severity: number, finding: Finding, state: string, cause: Cause): void {
    this.note(slot, severity, finding);
    this.revisions.send(slot, state, cause);
  }

  private note(slot: number, severity: number, finding: Finding): void {
    const { action } = this.ruleOf(slot);
    const helps = finding.advice === null || finding.advice.amount > 0;
    this.revisions.note(slot, severity, helps ? action : null, finding);
  }

  private isNews(slot: number, { observed, advice }: Finding): boolean {
    const of = this.revisions.of;
    const isOther = (now: number, told: number) => Math.abs(now - told) > worthTelling * told;
    return (
      isOther(observed, of.observed[slot]) || (advice !== null && isOther(advice.amount, of.amount[slot]))
    );
  }
}
