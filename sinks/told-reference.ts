// What the log has made known of offices, calendars, steps and promises: the newest word on each, when it holds, and since which message it is known.
import { referenceEvents } from '../data/events/reference.ts';
import { nameOf } from '../engine/ddl.ts';
import { quote } from '../engine/quote.ts';

interface Word {
  readonly fact: string;
  readonly doc: string;
  /** What a word is about: a later one on the same counts. Columns by what they are called here. */
  readonly about: Readonly<Record<string, string>>;
  readonly says: readonly string[];
}

const words: Readonly<Record<string, Word>> = {
  'core.offices_told': {
    fact: 'office',
    doc: 'offices that the log told of, as last told; what ships is told by `reference publish` · لاگ میں بتائے گئے دفاتر',
    about: { office: 'name' },
    says: [
      ...['title', 'title_ur', 'kind', 'country', 'region', 'district', 'zone', 'latitude', 'longitude'],
      ...['size', 'counters', 'opens', 'closes', 'weekend', 'valid_from_at', 'valid_to_at'],
    ],
  },
  'core.calendars': {
    fact: 'holiday',
    doc: 'days not as usual that the log told of, as last told; a later day counts over an earlier · تعطیلات',
    about: { calendar: 'name', day_from_at: 'day_from_at', day_to_at: 'day_to_at', weekdays: 'weekdays' },
    says: ['kind', 'opens', 'closes', 'status', 'title', 'known_at'],
  },
  'core.workflow_steps': {
    fact: 'workflow',
    doc: 'steps of workflows that the log told of, as last told · مراحل',
    about: { workflow: 'name', step: 'step' },
    says: ['rank', 'facts', 'mandatory', 'title', 'title_ur', 'valid_from_at', 'valid_to_at'],
  },
  'core.sla_rules': {
    fact: 'sla',
    doc: 'promises that the log told of, as last told; of two that fit the later counts · وعدوں کے اصول',
    about: { rule: 'name', service: 'service', category: 'category', valid_from_at: 'valid_from_at' },
    says: ['valid_to_at', 'days', 'counting', 'until'],
  },
};
const known = {
  known_stream: ['stream', 'stream of the message that told it · کس دھارے سے'],
  known_seq: ['seq', 'its position there · دھارے میں مقام'],
  known_message: ['ordinal', 'its running number in the log: known from there on · لاگ میں نمبر'],
  known_from_at: ['logged_at', 'logged time from which it is known · کب سے معلوم'],
} as const;

const asOfMessageDoc =
  'what was known once the message of that running number was read · اس پیغام تک جو معلوم تھا';
const table = nameOf(referenceEvents);
const docOf = (column: string) => referenceEvents.columns[column as keyof typeof referenceEvents.columns].doc;

/** `core.NAME`, the newest word, and `core.NAME_as_of_message(message)`: what was known once that message was read. */
export const toldReference: readonly string[] = Object.entries(words).flatMap(
  ([view, { fact, doc, about, says }]) => {
    const columns = [
      ...Object.entries(about).map(([name, column]) => [name, column, docOf(column)]),
      ...says.map((column) => [column, column, docOf(column)]),
      ...Object.entries(known).map(([name, [column, doc]]) => [name, column, doc]),
    ];
    const select = (where: string) =>
      `SELECT ${columns.map(([name, column]) => `${column} AS ${name}`).join(', ')} FROM ${table} WHERE fact = ${quote(fact)}${where} QUALIFY row_number() OVER (PARTITION BY ${Object.values(about).join(', ')} ORDER BY ordinal DESC, "row" DESC) = 1`;
    return [
      `CREATE VIEW ${view} AS ${select('')}`,
      `COMMENT ON VIEW ${view} IS ${quote(doc)}`,
      ...columns.map(([name, , doc]) => `COMMENT ON COLUMN ${view}.${name} IS ${quote(doc)}`),
      `CREATE MACRO ${view}_as_of_message(message) AS TABLE ${select(' AND ordinal <= message')}`,
      `COMMENT ON MACRO TABLE ${view}_as_of_message IS ${quote(asOfMessageDoc)}`,
    ];
  },
);
