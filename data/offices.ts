// The offices: where they are, when they are open, how late their events may come.

import type { Opening } from '../engine/days.ts';
import { parseDuration } from '../engine/duration.ts';
import { ConfigError } from '../engine/errors.ts';
import { Hours } from '../engine/hours.ts';
import { didYouMean } from './nearest.ts';

export interface Office extends Opening {
  readonly office: string;
  readonly title: { readonly en: string; readonly ur: string };
  readonly kind: 'home' | 'mission' | 'headquarters';
  /** ISO 3166, two letters. */
  readonly country: string;
  /** How far its rows may be out of order, ms. */
  readonly bound: number;
  /** Silent when it sent nothing for so much of its open hours, ms. */
  readonly silentAfter: number;
  /** At headquarters, which nobody visits: the fewest printing machines. */
  readonly counters: number;
}

const header =
  'office,title_en,title_ur,kind,country,zone,opens,closes,weekend,bound,silent_after,counters'.split(',');
const forms: Record<string, [RegExp, string]> = {
  office: [/^[A-Z0-9-]{1,32}$/, 'capital letters, digits and -'],
  title_en: [/\S/, 'its name in English'],
  title_ur: [/[\u0600-\u06ff]/, 'its name in Urdu'],
  kind: [/^(home|mission|headquarters)$/, 'home, mission or headquarters'],
  country: [/^[A-Z]{2}$/, 'two capital letters, such as PK'],
  counters: [/^[1-9]\d{0,3}$/, 'a whole number from 1 on'],
};

/** The offices in the CSV `text`, or ConfigError E-OFFICE-00x with file and line. No cell is quoted. */
export function readOffices(path: string, text: string): Office[] {
  const [first = '', ...lines] = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const fail = (n: number, line: number, what: string, remedy: string): never => {
    throw new ConfigError(`E-OFFICE-00${n}`, `${path}:${line} ${what}`, remedy);
  };
  const names = first.split(',');
  const strange = names.find((name) => !header.includes(name));
  if (strange !== undefined)
    fail(1, 1, `no column is called "${strange}"${didYouMean(strange, header)}`, header.join(','));
  const missing = header.find((name) => names.filter((one) => one === name).length !== 1);
  if (missing !== undefined) fail(1, 1, `the header must have "${missing}" once`, header.join(','));
  const seen = new Map<string, number>();
  return lines.flatMap((row, i) => {
    if (row.trim() === '') return [];
    const line = i + 2;
    if (row.includes('"')) fail(2, line, 'a cell is quoted', 'write no quotes, and no comma in a cell');
    const cells = row.split(',');
    if (cells.length !== names.length)
      fail(2, line, `${cells.length} cells where the header has ${names.length}`, 'no comma in a cell');
    const of = Object.fromEntries(cells.map((cell, at) => [names[at], cell.trim()]));
    for (const [name, [form, remedy]] of Object.entries(forms))
      if (!form.test(of[name])) fail(3, line, `${name} cannot be "${of[name]}"`, remedy);
    const before = seen.get(of.office);
    if (before) fail(3, line, `office ${of.office} is on line ${before} too`, 'keep one of them');
    seen.set(of.office, line);
    try {
      return [officeOf(of)];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return fail(3, line, error.message, error.remedy);
    }
  });
}

function officeOf(of: Record<string, string>): Office {
  const office = {
    office: of.office,
    title: Object.freeze({ en: of.title_en, ur: of.title_ur }),
    kind: of.kind as Office['kind'],
    country: of.country,
    zone: of.zone,
    opens: of.opens,
    closes: of.closes,
    weekend: Object.freeze(of.weekend.split(' ').filter(Boolean)),
    bound: parseDuration(of.bound),
    silentAfter: parseDuration(of.silent_after),
    counters: Number(of.counters),
  };
  new Hours(office); // refuses hours that make no sense
  return Object.freeze(office);
}

/** `n` offices for a load: those given without headquarters, then copies under further numbers (LHR-01, LHR-11, LHR-21). */
export function manyOffices(given: readonly Office[], n: number): Office[] {
  const offices = given.filter(({ kind }) => kind !== 'headquarters');
  return Array.from({ length: n }, (_, i) => {
    const of = offices[i % offices.length];
    const round = Math.floor(i / offices.length);
    const [, city, number] = /^(.*?)(\d*)$/.exec(of.office) ?? [];
    return round === 0
      ? of
      : { ...of, office: `${city}${String(Number(number) + round * 10).padStart(2, '0')}` };
  });
}
