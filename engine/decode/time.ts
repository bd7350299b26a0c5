// The ways an instant may be written, read into ms since 1970 UTC; NaN where it does not read.
import type { TimeFormat } from '../mapping.ts';
import { instantOf } from './zone.ts';

/** Years 1900 to 2200. */
const earliest = Date.UTC(1900, 0, 1);
const latest = Date.UTC(2201, 0, 1);
export const within = (ms: number): boolean => ms >= earliest && ms < latest;
const checked = (ms: number): number => (within(ms) ? ms : Number.NaN);

/** Longest text read as a time. */
export const longest = 200;
const encoder = new TextEncoder();
const scratch = new Uint8Array(longest * 3 + 4);

/** Whether what `iso` read last names no offset and so is a local time. */
export const read = { isLocal: false };

const lengths = new Uint8Array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
let cachedDate = -1;
let cachedDay = 0;

/** Two digits as a number, negative if they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at] - 48;
  const ones = bytes[at + 1] - 48;
  return tens >>> 0 > 9 || ones >>> 0 > 9 ? -100_000 : tens * 10 + ones;
}

/** Midnight of a calendar date, NaN where there is no such date. */
function midnight(year: number, month: number, date: number): number {
  const key = (year * 100 + month) * 100 + date;
  if (key === cachedDate) return cachedDay;
  if (month < 1 || month > 12 || date < 1 || year < 1) return Number.NaN;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (date > lengths[month] + (month === 2 && isLeap ? 1 : 0)) return Number.NaN;
  if (year < 1900) return Number.NaN;
  cachedDate = key;
  cachedDay = Date.UTC(year, month - 1, date);
  return cachedDay;
}

/**
 * Reads `YYYY-MM-DD[(T| )HH:MM:SS[.fraction][Z|±HH:MM]]` at bytes[i], which a zero byte or a quote ends, into out[to].
 * Returns its end, or -1.
 */
export function iso(bytes: Uint8Array, i: number, out: Float64Array, to: number): number {
  const year = two(bytes, i) * 100 + two(bytes, i + 2);
  const month = two(bytes, i + 5);
  const date = two(bytes, i + 8);
  if ((year | month | date) < 0 || bytes[i + 4] !== 45 || bytes[i + 7] !== 45) return -1;
  let ms = midnight(year, month, date);
  let at = i + 10;
  let c = bytes[at];
  read.isLocal = true;
  out[to] = ms;
  if (ms !== ms) return -1;
  if (c !== 84 && c !== 32 && c !== 116) return at;
  const hours = two(bytes, at + 1);
  const minutes = two(bytes, at + 4);
  const seconds = two(bytes, at + 7);
  if ((hours | minutes | seconds) < 0 || bytes[at + 3] !== 58 || bytes[at + 6] !== 58) return -1;
  if (hours > 23 || minutes > 59 || seconds > 59) return -1;
  ms += ((hours * 60 + minutes) * 60 + seconds) * 1000;
  at += 9;
  c = bytes[at];
  if (c === 46) {
    let unit = 100;
    let digit = bytes[++at] - 48;
    if (digit >>> 0 > 9) return -1;
    for (; digit >>> 0 <= 9; digit = bytes[++at] - 48) {
      ms += digit * unit;
      unit = (unit * 205) >>> 11;
    }
    c = bytes[at];
  }
  if (c === 90 || c === 122) {
    read.isLocal = false;
    at++;
  } else if (c === 43 || c === 45) {
    const h = two(bytes, at + 1);
    const m = two(bytes, at + 4);
    if ((h | m) < 0 || h > 23 || m > 59 || bytes[at + 3] !== 58) return -1;
    ms -= (c === 43 ? 60_000 : -60_000) * (h * 60 + m);
    read.isLocal = false;
    at += 6;
  }
  out[to] = ms;
  return at;
}

const one = new Float64Array(1);
function fromIso(text: string, zone: string | undefined): number {
  if (text.length > longest) return Number.NaN;
  const length = encoder.encodeInto(text, scratch).written;
  scratch[length] = 0;
  if (iso(scratch, 0, one, 0) !== length) return Number.NaN;
  if (!read.isLocal) return one[0];
  return zone === undefined ? Number.NaN : instantOf(one[0], zone);
}

function fromEpoch(value: unknown, unit: number): number {
  if (typeof value === 'string') value = /^-?\d{1,18}(\.\d{1,18})?$/.test(value) ? Number(value) : Number.NaN;
  return typeof value === 'number' ? Math.floor(value * unit + (unit === 1 ? 0 : 0.0005)) : Number.NaN;
}

const patterns = new Map<string, readonly string[]>();
const names = ['yyyy', 'MM', 'dd', 'HH', 'mm', 'ss', 'SSS'];

function fromPattern(text: string, pattern: string, zone: string): number {
  let tokens = patterns.get(pattern);
  if (!tokens) patterns.set(pattern, (tokens = pattern.match(/yyyy|MM|dd|HH|mm|ss|SSS|[^]/gu) ?? []));
  const part = [0, 1, 1, 0, 0, 0, 0];
  let at = 0;
  for (const token of tokens) {
    const piece = text.slice(at, at + token.length);
    const name = names.indexOf(token);
    if (name < 0 ? piece !== token : piece.length < token.length || !/^\d+$/.test(piece)) return Number.NaN;
    if (name >= 0) part[name] = Number(piece);
    at += token.length;
  }
  if (at !== text.length || part[3] > 23 || part[4] > 59 || part[5] > 59) return Number.NaN;
  const ms = midnight(part[0], part[1], part[2]);
  if (ms !== ms) return ms;
  return instantOf(ms + ((part[3] * 60 + part[4]) * 60 + part[5]) * 1000 + part[6], zone);
}

/** The instant a value stands for, or NaN. */
export function timeOf(value: unknown, format: TimeFormat = 'iso', zone?: string): number {
  if (format === 'epoch_ms') return checked(fromEpoch(value, 1));
  if (format === 'epoch_s') return checked(fromEpoch(value, 1000));
  if (typeof value !== 'string') return Number.NaN;
  return checked(format === 'iso' ? fromIso(value, zone) : fromPattern(value, format.pattern, format.zone));
}
