// Words for keyed folds: how the events of one case (a token, an application) become rows, as frozen plain data.
import type { EventTable } from './envelope.ts';
import { ConfigError } from './errors.ts';
import { type Column, type Fields, flag, integer, label, type Table, table, timestamp } from './schema.ts';

/** One column of a fold's row. Columns may read columns declared above them. */
export type Formula =
  | { readonly of: 'first' | 'last'; readonly column: string; readonly facts?: readonly string[] }
  | { readonly of: 'here' | 'before'; readonly column: string }
  | { readonly of: 'gap'; readonly from: string; readonly to: string }
  | { readonly of: 'capped'; readonly column: string; readonly at: string }
  | { readonly of: 'rest'; readonly whole: string; readonly part: string }
  | { readonly of: 'count'; readonly facts?: readonly string[] }
  | { readonly of: 'after'; readonly column: string }
  | { readonly of: 'reached'; readonly column: string }
  | { readonly of: 'earliest'; readonly columns: readonly string[] }
  | { readonly of: 'overdue'; readonly due: string; readonly done: string }
  | {
      readonly of: 'promised';
      readonly clock: string;
      readonly from: string;
      readonly stated: string;
      readonly where: readonly string[];
    }
  | { readonly of: 'provisional'; readonly due: string; readonly claim: string }
  | { readonly of: 'expiry'; readonly from: string; readonly done: readonly string[] }
  | { readonly of: 'which'; readonly columns: readonly string[] };

export interface Derived<F = Formula> {
  readonly doc: string;
  readonly formula: F;
}
const derived = <const F extends Formula>(doc: string, formula: F): Derived<F> => ({ doc, formula });

/** The value at the first event (of the given facts) that has one. */
export const first = <const C extends string>(column: C, doc: string, facts?: readonly string[]) =>
  derived(doc, { of: 'first', column, facts });
/** The value at the last event (of the given facts) that has one. */
export const last = <const C extends string>(column: C, doc: string, facts?: readonly string[]) =>
  derived(doc, { of: 'last', column, facts });
/** In a fold of transitions: the value at the event that ends the span. */
export const here = <const C extends string>(column: C, doc: string) => derived(doc, { of: 'here', column });
/** In a fold of transitions: the value at the event before; NULL for the first. */
export const before = <const C extends string>(column: C, doc: string) =>
  derived(doc, { of: 'before', column });
/** ms from one instant to another; NULL where one is missing or the second is earlier. */
export const gap = (from: string, to: string, doc: string) => derived(doc, { of: 'gap', from, to });
/** A duration, at most another one. */
export const capped = (column: string, at: string, doc: string) => derived(doc, { of: 'capped', column, at });
/** What is left of a whole without its part (all of it where the part is not known). */
export const rest = (whole: string, part: string, doc: string) => derived(doc, { of: 'rest', whole, part });
/** How many events (of the given facts). */
export const events = (doc: string, facts?: readonly string[]) => derived(doc, { of: 'count', facts });
/** How many events happened after an instant. */
export const eventsAfter = (column: string, doc: string) => derived(doc, { of: 'after', column });
/** An instant known beforehand, shown once logged time has reached it: a timer. */
export const reached = (column: string, doc: string) => derived(doc, { of: 'reached', column });
export const earliest = (columns: readonly string[], doc: string) =>
  derived(doc, { of: 'earliest', columns });
/** Was it not done when it was due? Turns true at the due instant itself: a timer. */
export const overdue = (due: string, done: string, doc: string) => derived(doc, { of: 'overdue', due, done });
/** When it is due: as `stated`, or by what is promised to cases that began at `from` on `clock` with the words in `where`. */
export const promised = (
  from: string,
  by: { readonly clock: string; readonly stated: string; readonly where: readonly string[] },
  doc: string,
) => derived(doc, { of: 'promised', from, ...by });
/** Could what `claim` says of `due` still be withdrawn: has its clock not come so far? Final by a timer or by that clock. */
export const provisional = (due: string, claim: string, doc: string) =>
  derived(doc, { of: 'provisional', due, claim });
/** The end of its clock's opening hours, or 12 h later if sooner, where nothing in `done` happened by then: a timer. */
export const expiry = (from: string, done: readonly string[], doc: string) =>
  derived(doc, { of: 'expiry', from, done });
/** The name (without `_at`) of the first of these columns that has a value; `open` where none has. */
export const which = (columns: readonly string[], doc: string) => derived(doc, { of: 'which', columns });

