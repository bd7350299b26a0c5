// The fold with one row a case: what the case looks like now, re-folded whenever an event comes.
import type { Cases } from '../cases.ts';
import { Columns, copyRow, sameRow } from '../columns.ts';
import type { KindArray } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import { domainOf } from '../schema.ts';
import type { Timers } from '../timers.ts';
import { type Cause, Changes } from './changes.ts';
import { clocksOf, type Dates, type Derivation, derive } from './derive.ts';
import type { CaseEvents } from './events.ts';
import { Taking } from './taking.ts';

interface Options {
  readonly cases: Cases;
  readonly events: CaseEvents;
  readonly dictionaries: Dictionaries;
  readonly clock: string;
  readonly dates: Dates;
  readonly timers: Timers;
  /** Kind numbers of its timers are `timerBase + i`. */
  readonly timerBase: number;
  /** A case is to be woken when its unit is complete up to an instant. */
  readonly await: (unit: number, until: number, slot: number) => void;
  readonly cause: Cause;
}
export class Milestones {
  static readonly state = ['rows', 'revision', 'isTouched', 'armed'];
  readonly cases: Cases;
  readonly changes: Changes;
  readonly rows: Columns;
  readonly events: CaseEvents;
  private readonly taking: Taking;
  private readonly derivations: readonly Derivation[];
  private readonly after: readonly { readonly name: string; readonly column: string }[];
  private readonly timed: readonly Derivation[];
  private readonly waiting: readonly Derivation[];
  private readonly clocks: readonly string[];
  private readonly options: Options;
  private readonly old: Columns;
  private readonly touched: number[] = [];
  private revision = new Float64Array(1024);
  private isTouched = new Uint8Array(1024);
  private armed: Float64Array;

  constructor(options: Options) {
    const { cases, events, dictionaries } = options;
    this.cases = cases;
    this.events = events;
    this.options = options;
    this.clocks = clocksOf(cases, options.clock);
    this.rows = new Columns(cases.table);
    this.old = new Columns(cases.table, 16);
    this.changes = new Changes(cases, options.cause);
    this.taking = new Taking(cases, dictionaries);
    this.after = [...cases.formulas].flatMap(([name, formula]) =>
      formula.of === 'after' ? { name, column: formula.column } : [],
    );
    this.derivations = derive(cases, options.clock, options.dates, (name) =>
      dictionaries.of(domainOf(name, cases.table.columns[name])),
    );
    this.timed = this.derivations.filter((derivation) => derivation.dueAt !== undefined);
    this.waiting = this.derivations.filter((derivation) => derivation.waitsFor !== undefined);
    this.armed = new Float64Array(1024 * this.timed.length).fill(Number.NaN);
  }

  /** An event was inserted into its case: fold it in. */
  insert(event: number, slot: number): void {
    this.touch(slot);
    if (this.events.next[event] === -1) this.taking.step(this.events.events, event, this.rows, slot);
    else this.refold(slot);
  }

  /** Timer `kind` of a case is due. */
  fire(due: number, kind: number, slot: number): void {
    const at = slot * this.timed.length + kind - this.options.timerBase;
    if (this.armed[at] !== due) return;
    this.armed[at] = Number.NaN;
    this.touch(slot);
    this.settle(due);
  }

  /** Looks at a case again when this settles. */
  touch(slot: number): void {
    if (slot >= this.rows.n) this.open(slot);
    if (this.isTouched[slot] === 1) return;
    this.isTouched[slot] = 1;
    const i = this.touched.push(slot) - 1;
    this.old.grow(i + 1);
    copyRow(this.rows, slot, this.old, i);
  }

  /** Ends a message: sends what changed. `logged` is what timers have reached. */
  settle(logged: number): void {
    for (let i = 0; i < this.touched.length; i++) {
      const slot = this.touched[i];
      this.isTouched[slot] = 0;
      this.finish(slot, logged);
      const revision = this.revision[slot];
      if (revision > 0 && sameRow(this.old, i, this.rows, slot)) continue;
      if (revision > 0) this.changes.add(this.old, i, -1, revision);
      this.revision[slot] = revision + 1;
      this.changes.add(this.rows, slot, 1, revision + 1);
    }
    this.touched.length = 0;
  }

  /** The calendars of some clocks, or promises, have changed: whatever may hang on them is looked at again. */
  redate(isConcerned: (clock: number) => boolean): void {
    const { n, of } = this.rows;
    for (let slot = 0; slot < n; slot++)
      if (this.clocks.some((name) => isConcerned(of[name as never][slot]))) this.touch(slot);
  }

  private open(slot: number): void {
    while (this.rows.n <= slot) this.rows.add();
    this.start(slot);
    if (slot < this.revision.length) return;
    const revision = new Float64Array(this.rows.capacity);
    const isTouched = new Uint8Array(this.rows.capacity);
    const armed = new Float64Array(this.rows.capacity * this.timed.length).fill(Number.NaN);
    revision.set(this.revision);
    isTouched.set(this.isTouched);
    armed.set(this.armed);
    Object.assign(this, { revision, isTouched, armed });
  }

  private start(slot: number): void {
    this.rows.blank(slot);
    const of = this.rows.of as Record<string, KindArray>;
    this.events.writeKey(slot, of[this.cases.key], slot);
    this.taking.start(this.rows, slot);
  }

  private refold(slot: number): void {
    this.start(slot);
    for (let event = this.events.head[slot]; event !== -1; event = this.events.next[event])
      this.taking.step(this.events.events, event, this.rows, slot);
  }

  private finish(slot: number, logged: number): void {
    const of = this.rows.of as Record<string, KindArray>;
    for (const derivation of this.derivations) derivation.set(of, slot, logged);
    for (const { name, column } of this.after) {
      const since = of[column][slot];
      let n = since === since ? 0 : Number.NaN;
      const at = this.events.events.of.event_at as Float64Array;
      for (
        let event = this.events.tail[slot];
        event !== -1 && at[event] > since;
        event = this.events.prev[event]
      )
        n++;
      of[name][slot] = n;
    }
    for (let i = 0; i < this.timed.length; i++) {
      const due = (this.timed[i].dueAt as NonNullable<Derivation['dueAt']>)(of, slot);
      const at = slot * this.timed.length + i;
      if (!(due > logged)) this.armed[at] = Number.NaN;
      else if (this.armed[at] !== due) {
        this.armed[at] = due;
        this.options.timers.set(due, this.options.timerBase + i, slot);
      }
    }
    for (const { waitsFor } of this.waiting) {
      const until = waitsFor?.(of, slot) ?? Number.NaN;
      if (until === until) this.options.await(of[this.options.clock][slot], until, slot);
    }
  }
}
