// The result rows of one window size, and the table they make.

import type { Columns } from '../columns.ts';
import type { Cause } from '../fold/changes.ts';
import type { KindArray } from '../kinds.ts';
import type { Level } from '../levels.ts';
import type { Pipeline } from '../pipeline.ts';
import {
  type Column,
  domainOf,
  flag,
  integer,
  label,
  real,
  type Table,
  table,
  timestamp,
} from '../schema.ts';
import type { WindowKeys } from './keys.ts';
import type { Plan } from './plan.ts';
import type { Rows } from './rows.ts';

const nameOf = (pipeline: Pipeline, level: Level) => `${pipeline.name}_${level.suffix}`;

/** Every revision of every window of this size. */
export function resultTable(pipeline: Pipeline, level: Level, plan: Plan): Table {
  const source = pipeline.from.table.columns;
  const { slide, size, isInclusive } = level;
  const overlapping = slide < size ? 'overlapping: do not sum. ' : '';
  const columns: Record<string, Column> = {
    window_start_at: timestamp('start of the window, included · آغاز'),
    window_end_at: timestamp('end of the window, excluded · اختتام'),
  };
  for (const name of pipeline.by) columns[name] = { ...source[name], domain: domainOf(name, source[name]) };
  columns.n_events = integer(
    isInclusive === undefined
      ? 'input rows whose own time is in the window · سطریں'
      : 'input rows of the session; 0: there is no such session any more · سطریں',
  );
  for (const { name, doc, stat, part, output } of plan.shown) {
    const kind = stat === null ? 'real' : stat.outputs[output].kind;
    const of = kind === 'label' ? plan.parts[part].column : undefined;
    columns[name] =
      kind === 'label'
        ? label(doc, { domain: domainOf(of as string, source[of as string]) })
        : kind === 'real'
          ? real(doc)
          : integer(doc);
  }
  return table('windows', `${nameOf(pipeline, level)}_revisions`, overlapping + pipeline.doc, {
    ...columns,
    revision: integer('1 when first closed, then one for each correction · ترمیم'),
    is_final: flag('its watermark had passed it when this was told: it always had · بند'),
    closed_at: timestamp('logged time when it was closed or corrected · بند ہونے کا وقت'),
    closed_stream: label('stream of the message that closed or corrected it · سبب کا دھارا', {
      domain: 'stream',
    }),
    closed_seq: integer('position of that message · سبب کا نمبر'),
    closed_ordinal: integer('running number of that message · سبب کا شمار'),
  }) as Table;
}

/** Writes rows of stores as the next results. */
export type Emit = (store: Rows, row: number, cause: Cause) => void;

/** `into` is of `resultTable`, whose order of columns this follows. */
export function emitter(into: Columns, plan: Plan, keys: WindowKeys): Emit {
  let arrays: KindArray[] = [];
  return (store, row, { knownAt, stream, seq, ordinal }) => {
    const at = into.n++;
    into.grow(into.n);
    if (arrays[0] !== into.of.window_start_at) arrays = Object.values(into.of);
    const { by, codes } = keys;
    const start = store.startOf(row);
    const end = store.endOf(row);
    let c = 0;
    arrays[c++][at] = start;
    arrays[c++][at] = end;
    for (let b = 0; b < by.length; b++) arrays[c++][at] = codes[store.key[row] * by.length + b];
    arrays[c++][at] = store.states[0].value(row, 0);
    for (const { part, output, flow } of plan.shown)
      arrays[c++][at] =
        part === -1 ? store.area[flow][row] / (end - start) : store.states[part].value(row, output);
    arrays[c++][at] = store.revision[row];
    arrays[c++][at] = 1;
    arrays[c++][at] = knownAt;
    arrays[c++][at] = stream;
    arrays[c++][at] = seq;
    arrays[c++][at] = ordinal;
  };
}
