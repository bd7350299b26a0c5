// Where one column's value comes from: one line of a map file, checked against the column and the CSV header.
import { isZone } from '../engine/decode/zone.ts';
import type { From, TimeFormat } from '../engine/mapping.ts';
import { personal } from '../engine/personal.ts';
import type { Column } from '../engine/schema.ts';
import { didYouMean, oneOf } from './nearest.ts';
import type { Entry } from './yaml.ts';

/** What the foreign rows look like; the header of a CSV file, where there is one. */
export interface Foreign {
  readonly shape: 'json' | 'csv';
  readonly header?: readonly string[];
}

const fixed = ['iso', 'epoch_ms', 'epoch_s'] as const;

/** `entry` is a place (`office: branch`) or says more: `{ from | constant, format, zone, values }`. */
export function readFrom(entry: Entry, name: string, column: Column, foreign: Foreign): From {
  if (entry.isText) return Object.freeze({ from: place(entry, foreign) });
  const of = entry.fields(['from', 'constant', 'format', 'zone', 'values']);
  const [from, constant] = [of.get('from'), of.get('constant')];
  if (from && constant)
    constant.failAtKey(7, `${entry.name} has both "from" and "constant"`, 'keep one of them');
  if (!from && !constant)
    return entry.fail(4, `${entry.name} has neither "from" nor "constant"`, 'write from: where it is');
  if (constant) {
    for (const [key, other] of of)
      if (other !== constant) other.failAtKey(7, `a constant takes no "${key}"`, 'take it out');
    return Object.freeze({ constant: fit(constant, name, column) });
  }
  return Object.freeze({
    from: place(from!, foreign),
    ...time(of, column),
    ...values(of.get('values'), column),
  });
}

/** A JSON pointer or a CSV column's name, which must be in the header: the entry's text, or the `key` before it. */
export function place(entry: Entry, { shape, header }: Foreign, key?: string): string {
  const text = key ?? entry.text();
  const refuse = (what: string, remedy: string) =>
    key === undefined ? entry.fail(6, what, remedy) : entry.failAtKey(6, what, remedy);
  if (shape === 'json') {
    if (/^\/([^~]|~[01])*$/.test(text)) return text;
    return refuse(`"${text}" is not a JSON pointer${didYouMean(text, [`/${text}`])}`, 'begin with /');
  }
  const times = header?.filter((one) => one === text).length ?? 1;
  if (times === 0) refuse(`the header has no column "${text}"${didYouMean(text, header!)}`, oneOf(header!));
  if (times > 1) refuse(`the header has "${text}" ${times} times`, 'rename one of them in the file');
  return text;
}

function fit(constant: Entry, name: string, { kind }: Column): string {
  const text = constant.text();
  const refuse = (what: string, remedy: string) => constant.fail(7, `${constant.name}: ${what}`, remedy);
  if (name === 'id') refuse('one id for all events makes them duplicates', 'write id: where it is');
  if (kind === 'timestamp') refuse('a time cannot be constant', 'write from: where it is');
  if (kind === 'integer' && !/^-?\d{1,15}$/.test(text))
    refuse(`"${text}" is no whole number`, 'write digits');
  if (kind === 'real' && !/^-?\d+(\.\d+)?$/.test(text)) refuse(`"${text}" is no number`, 'write digits');
  if (kind === 'flag' && !/^(true|false)$/.test(text)) refuse(`"${text}" is no yes or no`, 'true or false');
  if (personal(text)) refuse('it reads as a national id or a phone number', 'leave it out');
  return text;
}

/**
 * `format` is iso, epoch_ms, epoch_s or a pattern of yyyy MM dd HH mm ss SSS with whatever stands between them;
 * `zone` is needed with a pattern, and says where an iso time without an offset was told.
 */
function time(of: Map<string, Entry>, { kind }: Column): Pick<From, 'format' | 'zone'> {
  const [format, zone] = [of.get('format'), of.get('zone')];
  for (const entry of [format, zone])
    if (entry && kind !== 'timestamp')
      entry.failAtKey(7, `${entry.name}: the column is no time but a ${kind}`, 'take it out');
  const name = zone?.text();
  if (zone && !isZone(name!))
    zone.fail(
      7,
      `"${name}" is not a time zone${didYouMean(name!, Intl.supportedValuesOf('timeZone'))}`,
      'write an IANA name, such as Asia/Karachi',
    );
  const text = format?.text();
  if (!format || fixed.includes(text as (typeof fixed)[number])) {
    if (zone && text?.startsWith('epoch'))
      zone.failAtKey(7, `${text} needs no zone`, 'take it out: it counts from 1970 in UTC');
    return { ...(text && { format: text as TimeFormat }), ...(name && { zone: name }) };
  }
  const strange = text!.replace(/yyyy|MM|dd|HH|mm|SSS|ss|T/g, '').match(/[A-Za-z]+/)?.[0];
  const whole = ['yyyy', 'MM', 'dd'].every((part) => text!.split(part).length === 2);
  if (strange !== undefined || !whole)
    format.fail(
      7,
      `"${text}" is not a time format${didYouMean(text!, fixed)}`,
      `${oneOf(fixed)}, or a pattern such as dd/MM/yyyy HH:mm:ss`,
    );
  if (!name) return format.fail(4, `${format.name} is a pattern without a zone`, 'add zone: Asia/Karachi');
  return { format: Object.freeze({ pattern: text!, zone: name }) };
}

function values(entry: Entry | undefined, { kind }: Column): Pick<From, 'values'> {
  if (!entry) return {};
  if (kind === 'timestamp')
    entry.failAtKey(7, `${entry.name}: a time takes no replacements`, 'take it out, or say its format');
  const pairs = [...entry.fields()].map(([from, to]) => [from, to.text()] as const);
  return { values: Object.freeze(Object.fromEntries(pairs)) };
}
