// What a column takes: one value checked, converted and written, or the word for why not.
import type { KindArray } from '../kinds.ts';
import { kinds } from '../kinds.ts';
import type { Cell } from './plan.ts';
import { identifying } from './skip.ts';
import { timeOf } from './time.ts';

/** Longest label and identifier, bytes. */
export const longestLabel = 200;
export const longestIdentifier = 128;

const encoder = new TextEncoder();
/** The UTF-8 of the text last read by `encode`. */
export const text = new Uint8Array(longestLabel * 3);
/** Half pairs, replaced bytes and control characters. */
const broken = /[\0-\x1f\x7f\ufffd\ud800-\udfff]/u;
const encode = (value: string): number =>
  value.length > longestLabel ? longestLabel + 1 : encoder.encodeInto(value, text).written;

const listed = (value: unknown, cell: Cell): unknown =>
  cell.values === null || typeof value === 'object' || value === undefined
    ? value
    : (cell.values.get(String(value)) ?? value);

/** The code of a label, or the word for why it has none. */
export function labelOf(value: unknown, { labels }: Cell): number | string {
  if (typeof value !== 'string') return 'bad_text';
  const length = encode(value);
  if (length > longestLabel) return 'too_long';
  if (broken.test(value)) return 'bad_text';
  const code = labels?.codeOfBytes(text, 0, length) ?? 0;
  return code < 0 ? 'personal_data' : code;
}

/** 'bad_text', 'too_long' or 'bad_form', or '' where `value` may be an identifier; leaves its bytes in `text`. */
function identifierFault(value: unknown, { form }: Cell): string {
  if (typeof value !== 'string') return 'bad_text';
  const length = encode(value);
  if (length > longestIdentifier) return 'too_long';
  let letters = 0;
  for (let i = 0; i < length; i++) {
    const of = identifying[text[i]];
    if (of === 0) return 'bad_form';
    letters |= of;
  }
  return length === 0 || (form === 'pseudonym' && (letters & 2) === 0) ? 'bad_form' : '';
}

function integerOf(value: unknown): number {
  if (typeof value === 'string') value = /^-?\d{1,40}$/.test(value) ? Number(value) : null;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value + 0 : Number.NaN;
}

function realOf(value: unknown): number {
  if (typeof value === 'string')
    value = /^-?\d{1,40}(\.\d{1,40})?([eE][+-]?\d{1,3})?$/.test(value) ? Number(value) : null;
  return typeof value === 'number' && Number.isFinite(value) ? value + 0 : Number.NaN;
}

function flagOf(value: unknown): number {
  if (value === true || value === 'true' || value === '1' || value === 1) return 1;
  return value === false || value === 'false' || value === '0' || value === 0 ? 0 : 2;
}

/** The value a cell stands for, its replacements applied. */
export const cellValue = (cell: Cell, raw: unknown): unknown => listed(cell.constant ?? raw, cell);

/**
 * Writes `value` at `row` of a column's array and returns '', or returns why not: `reason:COLUMN`. An identifier is
 * only checked, so that nothing of a refused row is noted.
 */
export function write(cell: Cell, value: unknown, array: KindArray, row: number): string {
  const { name, kind } = cell;
  if (value === undefined || value === null || (kind === 'label' && value === '')) {
    if (cell.isRequired) return `missing:${name}`;
    if (kinds[kind].width === 1) array[row] = kinds[kind].none;
    else array.fill(0, row * 4, row * 4 + 4);
    return '';
  }
  if (kind === 'label') {
    const code = labelOf(value, cell);
    if (typeof code === 'string') return `${code}:${name}`;
    array[row] = code;
    return '';
  }
  if (kind === 'identifier') {
    const fault = identifierFault(value, cell);
    return fault && `${fault}:${name}`;
  }
  if (kind === 'flag') {
    const flag = flagOf(value);
    array[row] = flag;
    return flag === 2 ? `bad_flag:${name}` : '';
  }
  const number =
    kind === 'timestamp'
      ? timeOf(value, cell.format, cell.zone)
      : kind === 'integer'
        ? integerOf(value)
        : realOf(value);
  array[row] = number;
  return number === number ? '' : `bad_${kind === 'timestamp' ? 'time' : 'number'}:${name}`;
}

/** Bytes of an identifier that `write` has passed, left in `text`; returns their number. */
export const identifierBytes = (value: unknown): number => encode(value as string);
