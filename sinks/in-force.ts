// The days and promises that hold, as a snapshot shows them: what the engine was started with, and over it what the log told.
import { almanac } from '../data/almanac.ts';
import { ofDay, ofSla, type Said } from '../data/notices.ts';
import { quote } from '../engine/quote.ts';
import { commentsOn } from './documented.ts';
import type { Reference } from './reference.ts';
import { columnsOf, words } from './told-reference.ts';

/** The tables and views of it; views of what the log told must be there. Of another service they hold the log's word alone. */
export const inForce = (reference: Reference | undefined): string[] => [
  ...overlaid('calendars', reference === undefined ? [] : (reference.days ?? almanac().days).map(ofDay), {
    sheet: 'days not as usual as the engine was started with them · آغاز کے وقت کی تعطیلات',
    view: 'days not as usual: the sheet, and over it what the log told · تعطیلات',
  }),
  ...overlaid('sla_rules', reference === undefined ? [] : reference.promises.map(ofSla), {
    sheet: 'promises as the engine was started with them · آغاز کے وقت کے وعدے',
    view: 'promises: the sheet, and over it what the log told · وعدوں کے اصول',
  }),
];

/** Of rows about the same the log's newest counts, then the sheet's last. */
function overlaid(name: string, said: readonly Said[], docs: { sheet: string; view: string }): string[] {
  const [view, told, sheet] = [`core.${name}`, `core.${name}_told`, `meta.${name}_sheet`];
  const columns = columnsOf(told);
  const about = Object.keys(words[told].about).join(', ');
  const literal = (value: string | number | undefined) =>
    typeof value === 'string' ? quote(value) : (value ?? 'NULL');
  const rows = said.map((row) => `(${columns.map(({ from }) => literal(row[from])).join(', ')})`);
  const comments = Object.fromEntries(columns.map(({ name, doc }) => [name, doc]));
  return [
    `CREATE TABLE ${sheet} AS FROM ${told} LIMIT 0`,
    ...(rows.length === 0 ? [] : [`INSERT INTO ${sheet} VALUES ${rows.join(', ')}`]),
    `CREATE VIEW ${view} AS SELECT * EXCLUDE (place) FROM (SELECT *, NULL AS place FROM ${told} UNION ALL SELECT *, rowid FROM ${sheet}) QUALIFY row_number() OVER (PARTITION BY ${about} ORDER BY known_message DESC NULLS LAST, place DESC) = 1`,
    ...commentsOn(sheet, { kind: 'TABLE', doc: docs.sheet, columns: comments }),
    ...commentsOn(view, { kind: 'VIEW', doc: docs.view, columns: comments }),
  ];
}
