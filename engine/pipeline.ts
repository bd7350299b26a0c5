// A pipeline is a question written as frozen plain data; here it is checked, once, before any row.
import type { Cases } from './cases.ts';
import { type Duration, parseDuration } from './duration.ts';
import { ConfigError } from './errors.ts';
import { isJudged, type Level, levelsOf, ownOf } from './levels.ts';
import type { Measure } from './measures.ts';
import type { ColumnOf, Fields, Table } from './schema.ts';
import type { Watch } from './watch.ts';
import type { Window } from './window.ts';

export { calendar, hopping, session, tumbling } from './window.ts';

export interface View {
  readonly kind: 'line' | 'bars' | 'table';
  readonly measures: readonly string[];
}
export const line = <const M extends string>(...measures: readonly M[]) =>
  Object.freeze({ kind: 'line' as const, measures });

interface Spec<F extends Fields, M extends Record<string, Measure>> {
  readonly name: string;
  readonly question: string;
  readonly doc: string;
  readonly from: Cases<F>;
  readonly by: readonly ColumnOf<Table<F>, 'label'>[];
  readonly window: Window;
  readonly measure: M &
    Record<
      string,
      Measure<
        ColumnOf<Table<F>, 'timestamp'>,
        ColumnOf<Table<F>, 'integer'>,
        ColumnOf<Table<F>, 'label' | 'identifier'>
      >
    >;
  readonly watch?: readonly Watch<Extract<keyof M, string>>[];
  readonly keep: Readonly<Record<string, Duration | 'always'>>;
  readonly view?: { readonly kind: View['kind']; readonly measures: readonly Extract<keyof M, string>[] };
}

export interface Pipeline {
  readonly name: string;
  readonly question: string;
  readonly doc: string;
  readonly from: Cases;
  readonly by: readonly string[];
  /** Width of a pane, ms; of sessions, how often they are closed. */
  readonly pane: number;
  readonly levels: readonly Level[];
  readonly measure: Readonly<Record<string, Measure>>;
  readonly watch: readonly Watch[];
  readonly view: View | undefined;
}

/** Checks and freezes a definition. Every mistake is a ConfigError E-PIPE-00x that names the pipeline and the fix. */
export function pipeline<F extends Fields, const M extends Record<string, Measure>>(
  spec: Spec<F, M>,
): Pipeline {
  const { name } = spec;
  const fail = (code: string, what: string, fix: string) =>
    new ConfigError(code, `pipeline ${name}: ${what}`, fix);
  if (!/^[a-z][a-z_]*$/.test(name)) throw fail('E-PIPE-001', 'its name is not snake_case', 'rename it');
  if (!spec.question.endsWith('?'))
    throw fail('E-PIPE-002', 'its question does not end in "?"', 'ask something');
  const columns: Fields = spec.from.table.columns;
  const need = (column: string, kinds: string, what: string) => {
    if (!columns[column] || !kinds.includes(columns[column].kind))
      throw fail(
        'E-PIPE-003',
        `${what} "${column}" is not a ${kinds} column of ${spec.from.table.name}`,
        listOf(columns, kinds),
      );
  };
  if (spec.by.length === 0)
    throw fail('E-PIPE-004', 'it groups by nothing', 'name at least the column of its clock');
  for (const column of spec.by) need(column, 'label', 'key');
  for (const [measure, of] of Object.entries(spec.measure) as [string, Measure][]) {
    if (measure in columns || measure === 'n_events')
      throw fail('E-PIPE-005', `measure "${measure}" has a column's name`, 'rename it');
    for (const at of [of.at, of.enters, of.leaves])
      if (at !== undefined) need(at, 'timestamp', `time of "${measure}"`);
    if (of.column !== undefined)
      need(
        of.column,
        of.of === 'distinct' || of.of === 'top' ? 'label or identifier' : 'integer',
        `column of "${measure}"`,
      );
    if (of.q !== undefined && !(of.q > 0 && of.q < 1))
      throw fail('E-PIPE-006', `"${measure}" asks for quantile ${of.q}`, '0 < q < 1');
  }
  const names = Object.keys(spec.measure);
  for (const watch of spec.watch ?? []) {
    if (!names.includes(watch.measure))
      throw fail(
        'E-PIPE-007',
        `it watches "${watch.measure}", which it does not measure`,
        `one of ${names.join(', ')}`,
      );
    if (watch.kind === 'above' && watch.advise)
      for (const read of [watch.advise.arrivals, watch.advise.service, watch.advise.servers])
        if (!names.includes(read))
          throw fail(
            'E-PIPE-014',
            `"${watch.says}" advises by "${read}", which it does not measure`,
            `one of ${names.join(', ')}`,
          );
  }
  for (const measure of spec.view?.measures ?? [])
    if (!names.includes(measure))
      throw fail('E-PIPE-009', `its view shows "${measure}"`, `one of ${names.join(', ')}`);
  const { pane, levels } = levelsOf(spec.window, spec.keep, fail);
  const sizes = levels.filter(({ unit, isInclusive }) => unit === undefined && isInclusive === undefined);
  for (const { kind, on, says } of spec.watch ?? []) {
    if (kind !== 'above' && parseDuration(on) !== pane)
      throw fail('E-PIPE-008', `"${says}" does not read its panes`, `on: '${levels[0].suffix}'`);
    if (on === undefined ? !sizes.includes(levels[ownOf(levels)]) : !levels.some(isJudged(on)))
      throw fail(
        'E-PIPE-015',
        `"${says}" judges windows of ${on ?? 'no fixed size'}, which it does not keep`,
        `on: one of ${sizes.map(({ suffix }) => suffix).join(', ')}`,
      );
  }
  if (spec.window.kind === 'session')
    for (const [measure, { at, of }] of Object.entries(spec.measure) as [string, Measure][])
      if (at !== undefined || of === 'level')
        throw fail(
          'E-PIPE-018',
          `"${measure}" has a time of its own, but a session holds whole rows by their own time`,
          'leave out `at`, and measure levels over windows of a fixed size',
        );
  return Object.freeze({
    name,
    question: spec.question,
    doc: spec.doc,
    from: spec.from as unknown as Cases,
    by: Object.freeze([...spec.by]),
    pane,
    levels,
    measure: Object.freeze({ ...spec.measure }) as Record<string, Measure>,
    watch: Object.freeze([...(spec.watch ?? [])]),
    view: spec.view && Object.freeze({ ...spec.view }),
  });
}

const listOf = (columns: Fields, kinds: string) =>
  `one of ${Object.keys(columns)
    .filter((name) => kinds.includes(columns[name].kind))
    .join(', ')}`;
