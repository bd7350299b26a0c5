// Reads a map file: how foreign rows become events. Every mistake is found before the first row.
import type { Catalogue } from '../engine/catalogue.ts';
import { parseDuration } from '../engine/duration.ts';
import { address } from '../engine/envelope.ts';
import type { From, Mapping } from '../engine/mapping.ts';
import { settle, type Target } from './fact.ts';
import { type Foreign, place, readFrom } from './from.ts';
import { didYouMean, oneOf } from './nearest.ts';
import { type Entry, readYaml } from './yaml.ts';

const keys = ['map', 'shape', 'table', 'source', 'time', 'bound', 'columns', 'where'];
const engineSets = [...Object.keys(address), 'received_at', 'logged_at'];

/** The map in `text`, or ConfigError E-MAP-00x. With the `header` of the CSV file every column is looked up in it. */
export function readMap(
  path: string,
  text: string,
  catalogue: Catalogue,
  header?: readonly string[],
): Mapping {
  const root = readYaml(path, text, 'the map', 'E-MAP');
  const of = root.fields(keys);
  const name = root.need('map', 'write map: its-name');
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name.text()))
    name.fail(7, `"${name.text()}" is not a map's name`, 'write small letters, digits and -');
  const shape = root.need('shape', 'write shape: csv or shape: json').word(['csv', 'json']);
  const time = root.need('time', 'write time: event or time: broker');
  if (time.word(['event', 'broker']) === 'broker' && shape === 'csv')
    time.fail(7, 'a CSV file has no broker to tell the time', 'write time: event');
  const foreign: Foreign = { shape, header };
  const { table, domains, typeAt } = readTable(root, catalogue, foreign);
  const columns = root.need('columns', 'write columns: and below it "office: where it is"');
  const below = columns.fields(typeAt ? domains.map((domain) => domain.table.name) : undefined);
  const chosen = typeAt ? domains.filter((domain) => below.has(domain.table.name)) : domains;
  if (chosen.length === 0) columns.fail(4, 'columns of no table', oneOf(domains.map((d) => d.table.name)));
  const bound = root.need('bound', 'write bound: 30s').parsed(parseDuration);
  const where = [...(of.get('where')?.fields() ?? [])].map((one) => readWhere(one, foreign));
  const read = chosen.map((domain) => {
    const entry = typeAt ? below.get(domain.table.name)! : columns;
    const target = { catalogue, domain, typeAt, where };
    return [domain.table.name, readColumns(entry, of.get('source'), target, foreign)] as const;
  });
  return Object.freeze({
    name: name.text(),
    shape,
    time: time.word(['event', 'broker']),
    bound,
    where: Object.freeze(where),
    table,
    columns: Object.freeze(Object.fromEntries(read)),
  });
}

function readTable(root: Entry, { domains }: Catalogue, foreign: Foreign) {
  const entry = root.need('table', `write table: ${domains[0].table.name}`);
  if (entry.isText) {
    const table = entry.word(domains.map((domain) => domain.table.name));
    return { table, domains: domains.filter((domain) => domain.table.name === table) };
  }
  entry.fields(['type']);
  const typeAt = place(entry.need('type', 'write table: { type: where the type is }'), foreign);
  return { table: Object.freeze({ type: typeAt }), domains, typeAt };
}

function readColumns(entry: Entry, source: Entry | undefined, target: Target, foreign: Foreign) {
  const { table } = target.domain;
  const columns = table.columns as typeof table.columns & Record<string, (typeof table.columns)['id']>;
  const writable = Object.keys(columns).filter((name) => !engineSets.includes(name));
  const entries = entry.fields();
  if (source && entries.has('source'))
    entries.get('source')!.failAtKey(7, 'source is given twice', 'keep one of them');
  if (source) entries.set('source', source);
  const read: Record<string, From> = {};
  for (const [name, from] of entries) {
    if (engineSets.includes(name)) from.failAtKey(5, `the engine itself fills "${name}"`, 'take it out');
    if (!writable.includes(name))
      from.failAtKey(
        5,
        `${table.name} has no column "${name}"${didYouMean(name, writable)}`,
        oneOf(writable),
      );
    read[name] = readFrom(from, name, columns[name], foreign);
  }
  settle(entry, entries, read, target);
  for (const name of writable) {
    if (read[name] || !(columns[name].required || name === target.catalogue.clock)) continue;
    if (name === 'fact' && target.typeAt) continue;
    entry.failAtKey(4, `${table.name} needs "${name}"`, `write ${name}: where it is`);
  }
  return Object.freeze(read);
}

function readWhere([from, entry]: [string, Entry], foreign: Foreign) {
  const keep = entry.list().map((one) => one.text());
  if (keep.length === 0) entry.fail(4, `${entry.name} keeps nothing`, 'list the values to keep');
  return Object.freeze({ from: place(entry, foreign, from), keep: Object.freeze(keep) });
}
