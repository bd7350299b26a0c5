// What the proofs stand on: what was read, what was made of it, what was known beforehand; nothing of the kernel.

import type { ClockSpec } from '../../engine/calendars.ts';
import type { Cases } from '../../engine/cases.ts';
import type { Catalogue } from '../../engine/catalogue.ts';
import { changesTable } from '../../engine/fold/changes.ts';
import type { Ranks } from '../../engine/fold/events.ts';
import type { Dictionaries } from '../../engine/labels.ts';
import type { Pipeline } from '../../engine/pipeline.ts';
import type { Store } from '../../engine/ports.ts';
import type { PromiseRule } from '../../engine/promises.ts';
import type { Table } from '../../engine/schema.ts';
import { Answers } from '../../engine/windows/answers.ts';
import { nowhere } from '../../engine/windows/calendar.ts';

export interface Ground {
  /** Labels as codes, identifiers as keys, as the engine keeps them. */
  readonly db: Store;
  readonly catalogue: Catalogue;
  readonly folds: readonly Cases[];
  readonly pipelines: readonly Pipeline[];
  readonly dictionaries: Dictionaries;
  readonly ranks: Ranks;
  /** What is known beforehand of promises and clocks. */
  readonly promises: readonly PromiseRule[];
  readonly clockOf: (name: string) => ClockSpec;
  /** Every row of a raw table, archived ones too, as a relation. */
  readonly raw: (table: Table) => Promise<string>;
}

/** The change log of a fold. */
export const logOf = (cases: Cases): Table => changesTable(cases);

/** What a pipeline measures and its tables, level by level: windows in which there is nothing. */
export type Measured = Answers;
export function measured(
  pipeline: Pipeline,
  { dictionaries, catalogue, clockOf }: Ground,
  clocks: Iterable<number>,
) {
  const labels = dictionaries.of(catalogue.clock);
  const localeOf = (code: number) => clockOf(labels.text(code)).hours ?? nowhere;
  const of: Measured = new Answers(pipeline, dictionaries, catalogue.clock, localeOf);
  for (const code of clocks) of.keys.ofClock[code] ??= [];
  return of;
}
export const tableOf = ({ results }: Measured, level: number): Table => results[level].table;
