// The life of alerts: opened, moved, updated, acknowledged, escalated, cleared; one incident a rule and key at a time.
import type { Columns } from '../columns.ts';
import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Dictionaries } from '../labels.ts';
import { Timers } from '../timers.ts';
import { RowIndex } from '../windows/rowindex.ts';
import type { Finding, Rule } from './finding.ts';
import { Revisions } from './revisions.ts';

/** An incident that opens again within so long of its clearing is the same one, ms. */
const reopenWithin = parseDuration('30m');
/** An open incident is told of again when its value or what would help has changed by this share. */
const worthTelling = 0.25;
const keys = 2 ** 24;
const newTimers = () => new Timers((_, a, b) => a - b);

/** Where the incidents of a rule and key belong: `name` is the rule's name, the code of the clock, that of the key's rest. */
export interface Place {
  readonly name: string;
  readonly rule: number;
  readonly key: number;
  /** Whether its watch finds it to be so now. */
  readonly isOn: boolean;
}

export class Incidents {
  static readonly state = ['revisions', 'clearedAt', 'ruleOf', 'index', 'timers'];
  private readonly revisions: Revisions;
  /** By incident: when it cleared, ms; NaN: it is open. */
  private clearedAt: number[] = [];
  private ruleOf: number[] = [];
  private readonly index = new RowIndex();
  private readonly timers = newTimers();
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

  /** The text of an incident's `alert`. */
  id(slot: number): string {
    return this.revisions.id(slot);
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
    if (held === 0) this.begin(this.opened(rule, key, slot, finding), severity, finding, cause);
    else if (severity === 0) this.clear(slot, finding, cause);
    else if (severity !== held) this.move(slot, severity, finding, cause);
    else if (this.isNews(slot, finding)) this.tell(slot, severity, finding, 'update', cause);
  }

  /** Somebody has taken on the incident with this key; false where there is no such open one. */
  acknowledge(words: Uint32Array, at: number, cause: Cause): boolean {
    const { of } = this.revisions;
    const slot = this.clearedAt.findIndex((_, i) =>
      [0, 1, 2, 3].every((w) => of.alert[i * 4 + w] === words[at + w]),
    );
    if (slot === -1 || this.held(slot) === 0 || of.is_acknowledged[slot] === 1) return false;
    of.is_acknowledged[slot] = 1;
    this.revisions.send(slot, 'acknowledged', cause);
    return true;
  }

  /** The earliest escalation is due. `cause` carries its instant. */
  fire(cause: Cause): void {
    this.timers.pop((due, _, slot) => {
      const { of } = this.revisions;
      const isDue = this.held(slot) !== 0 && of.acknowledge_by_at[slot] === due;
      if (isDue && of.is_acknowledged[slot] !== 1) this.revisions.send(slot, 'escalated', cause);
    });
  }

  /** Goes on from the incidents in `told`, which may be what it holds anyway; returns the places that are open then. */
  adopt(
    told: readonly Columns[],
    places: ReadonlyMap<string, Place>,
    logged: number,
    cause: Cause,
  ): readonly Place[] {
    const { revisions } = this;
    if (!revisions.adopt(told))
      return [...places.values()].filter(({ rule, key }) => {
        const slot = this.index.get(rule * keys + key);
        return slot !== -1 && this.held(slot) !== 0;
      });
    Object.assign(this, { clearedAt: [], ruleOf: [], index: new RowIndex(), timers: newTimers() });
    const open: Place[] = [];
    for (let slot = 0; slot < this.current.n; slot++) {
      const { of } = revisions;
      const place = places.get(revisions.placeOf(slot));
      if (place) this.index.set(place.rule * keys + place.key, slot);
      this.ruleOf[slot] = place?.rule ?? 0;
      const end = of.window_end_at[slot];
      this.clearedAt[slot] = Number.NaN;
      if (revisions.isCleared(slot)) this.clearedAt[slot] = end === end ? end : of.known_at[slot];
      else if (place?.isOn) {
        open.push(place);
        if (of.acknowledge_by_at[slot] > logged) this.timers.set(of.acknowledge_by_at[slot], 0, slot);
      } else {
        this.clearedAt[slot] = cause.knownAt;
        revisions.send(slot, 'clear', cause);
      }
    }
    return open;
  }

  /** Forgets what was sent, once it is committed. */
  committed(): void {
    this.rows.clear();
  }

  private held(slot: number): number {
    return this.clearedAt[slot] === this.clearedAt[slot] ? 0 : this.revisions.severityOf(slot);
  }

  /** The incident that opens: a new one, or the one that cleared a short while ago. */
  private opened(rule: number, key: number, known: number, finding: Finding): number {
    const { current } = this.revisions;
    const slot = known === -1 ? current.add() : known;
    this.index.set(rule * keys + key, slot);
    this.ruleOf[slot] = rule;
    if (known !== -1 && finding.end - this.clearedAt[known] <= reopenWithin) return slot;
    current.blank(slot);
    this.revisions.name(slot, this.rules[rule], finding);
    return slot;
  }

  private begin(slot: number, severity: number, finding: Finding, cause: Cause): void {
    const { of } = this.revisions;
    this.clearedAt[slot] = Number.NaN;
    of.is_acknowledged[slot] = 0;
    of.acknowledge_by_at[slot] = cause.knownAt + this.rules[this.ruleOf[slot]].actWithin;
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
    const severity = this.held(slot);
    this.clearedAt[slot] = finding.end;
    this.tell(slot, severity, { ...finding, advice: null }, 'clear', cause);
  }

  private tell(slot: number, severity: number, finding: Finding, state: string, cause: Cause): void {
    this.note(slot, severity, finding);
    this.revisions.send(slot, state, cause);
  }

  private note(slot: number, severity: number, finding: Finding): void {
    const { action } = this.rules[this.ruleOf[slot]];
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
