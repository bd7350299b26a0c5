// A reference sheet: a CSV file without quotes, whose every mistake is told with file and line.
import { ConfigError } from '../engine/errors.ts';
import { didYouMean } from './nearest.ts';

/** A row's cells by column, and where it stands. */
export interface Line {
  readonly of: Readonly<Record<string, string>>;
  readonly line: number;
  /** Refuses the row: ConfigError `<code>3`. */
  readonly fail: (what: string, remedy: string) => never;
  /** Runs `read` and tells where a ConfigError of it comes from. */
  readonly within: <V>(read: () => V) => V;
}
/** What each column must look like, and what to write if it does not; a column without a form takes anything. */
export type Forms = Readonly<Record<string, readonly [RegExp, string] | null>>;

/**
 * The rows of `text`, or ConfigError `<code>1` (header), `<code>2` (cells), `<code>3` (a value). Columns in any order;
 * an `optional` one may be missing, and is empty then.
 */
export function readSheet(
  code: string,
  path: string,
  text: string,
  forms: Forms,
  optional: readonly string[] = [],
): Line[] {
  const header = Object.keys(forms);
  const [first = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const fail = (n: number, line: number, what: string, remedy: string): never => {
    throw new ConfigError(`${code}${n}`, `${path}:${line} ${what}`, remedy);
  };
  const names = first.split(',');
  const strange = names.find((name) => !header.includes(name));
  if (strange !== undefined)
    fail(1, 1, `no column is called "${strange}"${didYouMean(strange, header)}`, header.join(','));
  const missing = header.find((name) => {
    const n = names.filter((one) => one === name).length;
    return n > 1 || (n === 0 && !optional.includes(name));
  });
  if (missing !== undefined) fail(1, 1, `the header must have "${missing}" once`, header.join(','));
  return lines.flatMap((row, i) => {
    if (row.trim() === '') return [];
    const line = i + 2;
    if (row.includes('"')) fail(2, line, 'a cell is quoted', 'write no quotes, and no comma in a cell');
    const cells = row.split(',');
    if (cells.length !== names.length)
      fail(2, line, `${cells.length} cells where the header has ${names.length}`, 'no comma in a cell');
    const of = Object.fromEntries([
      ...optional.map((name) => [name, '']),
      ...cells.map((cell, at) => [names[at], cell.trim()]),
    ]);
    for (const [name, form] of Object.entries(forms))
      if (form !== null && !form[0].test(of[name])) fail(3, line, `${name} cannot be "${of[name]}"`, form[1]);
    const told: Line['fail'] = (what, remedy) => fail(3, line, what, remedy);
    return {
      of,
      line,
      fail: told,
      within: (read) => {
        try {
          return read();
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          return told(error.message, error.remedy);
        }
      },
    };
  });
}
