// All folds of an engine over their shared events, with the timers that wake them.
import type { Cases } from '../cases.ts';
import type { Catalogue } from '../catalogue.ts';
import { compareKeys } from '../keymap.ts';
import type { Dictionaries } from '../labels.ts';
import { Timers } from '../timers.ts';
import type { Cause } from './changes.ts';
import type { Dates } from './derive.ts';
import { CaseEvents, type Ranks } from './events.ts';
import { Milestones } from './milestones.ts';
import { Transitions } from './transitions.ts';
import { Waits } from './waits.ts';

export type Fold = Milestones | Transitions;
/** Events of one kind of case, and the folds that read them. */
export interface Store {
  readonly events: CaseEvents;
  readonly folds: Fold[];
}
interface Options {
  readonly catalogue: Catalogue;
  readonly dictionaries: Dictionaries;
  readonly folds: readonly Cases[];
  readonly ranks: Ranks;
  readonly cause: Cause;
  readonly dates: Dates;
}
/** Room for folds in the numbering of cases that wait. */
const milestoneFolds = 16;
/** Room for the timers of one fold in the numbering of kinds. */
const timerKinds = 8;

export class Folds {
  static readonly state = ['timers', 'waits', 'events', 'milestones'];
  readonly all: readonly Fold[];
  /** By event table, as the catalogue numbers them. */
  readonly ofTable: readonly (readonly Store[])[];
  readonly timers: Timers;
  private readonly waits = new Waits();
  private readonly cause: Cause;
  private readonly events: CaseEvents[] = [];
  private readonly milestones: Milestones[] = [];

  constructor({ catalogue, dictionaries, folds, ranks, cause, dates }: Options) {
    this.cause = cause;
    this.timers = new Timers((kind, a, b) => {
      const { words } = this.milestones[Math.floor(kind / timerKinds)].events.index;
      return compareKeys(words, a * 4, words, b * 4);
    });
    const stores = new Map<string, Store>();
    this.all = folds.map((cases) => {
      const { from, key } = cases;
      const name = `${from.name}.${key}`;
      let store = stores.get(name);
      if (!store) {
        const mine = folds.filter((other) => other.from === from && other.key === key);
        const facts = dictionaries.of('fact');
        const sources = dictionaries.of('source');
        const events = new CaseEvents({ from, key, reads: mine.flatMap(reads), ranks, facts, sources });
        this.events.push(events);
        stores.set(name, (store = { events, folds: [] }));
      }
      const { events } = store;
      let fold: Fold;
      if (cases.kind === 'transitions') fold = new Transitions(cases, events, cause);
      else {
        const index = this.milestones.length;
        const timerBase = index * timerKinds;
        const { clock } = catalogue;
        fold = new Milestones({
          cases,
          events,
          dictionaries,
          clock,
          dates,
          timers: this.timers,
          timerBase,
          await: (unit, until, slot) => this.waits.add(unit, until, slot * milestoneFolds + index),
          cause,
        });
        this.milestones.push(fold);
      }
      store.folds.push(fold);
      return fold;
    });
    this.ofTable = catalogue.domains.map(({ table }) =>
      [...stores.values()].filter(({ events }) => events.from === table),
    );
  }

  /** Ends a message: every fold sends what changed. */
  settle(logged: number): void {
    for (const fold of this.milestones) fold.settle(logged);
  }

  /** Calendars or promises have changed. */
  redate(isConcerned: (clock: number) => boolean): void {
    for (const fold of this.milestones) fold.redate(isConcerned);
  }

  /** Whether any case waits for the unit to come further. */
  isAwaiting(unit: number): boolean {
    return this.waits.next(unit) < Number.POSITIVE_INFINITY;
  }

  /** A unit has come so far by what its clocks have said: what waited for it is final. */
  passed(unit: number, until: number): void {
    if (this.waits.next(unit) > until) return;
    this.wake(unit, until);
    this.settle(this.cause.knownAt);
  }

  /** A clock of the unit was silent and is heard again: what waits for it looks anew at when it may go on. */
  again(unit: number): void {
    this.wake(unit, Number.POSITIVE_INFINITY);
  }

  private wake(unit: number, until: number): void {
    for (const id of this.waits.take(unit, until))
      this.milestones[id % milestoneFolds].touch(Math.floor(id / milestoneFolds));
  }

  /** A timer is due. */
  fire(due: number, kind: number, slot: number): void {
    this.milestones[Math.floor(kind / timerKinds)].fire(due, kind, slot);
  }
}

const reads = ({ formulas, from }: Cases): string[] =>
  [...formulas.values()].flatMap((formula) =>
    'column' in formula && formula.column in from.columns ? [formula.column] : [],
  );
