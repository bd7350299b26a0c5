// Finished visits of a busy morning, from a seed: as batches of columns, as decode leaves them, and from those as objects.
import { Random } from '../data/simulate/random.ts';
import type { Cases } from '../engine/cases.ts';
import { Columns } from '../engine/columns.ts';
import { changesTable } from '../engine/fold/changes.ts';
import type { KindArray } from '../engine/kinds.ts';
import { Dictionaries } from '../engine/labels.ts';
import { visits } from '../pipelines/visits.ts';

export const offices = 50;
export const steps = 4;
export const minute = 60_000;
export const start = Date.parse('2026-03-02T04:00:00Z');

/** A visit as an object: texts for codes. `wait_ms` is NaN where nobody called. */
export interface Span {
  readonly office: string;
  readonly step: string;
  readonly issued_at: number;
  readonly called_at: number;
  readonly served_at: number;
  readonly wait_ms: number;
}
export interface Spans {
  readonly n: number;
  /** When the last one began. */
  readonly until: number;
  /** Of 4,096 rows; the codes of offices and steps are 1 to `offices` and 1 to `steps`. */
  readonly batches: readonly Columns[];
  readonly dictionaries: Dictionaries;
}

/** `perPane` visits begin in each office and step each minute, in order; one in thirty leaves at once, uncalled; all are gone within half an hour. */
export function spans(n: number, perPane: number): Spans {
  const draw = new Random(7, 'bench', 'spans');
  const dictionaries = new Dictionaries();
  for (let code = 1; code <= offices; code++) dictionaries.of('office').codeOf(`OFF-${code}`);
  for (let code = 1; code <= steps; code++) dictionaries.of('step').codeOf(`step-${code}`);
  let until = start;
  const batches: Columns[] = [];
  for (let i = 0; i < n; i++) {
    const issued = start + Math.floor((i / (perPane * offices * steps)) * minute);
    const wait = draw.chance(1 / 30) ? Number.NaN : draw.below(20 * minute);
    const served = issued + wait + draw.below(10 * minute);
    const [office, step] = [1 + draw.below(offices), 1 + draw.below(steps)];
    if (i % 4096 === 0) batches.push(new Columns(changesTable(visits as unknown as Cases), 4096));
    const columns = batches[batches.length - 1];
    const row = columns.add();
    const values = {
      ...{ office, step, issued_at: issued, called_at: issued + wait },
      ...{
        left_line_at: issued + (wait || 0),
        served_at: served,
        ended_at: served,
        wait_ms: wait,
        weight: 1,
        revision: 1,
      },
      ...{ known_at: issued, closed_stream: 1, closed_seq: i + 1, closed_ordinal: i + 1 },
    };
    for (const [name, value] of Object.entries(values))
      (columns.of as Record<string, KindArray>)[name][row] = value;
    until = issued;
  }
  return { n, until, batches, dictionaries };
}

/** The same rows as an object each. */
export function* objectsOf({ batches, dictionaries }: Spans): Generator<Span> {
  const [offices, steps] = [dictionaries.of('office'), dictionaries.of('step')];
  for (const { n, of } of batches) {
    const { office, step, issued_at, called_at, served_at, wait_ms } = of as Record<string, KindArray>;
    for (let i = 0; i < n; i++)
      yield {
        office: offices.text(office[i]),
        step: steps.text(step[i]),
        issued_at: issued_at[i],
        called_at: called_at[i],
        served_at: served_at[i],
        wait_ms: wait_ms[i],
      };
  }
}
