// A pipeline's measures bound to statistics: what each state reads, and which output of which state a measure shows.

import type { Dictionaries, Labels } from '../labels.ts';
import type { Measure } from '../measures.ts';
import type { Pipeline } from '../pipeline.ts';
import { domainOf, type Table } from '../schema.ts';
import { count } from '../stats/count.ts';
import { distinct } from '../stats/distinct.ts';
import { max } from '../stats/max.ts';
import { mean } from '../stats/mean.ts';
import { min } from '../stats/min.ts';
import { quantile } from '../stats/quantile.ts';
import type { Stat, State } from '../stats/stat.ts';
import { sum } from '../stats/sum.ts';
import { top } from '../stats/top.ts';
import { variance } from '../stats/variance.ts';

/** One statistic over one column at one time. */
export interface Part {
  readonly stat: Stat;
  readonly column: string | undefined;
  readonly at: string;
  readonly labels: Labels | undefined;
}
/** A level over two instants. */
export interface Flow {
  readonly enters: string;
  readonly leaves: string;
}
/** A result column: output `output` of part `part`, or flow `flow` (then `part` is -1). */
export interface Shown {
  readonly name: string;
  readonly doc: string;
  readonly stat: Stat | null;
  readonly part: number;
  readonly output: number;
  readonly flow: number;
}
export interface Plan {
  readonly parts: readonly Part[];
  readonly flows: readonly Flow[];
  readonly shown: readonly Shown[];
}

const single = { count, sum, mean, variance, min, max } as const;

function statOf(measure: Measure, shares: readonly number[], table: Table): Stat {
  if (measure.of === 'quantile') return quantile(...shares);
  if (measure.of === 'top') return top(measure.k as number);
  if (measure.of === 'distinct')
    return distinct(table.columns[measure.column as string].kind as 'label' | 'identifier');
  return single[measure.of as keyof typeof single];
}

/**
 * Part 0 is `n_events`, by the rows' own time, and so is all of a session. Measures that share a statistic share its state, and all quantiles of a
 * column at a time share one sketch.
 */
export function planOf(pipeline: Pipeline, dictionaries?: Dictionaries): Plan {
  const { table, at, end } = pipeline.from;
  const isSession = pipeline.levels[0].isInclusive !== undefined;
  const parts: Part[] = [{ stat: count, column: undefined, at, labels: undefined }];
  const flows: Flow[] = [];
  const shown: Shown[] = [];
  const sharesOf = ({ column, at }: Measure) =>
    Object.values(pipeline.measure)
      .filter((other) => other.of === 'quantile' && other.column === column && other.at === at)
      .map(({ q }) => q as number);
  for (const [name, measure] of Object.entries(pipeline.measure)) {
    const { doc, column } = measure;
    if (measure.of === 'level') {
      const flow = flows.push({ enters: measure.enters as string, leaves: measure.leaves as string }) - 1;
      shown.push({ name, doc, stat: null, part: -1, output: 0, flow });
      continue;
    }
    const shares = sharesOf(measure);
    const stat = statOf(measure, shares, table);
    const by = measure.at ?? (isSession ? at : end);
    let part = parts.findIndex((p) => p.stat.name === stat.name && p.column === column && p.at === by);
    if (part === -1) {
      const labels =
        stat.takes === 'label'
          ? dictionaries?.of(domainOf(column as string, table.columns[column as string]))
          : undefined;
      part = parts.push({ stat, column, at: by, labels }) - 1;
    }
    if (measure.of === 'quantile')
      shown.push({ name, doc, stat, part, output: shares.indexOf(measure.q as number), flow: -1 });
    else
      stat.outputs.forEach(({ suffix }, output) =>
        shown.push({ name: name + suffix, doc, stat, part, output, flow: -1 }),
      );
  }
  return { parts, flows, shown };
}

export const makeStates = (plan: Plan): State[] => plan.parts.map(({ stat, labels }) => stat.make(labels));
