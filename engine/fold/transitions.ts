// The fold with one row an event: the span from the event before it, sent again when another event comes between.
import type { Cases } from '../cases.ts';
import { Columns } from '../columns.ts';
import { type KindArray, kinds } from '../kinds.ts';
import { type Cause, Changes } from './changes.ts';
import type { CaseEvents } from './events.ts';

export class Transitions {
  readonly cases: Cases;
  readonly changes: Changes;
  private readonly events: CaseEvents;
  private readonly row: Columns;

  constructor(cases: Cases, events: CaseEvents, cause: Cause) {
    this.cases = cases;
    this.events = events;
    this.changes = new Changes(cases, cause);
    this.row = new Columns(cases.table, 1);
    this.row.n = 1;
  }

  /** An event was inserted into its case: its span begins, and the span after it is cut. */
  insert(event: number, slot: number): void {
    const before = this.events.prev[event];
    const after = this.events.next[event];
    if (after !== -1) {
      this.send(slot, before, after, -1);
      this.send(slot, event, after, 1);
    }
    this.send(slot, before, event, 1);
  }

  private send(slot: number, before: number, here: number, weight: number): void {
    const into = this.row.of as Record<string, KindArray>;
    const from = this.events.events.of as Record<string, KindArray>;
    this.events.writeKey(slot, into[this.cases.key], 0);
    for (const [name, formula] of this.cases.formulas) {
      const { width, none } = kinds[this.cases.table.columns[name].kind];
      if (formula.of === 'here' || formula.of === 'before') {
        const event = formula.of === 'here' ? here : before;
        for (let w = 0; w < width; w++)
          into[name][w] = event === -1 ? none : from[formula.column][event * width + w];
      } else if (formula.of === 'gap') {
        const ms = into[formula.to][0] - into[formula.from][0];
        into[name][0] = ms >= 0 ? ms : Number.NaN;
      } else if (formula.of === 'capped') {
        const value = formula.column in into ? into[formula.column][0] : from[formula.column][here];
        const at = into[formula.at][0];
        into[name][0] = at < value ? at : value;
      } else if (formula.of === 'rest') {
        const part = into[formula.part][0];
        into[name][0] = into[formula.whole][0] - (part === part ? part : 0);
      }
    }
    this.changes.add(this.row, 0, weight, 1);
  }
}
