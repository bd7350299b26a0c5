// Revisions as plain rows, for tests: texts for codes, hexadecimal for identifiers, null for nothing.
import type { Columns } from '../columns.ts';
import { kinds } from '../kinds.ts';
import type { Dictionaries } from '../labels.ts';
import { domainOf } from '../schema.ts';

export type Row = Record<string, string | number | boolean | null>;

export function plainRows({ table, of, n }: Columns, dictionaries: Dictionaries): Row[] {
  return Array.from({ length: n }, (_, row) =>
    Object.fromEntries(
      Object.entries(table.columns).map(([name, column]) => {
        const { kind } = column;
        const at = row * kinds[kind].width;
        const value = Number(of[name][at]);
        if (kind === 'label') return [name, dictionaries.of(domainOf(name, column)).text(value) || null];
        if (kind === 'identifier')
          return [name, Array.from(of[name].subarray(at, at + 4), (word) => word.toString(16)).join('-')];
        if (kind === 'flag') return [name, value === 1];
        return [name, Number.isNaN(value) ? null : value];
      }),
    ),
  );
}
