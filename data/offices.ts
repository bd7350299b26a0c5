// The offices: where they are, when they are open, how late their events may come.

import type { FeedSpec } from '../engine/calendars.ts';
import type { Opening } from '../engine/days.ts';
import { parseDuration } from '../engine/duration.ts';
import { ConfigError } from '../engine/errors.ts';
import { Hours } from '../engine/hours.ts';
import { type CalendarDay, daysOf } from './calendars.ts';
import { type Forms, readSheet } from './sheet.ts';

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
  /** Its feeds by their source, where it sends by several that are late each in its own way; none: it is one clock. */
  readonly feeds: readonly FeedSpec[];
  /** At headquarters, which nobody visits: the fewest printing machines. */
  readonly counters: number;
  /** Where it lies and how large it is; undefined: not told. */
  readonly place?: Place;
}
/** A region is a province at home and a part of the world abroad; degrees north and east, to two decimals. */
export interface Place {
  readonly region: string;
  readonly district: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly size: 'small' | 'medium' | 'large' | 'major';
}

const degrees = [/^(|-?\d{1,3}(\.\d\d?)?)$/, 'degrees, such as 31.56, or leave it empty'] as const;
const placeForms: Forms = {
  region: null,
  district: null,
  latitude: degrees,
  longitude: degrees,
  size: [/^(|small|medium|large|major)$/, 'small, medium, large or major, or leave it empty'],
};
const forms: Forms = {
  office: [/^[A-Z0-9-]{1,32}$/, 'capital letters, digits and -'],
  title_en: [/\S/, 'its name in English'],
  title_ur: [/[\u0600-\u06ff]/, 'its name in Urdu'],
  kind: [/^(home|mission|headquarters)$/, 'home, mission or headquarters'],
  country: [/^[A-Z]{2}$/, 'two capital letters, such as PK'],
  zone: null,
  opens: null,
  closes: null,
  weekend: null,
  short: [
    /^(|(Sun|Mon|Tue|Wed|Thu|Fri|Sat) \d\d:\d\d-\d\d:\d\d)$/,
    'such as Fri 09:00-12:30, or leave it empty',
  ],
  bound: null,
  silent_after: null,
  feeds: null,
  counters: [/^[1-9]\d{0,3}$/, 'a whole number from 1 on'],
  ...placeForms,
};

/** The offices in the CSV `text`, or ConfigError E-OFFICE-00x with file and line. No cell is quoted. */
export function readOffices(path: string, text: string): Office[] {
  const seen = new Map<string, number>();
  const lines = readSheet('E-OFFICE-00', path, text, forms, Object.keys(placeForms));
  return lines.map(({ of, line, fail, within }) => {
    const before = seen.get(of.office);
    if (before) fail(`office ${of.office} is on line ${before} too`, 'keep one of them');
    seen.set(of.office, line);
    return within(() => officeOf(of));
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
    ...(of.short === '' ? {} : { short: Object.freeze([shortOf(of.short)]) }),
    bound: parseDuration(of.bound),
    silentAfter: parseDuration(of.silent_after),
    feeds: Object.freeze(
      of.feeds
        .split(' ')
        .filter(Boolean)
        .map((cell) => feedOf(cell, of)),
    ),
    counters: Number(of.counters),
    ...(of.latitude === '' ? {} : { place: placeOf(of) }),
  };
  const twice = office.feeds.find(({ feed }, i) => office.feeds.findIndex((one) => one.feed === feed) < i);
  if (twice !== undefined)
    throw new ConfigError('E-OFFICE-003', `feed ${twice.feed} is there twice`, 'keep one of them');
  new Hours(office); // refuses hours that make no sense
  return Object.freeze(office);
}

const placeOf = ({ region, district, latitude, longitude, size }: Record<string, string>): Place =>
  Object.freeze({
    ...{ region, district, size: size as Place['size'] },
    ...{ latitude: Number(latitude), longitude: Number(longitude) },
  });

/** `source`, judged as its office is, or `source=bound:silent_after`. */
function feedOf(cell: string, of: Record<string, string>): FeedSpec {
  const [feed, own = `${of.bound}:${of.silent_after}`] = cell.split(/=(?=[^=]*$)/);
  const [bound, silentAfter = ''] = own.split(':');
  return Object.freeze({ feed, bound: parseDuration(bound), silentAfter: parseDuration(silentAfter) });
}

function shortOf(text: string) {
  const [weekday, hours] = text.split(' ');
  const [opens, closes] = hours.split('-');
  return Object.freeze({ weekday, opens, closes });
}

/** The same offices as they keep their calendars: their country's days, then their own. */
export const observing = (offices: readonly Office[], days: readonly CalendarDay[]): Office[] =>
  offices.map((of) => Object.freeze({ ...of, exceptions: daysOf(days, of) }));

/** `n` offices (undefined: all) for a load: those given without headquarters, then copies under further numbers (LHR-01, LHR-11, LHR-21). */
export function manyOffices(given: readonly Office[], n: number | undefined): Office[] {
  const offices = given.filter(({ kind }) => kind !== 'headquarters');
  return Array.from({ length: n ?? offices.length }, (_, i) => {
    const of = offices[i % offices.length];
    const round = Math.floor(i / offices.length);
    const [, city, number] = /^(.*?)(\d*)$/.exec(of.office) ?? [];
    return round === 0
      ? of
      : { ...of, office: `${city}${String(Number(number) + round * 10).padStart(2, '0')}` };
  });
}
