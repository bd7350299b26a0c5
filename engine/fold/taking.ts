// What the row of a case takes from each of its events: the first or last value of a column, how many there were.
import type { Cases } from '../cases.ts';
import type { Columns } from '../columns.ts';
import { type Kind, type KindArray, kinds } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import { factMask } from './facts.ts';

interface Taken extends Pick<Kind, 'width' | 'none'> {
  readonly name: string;
  readonly column: string;
  readonly last: boolean;
  readonly facts: Uint8Array | null;
}

export class Taking {
  private readonly taken: readonly Taken[];
  private readonly counted: readonly { readonly name: string; readonly facts: Uint8Array | null }[];

  constructor({ formulas, table }: Cases, dictionaries: Dictionaries) {
    const mask = (facts?: readonly string[]) => factMask(dictionaries.of('fact'), facts);
    this.taken = [...formulas].flatMap(([name, formula]) =>
      formula.of === 'first' || formula.of === 'last'
        ? {
            ...{ name, column: formula.column, last: formula.of === 'last' },
            ...kinds[table.columns[name].kind],
            facts: mask(formula.facts),
          }
        : [],
    );
    this.counted = [...formulas].flatMap(([name, formula]) =>
      formula.of === 'count' ? { name, facts: mask(formula.facts) } : [],
    );
  }

  /** A case without events has none of everything. */
  start(rows: Columns, slot: number): void {
    for (const { name } of this.counted) (rows.of as Record<string, KindArray>)[name][slot] = 0;
  }

  /** Takes what row `event` of `events` has into row `slot`; events come in the order in which they happened. */
  step(events: Columns, event: number, rows: Columns, slot: number): void {
    const from = events.of as Record<string, KindArray>;
    const into = rows.of as Record<string, KindArray>;
    const fact = from.fact[event];
    for (const { name, column, last, width, none, facts } of this.taken) {
      if (facts !== null && facts[fact] !== 1) continue;
      const source = from[column];
      const target = into[name];
      const probe = width === 1 ? 0 : 3;
      const value = source[event * width + probe];
      if (value === none || value !== value) continue;
      const held = target[slot * width + probe];
      if (!last && held !== none && held === held) continue;
      for (let w = 0; w < width; w++) target[slot * width + w] = source[event * width + w];
    }
    for (const { name, facts } of this.counted)
      if (facts === null || facts[fact] === 1) into[name][slot] += 1;
  }
}
