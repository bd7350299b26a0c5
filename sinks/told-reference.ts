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

export const words: Readonly<Record<string, Word>> = {
  'core.offices_told': {
    fact: 'office',
    doc: 'offices that the log told of, as last told; what ships is told by `reference publish` · لاگ میں بتائے گئے دفاتر',
    about: { office: 'name' },
    says: [
      ...['title', 'title_ur', 'kind', 'country', 'region', 'district', 'zone', 'latitude', 'longitude'],
      ...['size', 'counters', 'opens', 'closes', 'weekend', 'valid_from_at', 'valid_to_at'],
    ],
  },
  'core.calendars_told': {
    fact: 'holiday',
    doc: 'days not as usual that the log told of, as last told; a later day counts over an earlier · تعطیلات',
    about: { calendar: 'name', day_from_at: 'day_from_at', day_to_at: 'day_to_at', weekdays: 'weekdays' },
    says: ['kind', 'opens', 'closes', 'status', 'title', 'title_ur', 'known_at'],
  },
  'core.workflow_steps_told': {
    fact: 'workflow',
    doc: 'steps of workflows that the log told of, as last told · مراحل',
    about: { workflow: 'name', step: 'step' },
    says: ['rank', 'facts', 'mandatory', 'title', 'title_ur', 'valid_from_at', 'valid_to_at'],
  },
  'core.sla_rules_told': {
    fact: 'sla',
    doc: 'promises that the log told of, as last told; of two that fit the later counts · وعدوں کے اصول',
    about: { rule: 'name', service: 'service', category: 'category', valid_from_at: 'valid_from_at' },
    says: ['valid_to_at', 'days', 'counting', 'until'],
  },
};
const known = {
  known_stream: ['stream', 'stream of the message that told it; NULL: only the sheet does · کس دھارے سے'],
  known_seq: ['seq', 'its position there; NULL: only the sheet does · دھارے میں مقام'],
  known_message: [
    'ordinal',
    'its running number in the log: known from there on; NULL: only the sheet does · لاگ میں نمبر',
  ],
  known_from_at: ['logged_at', 'logged time from which it is known; NULL: from the start · کب سے معلوم'],
} as const;

/** What the columns mean that say since when it is known, and by which message. */
export const knownDocs = Object.fromEntries(Object.entries(known).map(([name, [, doc]]) => [name, doc]));

const asOfMessageDoc =
  'what was known once the message of that running number was read · اس پیغام تک جو معلوم تھا';
const table = nameOf(referenceEvents);
const docOf = (column: string) => referenceEvents.columns[column as keyof typeof referenceEvents.columns].doc;

/** What such a view is made of: its columns, and those of the events that they are from. */
export const columnsOf = (view: string): { name: string; from: string; doc: string }[] => [
  ...Object.entries(words[view].about).map(([name, from]) => ({ name, from, doc: docOf(from) })),
  ...words[view].says.map((name) => ({ name, from: name, doc: docOf(name) })),
  ...Object.entries(known).map(([name, [from, doc]]) => ({ name, from, doc })),
];

/** `core.NAME_told`, the newest word, and `core.NAME_as_of_message(message)`: what was known once that message was read. */
export const toldReference: readonly string[] = Object.entries(words).flatMap(
  ([view, { fact, doc, about }]) => {
    const columns = columnsOf(view);
    const macro = view.replace(/_told$/, '_as_of_message');
    const select = (where: string) =>
      `SELECT ${columns.map(({ name, from }) => `${from} AS ${name}`).join(', ')} FROM ${table} WHERE fact = ${quote(fact)}${where} QUALIFY row_number() OVER (PARTITION BY ${Object.values(about).join(', ')} ORDER BY ordinal DESC, "row" DESC) = 1`;
    return [
      `CREATE VIEW ${view} AS ${select('')}`,
      `COMMENT ON VIEW ${view} IS ${quote(doc)}`,
      ...columns.map(({ name, doc }) => `COMMENT ON COLUMN ${view}.${name} IS ${quote(doc)}`),
      `CREATE MACRO ${macro}(message) AS TABLE ${select(' AND ordinal <= message')}`,
      `COMMENT ON MACRO TABLE ${macro} IS ${quote(asOfMessageDoc)}`,
    ];
  },
);