/** A fold: one row a case (`milestones`) or one row an event (`transitions`). */
export interface Cases<F extends Fields = Fields> {
  readonly kind: 'milestones' | 'transitions';
  readonly from: EventTable;
  /** Identifier or label column that names the case. */
  readonly key: string;
  /** What the rows are, as a table: the key, then the derived columns. */
  readonly table: Table<F>;
  readonly formulas: ReadonlyMap<string, Formula>;
  /** The row's own time: what `n_events` counts by. */
  readonly at: string;
  /** The row's last instant: what measures without `at` go by. */
  readonly end: string;
}

const made = {
  gap: integer,
  capped: integer,
  rest: integer,
  count: integer,
  after: integer,
  reached: timestamp,
  earliest: timestamp,
  expiry: timestamp,
  promised: timestamp,
  overdue: flag,
  provisional: flag,
  which: label,
} as const;
type Made = typeof made;

/** The kind of a derived column: its source column's, or the formula's own. */
type KindFor<E extends EventTable, F> = F extends {
  of: 'first' | 'last' | 'here' | 'before';
  column: infer C;
}
  ? C extends keyof E['columns']
    ? E['columns'][C]['kind']
    : never
  : F extends { of: infer O extends keyof Made }
    ? ReturnType<Made[O]>['kind']
    : never;
type FieldsOf<E extends EventTable, K extends string, D extends Record<string, Derived>> = {
  readonly [N in K]: Column<K extends keyof E['columns'] ? E['columns'][K]['kind'] : never>;
} & { readonly [N in Extract<keyof D, string>]: Column<KindFor<E, D[N]['formula']>> };

export interface CasesSpec<E extends EventTable, K extends string, D extends Record<string, Derived>> {
  readonly kind: 'milestones' | 'transitions';
  readonly schema: string;
  readonly name: string;
  readonly doc: string;
  readonly from: E;
  readonly key: K & Extract<keyof E['columns'], string>;
  readonly at: Extract<keyof D, string>;
  readonly end: Extract<keyof D, string>;
  readonly columns: D;
}

/** Declares a fold. Throws ConfigError E-CASES-001 where a formula names a column that is not there (or comes later). */
export function cases<E extends EventTable, const K extends string, const D extends Record<string, Derived>>(
  spec: CasesSpec<E, K, D>,
): Cases<FieldsOf<E, K, D>> {
  const source = spec.from.columns as Fields;
  const columns: Record<string, Column> = { [spec.key]: source[spec.key] };
  for (const [name, { doc, formula }] of Object.entries(spec.columns)) {
    const wrong = (column: string) =>
      new ConfigError(
        'E-CASES-001',
        `${spec.name}.${name}: no column "${column}"`,
        `one of ${Object.keys(source).join(', ')}`,
      );
    const reads =
      'column' in formula && /first|last|here|before|capped/.test(formula.of) && formula.column in source;
    if (!reads) for (const column of readsOwn(formula)) if (!(column in columns)) throw wrong(column);
    if (/first|last|here|before/.test(formula.of)) {
      const column = (formula as { column: string }).column;
      if (!(column in source)) throw wrong(column);
      columns[name] = { ...source[column], doc, required: false, domain: source[column].domain ?? column };
    } else columns[name] = made[formula.of as keyof Made](doc);
  }
  return Object.freeze({
    kind: spec.kind,
    from: spec.from,
    key: spec.key,
    table: table(spec.schema, spec.name, spec.doc, columns) as unknown as Table<FieldsOf<E, K, D>>,
    formulas: new Map(
      Object.entries(spec.columns).map(([name, { formula }]) => [name, Object.freeze(formula)]),
    ),
    at: spec.at,
    end: spec.end,
  });
}

/** Columns of its own row that a formula reads. */
function readsOwn(formula: Formula): readonly string[] {
  if (formula.of === 'gap') return [formula.from, formula.to];
  if (formula.of === 'rest') return [formula.whole, formula.part];
  if (formula.of === 'overdue') return [formula.due, formula.done];
  if (formula.of === 'promised') return [formula.from, formula.clock, formula.stated, ...formula.where];
  if (formula.of === 'provisional') return [formula.due, formula.claim];
  if (formula.of === 'expiry') return [formula.from, ...formula.done];
  if (formula.of === 'earliest' || formula.of === 'which') return formula.columns;
  if (formula.of === 'capped') return [formula.column, formula.at];
  if (formula.of === 'after' || formula.of === 'reached') return [formula.column];
  return [];
}
