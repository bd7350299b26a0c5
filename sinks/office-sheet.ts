// Where the offices are and when they are open, as a snapshot shows it: the sheet, with what the log told of them over it.
import type { Office } from '../data/offices.ts';
import { quote } from '../engine/quote.ts';
import { commentsOn } from './documented.ts';
import { knownDocs } from './told-reference.ts';

const columns = {
  office: ['VARCHAR', 'office code · دفتر کا کوڈ'],
  title: ['VARCHAR', 'what it is called, in English; NULL: not said · نام'],
  title_ur: ['VARCHAR', 'what it is called, in Urdu; NULL: not said · اردو نام'],
  kind: ['VARCHAR', 'home, mission or headquarters; NULL: not said · قسم'],
  country: ['VARCHAR', 'country it is in, ISO 3166; NULL: not said · ملک'],
  region: ['VARCHAR', 'province at home, part of the world abroad; NULL: not said · علاقہ'],
  district: ['VARCHAR', 'district or city; NULL: not said · ضلع'],
  zone: ['VARCHAR', 'time zone, IANA; NULL: not said · ٹائم زون'],
  latitude: ['DOUBLE', 'degrees north; NULL: not said · عرض بلد'],
  longitude: ['DOUBLE', 'degrees east; NULL: not said · طول بلد'],
  size: ['VARCHAR', 'small, medium, large or major; NULL: not said · حجم'],
  counters: ['INTEGER', 'counters; of headquarters, machines; NULL: not said · کاؤنٹر'],
  opens: ['VARCHAR', 'opens at, local time; NULL: day and night, or not said · کھلنے کا وقت'],
  closes: ['VARCHAR', 'closes at, local time; NULL: day and night, or not said · بند ہونے کا وقت'],
  weekend: ['VARCHAR', 'days it is closed every week; NULL: none, or not said · ہفتہ وار تعطیل'],
} as const;

const held = {
  valid_from_at: 'from when the log says it holds; NULL: not said · کب سے نافذ',
  valid_to_at: 'until when; NULL: not said · کب تک',
  ...knownDocs,
};

const rowOf = ({ office, title, kind, country, zone, opens, closes, weekend, counters, place }: Office) => {
  const text = (of: string | undefined) => (of ? quote(of) : 'NULL');
  return `(${[
    ...[office, title.en, title.ur, kind, country, place?.region, place?.district, zone].map(text),
    ...[place?.latitude, place?.longitude].map((of) => (Number.isFinite(of) ? of : 'NULL')),
    ...[text(place?.size), counters, text(opens), text(closes), text([...weekend].join(' '))],
  ].join(', ')})`;
};

/** The tables and views of `offices`; what the log told of them is in core.offices_told. */
export function officeSheet(offices: readonly Office[]): string[] {
  const names = Object.keys(columns);
  const typed = Object.entries(columns).map(([name, [type]]) => `${name}::${type} AS ${name}`);
  const rows = [`(${names.map(() => 'NULL').join(', ')})`, ...offices.map(rowOf)];
  const said = names.map((name) => (name === 'office' ? name : `coalesce(t.${name}, s.${name}) AS ${name}`));
  const docs = Object.fromEntries(Object.entries(columns).map(([name, [, doc]]) => [name, doc]));
  return [
    `CREATE TABLE meta.office_sheet AS SELECT ${typed.join(', ')} FROM (VALUES ${rows.join(', ')}) o(${names.join(', ')}) WHERE office IS NOT NULL`,
    `CREATE VIEW core.offices AS SELECT ${said.join(', ')}, ${Object.keys(held).join(', ')} FROM meta.office_sheet s FULL JOIN core.offices_told t USING (office)`,
    ...commentsOn('meta.office_sheet', {
      ...{ kind: 'TABLE', doc: 'offices as the engine was started with them · آغاز کے وقت کے دفاتر' },
      columns: docs,
    }),
    ...commentsOn('core.offices', {
      ...{ kind: 'VIEW', doc: 'offices: the sheet, and over it what the log told of them · دفاتر' },
      columns: { ...docs, ...held },
    }),
  ];
}
