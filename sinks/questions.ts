// The questions in pipelines/marts as views and tables of a snapshot: each file says what it asks and what its columns mean.
import { readdirSync, readFileSync } from 'node:fs';
import { ConfigError } from '../engine/errors.ts';
import { quote } from '../engine/quote.ts';

const folder = new URL('../pipelines/marts/', import.meta.url);
const both = /\S.* · .*[\u0600-\u06ff]/;

/** CREATE and COMMENT ON of the question in `sql`: lines `-- view:` (or `-- table:`, answered once, when the snapshot is made), `-- doc:` and one for each column come first. */
export function readQuestion(file: string, sql: string): string[] {
  const head = [.../^(-- .*\n)*/.exec(sql)![0].matchAll(/^-- (\w+): (.*\S)/gm)];
  const [view, doc, ...columns] = head.map(([, name, text]) => ({ name, text }));
  const fail = (what: string, fix: string) => new ConfigError('E-MART-001', `${file}: ${what}`, fix);
  const kind = view?.name.toUpperCase();
  if ((kind !== 'VIEW' && kind !== 'TABLE') || !/^(marts|staff)\.[a-z][a-z_]*$/.test(view.text))
    throw fail('it names no view', 'begin it with "-- view: marts.NAME", or staff.NAME where few may see it');
  if (doc?.name !== 'doc' || columns.length === 0)
    throw fail('it does not say what it asks', 'go on with "-- doc: ..." and "-- COLUMN: ..."');
  for (const { name, text } of [doc, ...columns])
    if (!both.test(text)) throw fail(`"${name}" is not in both languages`, 'write English · اردو');
  return [
    `CREATE ${kind} ${view.text} AS ${sql.slice(/^(-- .*\n)*/.exec(sql)![0].length).trim()}`,
    `COMMENT ON ${kind} ${view.text} IS ${quote(doc.text)}`,
    ...columns.map(({ name, text }) => `COMMENT ON COLUMN ${view.text}.${name} IS ${quote(text)}`),
  ];
}

let shipped: string[][] | undefined;

/** Those that ship, read once: each the statements that make it. */
export function questions(): readonly (readonly string[])[] {
  shipped ??= readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => readQuestion(`pipelines/marts/${file}`, readFileSync(new URL(file, folder), 'utf8')));
  return shipped;
}

/** The statements of those that can be asked of a snapshot with these tables and of what `made` makes: another service has others. What officers do is asked of the restricted one alone. */
export function askable(
  tables: readonly string[],
  made: readonly string[],
  isRestricted = false,
): readonly string[] {
  const there = new Set(tables);
  for (const sql of made) {
    const name = /^CREATE VIEW ([\w.]+)/.exec(sql)?.[1];
    if (name !== undefined) there.add(name);
  }
  const reads = (sql: string): readonly string[] => sql.match(/\b(raw|core|windows|marts|staff)\.\w+/g) ?? [];
  const asked: string[] = [];
  // Those that read others come after them, however their files are called.
  let left = questions();
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    left = left.filter(([view, ...comments]) => {
      const [name, ...needed] = reads(view);
      if (!needed.every((one) => there.has(one)) || (name.startsWith('staff.') && !isRestricted)) return true;
      there.add(name);
      asked.push(view, ...comments);
      return false;
    });
  }
  return asked;
}
