// What the proofs stand on: what was read, what was made of it, what was known beforehand; nothing of the kernel.

import { passport } from '../../data/events.ts';
import type { ClockSpec } from '../../engine/calendars.ts';
import type { Cases } from '../../engine/cases.ts';
import type { Catalogue } from '../../engine/catalogue.ts';
import { changesTable } from '../../engine/fold/changes.ts';
import type { Ranks } from '../../engine/fold/events.ts';
import type { Kernel } from '../../engine/kernel.ts';
import type { Dictionaries } from '../../engine/labels.ts';
import type { Pipeline } from '../../engine/pipeline.ts';
import type { Store } from '../../engine/ports.ts';
import type { PromiseRule } from '../../engine/promises.ts';
import { askingTable } from '../../engine/retrying.ts';
import type { Table } from '../../engine/schema.ts';
import { Answers } from '../../engine/windows/answers.ts';
import { Calendar, nowhere } from '../../engine/windows/calendar.ts';
import { type Grid, Raster } from '../../engine/windows/grid.ts';
import type { Asked } from '../kernel-for.ts';

/** What a proof's queries may hold in memory: beyond it they go on by way of the disk. */
export const memoryLimit = '1GB';

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

/** What `kernel` has been told to make, and nothing that it made. */
export const groundFor = (
  { mapping, reference }: Asked,
  { folds, windows }: Kernel,
  db: Store,
  dictionaries: Dictionaries,
  raw: Ground['raw'],
): Ground => ({
  db,
  catalogue: passport,
  folds: folds.map(({ cases }) => cases),
  pipelines: windows.map(({ state }) => state.pipeline),
  dictionaries,
  ranks: reference?.ranks ?? new Map(),
  promises: reference?.promises ?? [],
  clockOf: (name) => reference?.clocks.get(name) ?? { name, bound: mapping.bound, silentAfter: 300_000 },
  raw,
});

/** Rows of an event table that their message itself brought, not those that it tried again: these keep their address. */
export async function ownRows({ catalogue, raw }: Ground, table: Table): Promise<string> {
  const { retry, domains } = catalogue;
  const rows = await raw(table);
  if (retry === undefined) return rows;
  const asks = await raw(domains[askingTable(catalogue)].table);
  return `(SELECT t.* FROM ${rows} t ANTI JOIN (SELECT ordinal, ${retry.stream} AS stream, ${retry.seq} AS seq, ${retry.row} AS row FROM ${asks}) USING (ordinal, stream, seq, row))`;
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
/** Where its windows lie, level by level; none of sessions. */
export const gridsOf = ({ pipeline, localeOf }: Measured): Grid[] =>
  pipeline.levels.map(({ size, slide, offset, unit, week }) =>
    unit ? new Calendar(unit, pipeline.pane, localeOf, week) : new Raster(size, slide, offset),
  );
export const tableOf = ({ results }: Measured, level: number): Table => results[level].table;
