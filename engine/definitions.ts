// What tables follow from: a digest of each definition, kept beside what was made by it, so that a change is noticed.
import { createHash } from 'node:crypto';
import type { Cases } from './cases.ts';
import { nameOf } from './ddl.ts';
import { shapeOf } from './image.ts';
import type { Kernel, KernelOptions } from './kernel.ts';
import { sequenceGaps } from './ledger.ts';
import type { Pipeline } from './pipeline.ts';
import type { Table } from './schema.ts';

/** To be raised when the same definition gives other numbers. */
const arithmetic = 1;

/**
 * A fold, a pipeline, the watches of a pipeline (which make alerts and no table of their own), or the `base` on which
 * all of them stand. What its numbers depend on is in the digest; its texts and how long it is kept are not.
 */
export interface Definition {
  readonly kind: 'base' | 'fold' | 'pipeline' | 'watch';
  readonly name: string;
  readonly digest: string;
  readonly tables: readonly string[];
}

export interface Definitions {
  readonly all: readonly Definition[];
  /** Of all of them and of how state is laid out: a checkpoint of another digest is of no use. */
  readonly state: string;
}

/** `clocks` is whatever `clockOf` answers from. */
export function definitionsOf(options: KernelOptions, kernel: Kernel, clocks: unknown): Definitions {
  const { catalogue, folds, pipelines, ranks, time, promises } = options;
  const { clock, completeUntil, acknowledge, domains } = catalogue;
  const aside = domains.flatMap(({ name, isAside }) => (isAside ? [name] : []));
  const { feed } = catalogue;
  const base = digestOf([
    ...[arithmetic, clock, feed, completeUntil, acknowledge, aside, [...ranks], promises, clocks],
  ]);
  const all: Definition[] = [{ kind: 'base', name: '', digest: base, tables: [] }];
  const digests = new Map<Cases, string>();
  folds.forEach((cases, f) => {
    const { table } = kernel.folds[f].changes.rows;
    const digest = digestOf([base, foldOf(cases), layoutOf(table)]);
    digests.set(cases, digest);
    all.push({ kind: 'fold', name: cases.table.name, digest, tables: [nameOf(table)] });
  });
  pipelines.forEach((pipeline, p) => {
    const tables = kernel.windows[p].state.results.map(({ table }) => table);
    const { name, from, watch } = pipeline;
    const digest = digestOf([digests.get(from), windowsOf(pipeline), tables.map(layoutOf)]);
    all.push({ kind: 'pipeline', name, digest, tables: tables.map(nameOf) });
    all.push({ kind: 'watch', name, digest: digestOf([digest, watch]), tables: [] });
  });
  const gaps = [nameOf(sequenceGaps)];
  all.push({ kind: 'fold', name: 'sequence_gaps', digest: digestOf(layoutOf(sequenceGaps)), tables: gaps });
  return { all, state: digestOf([time, all, shapeOf(kernel)]) };
}

const foldOf = ({ kind, from, key, at, end, formulas }: Cases) => [
  kind,
  nameOf(from),
  key,
  at,
  end,
  [...formulas],
];

const windowsOf = ({ by, pane, levels, measure }: Pipeline) => [
  by,
  pane,
  levels.map(({ keep: _, ...level }) => level),
  Object.entries(measure).map(([name, { doc: _, ...of }]) => [name, of]),
];

const layoutOf = (table: Table) => [
  nameOf(table),
  Object.entries(table.columns).map(([name, { kind, domain }]) => [name, kind, domain]),
];

function digestOf(of: unknown): string {
  const text = JSON.stringify(of, (_, value) => (value instanceof Map ? [...value] : value));
  return createHash('sha256').update(text).digest('hex');
}
