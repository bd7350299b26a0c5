// A table is declared once; its row type, typed arrays, Arrow schema, DDL and dictionary all come from it.
import { ConfigError } from './errors.ts';
import type { KindName } from './kinds.ts';

/**
 * The form an identifier must have: a pseudonym has a letter in it, so that no bare national number passes. A digest is
 * its own key: it has no other text.
 */
export type Form = 'pseudonym' | 'serial' | 'tracking' | 'digest' | 'any';

/** One column. `doc` is "English · اردو", with the unit and what NULL means. */
export interface Column<K extends KindName = KindName, R extends boolean = boolean> {
  readonly kind: K;
  readonly doc: string;
  readonly required: R;
  /** Labels of one domain share a dictionary across tables; by default the column's name. */
  readonly domain?: string;
  readonly form?: Form;
  /** What cannot be read is NULL and counts as a dropped field; otherwise its row is refused. */
  readonly isLenient?: boolean;
  /** Left out of the analysts' snapshot, or shown there as a per-snapshot pseudonym. */
  readonly privacy?: 'restricted' | 'pseudonym';
}

export type Fields = Readonly<Record<string, Column>>;

export interface Table<F extends Fields = Fields> {
  readonly name: string;
  /** Schema in a snapshot: raw, core, windows, marts, staff, fraud or meta. */
  readonly schema: string;
  readonly doc: string;
  readonly columns: F;
}

type Value = {
  timestamp: number;
  integer: number;
  real: number;
  label: string;
  identifier: string;
  flag: boolean;
};

/** The TypeScript row of a table, as tests and sinks see it: labels and identifiers as text. */
export type Row<T extends Table> = {
  [N in keyof T['columns']]: T['columns'][N] extends Column<infer K, infer R>
    ? R extends true
      ? Value[K]
      : Value[K] | null
    : never;
};

export type ColumnName<T extends Table> = Extract<keyof T['columns'], string>;
/** Names of the columns of `T` whose kind is one of `K`. */
export type ColumnOf<T extends Table, K extends KindName> = {
  [N in ColumnName<T>]: T['columns'][N]['kind'] extends K ? N : never;
}[ColumnName<T>];

type Extra = Omit<Partial<Column>, 'kind' | 'doc' | 'required'>;
const column =
  <K extends KindName>(kind: K) =>
  (doc: string, extra: Extra = {}): Column<K, false> =>
    Object.freeze({ kind, doc, required: false, ...extra });

export const timestamp = column('timestamp');
export const integer = column('integer');
export const real = column('real');
export const label = column('label');
export const identifier = column('identifier');
export const flag = column('flag');
export const required = <K extends KindName>(of: Column<K>): Column<K, true> =>
  Object.freeze({ ...of, required: true });

/** Declares a table. Throws ConfigError on a name that is not snake_case or a column without a two-language doc. */
export function table<const F extends Fields>(
  schema: string,
  name: string,
  doc: string,
  columns: F,
): Table<F> {
  for (const [at, text] of [[name, doc], ...Object.entries(columns).map(([n, c]) => [n, c.doc])]) {
    if (!/^[a-z][a-z0-9_]*$/.test(at))
      throw new ConfigError('E-SCHEMA-001', `${schema}.${name}: "${at}" is not snake_case`, 'rename it');
    if (!text.includes(' · '))
      throw new ConfigError(
        'E-SCHEMA-002',
        `${schema}.${name}: "${at}" has no Urdu`,
        'write "English · اردو"',
      );
  }
  return Object.freeze({ schema, name, doc, columns: Object.freeze(columns) });
}

/** The dictionary a label column reads. */
export const domainOf = (name: string, of: Column): string => of.domain ?? name;
