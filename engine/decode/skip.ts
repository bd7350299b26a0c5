// Steps over one JSON value in bytes, as strictly as JSON.parse; a zero byte ends every text.
import { before, ends } from './words.ts';

/** How deep an event may nest, itself counted. */
export const deepest = 32;

const table = (of: (byte: number) => number) => Uint8Array.from({ length: 256 }, (_, byte) => of(byte));
const charsOf = (text: string) => {
  const codes = new Set([...text].map((c) => c.charCodeAt(0)));
  return table((byte) => (codes.has(byte) ? 1 : 0));
};

/** Bytes of an identifier: 3 for a letter, 1 for the others, 0 for what may not be in one. */
export const identifying = table((byte) => {
  const c = String.fromCharCode(byte);
  return /[A-Za-z]/.test(c) ? 3 : /[0-9._:~/#@-]/.test(c) ? 1 : 0;
});
/** The same of two bytes in a half word: 0 where one of them may not be, 3 where one is a letter. */
export const identifyingPair = Uint8Array.from({ length: 1 << 16 }, (_, pair) => {
  const [a, b] = [identifying[pair & 0xff], identifying[pair >> 8]];
  return a === 0 || b === 0 ? 0 : a | b;
});
export const blank = charsOf(' \t\n\r');
/** The same within a line. */
export const blankInLine = charsOf(' \t\r');
/** Bytes inside a string that stand for themselves. */
export const inner = table((byte) => (byte >= 32 && byte !== 34 && byte !== 92 ? 1 : 0));
const escapes = charsOf('"\\/bfnrt');
const hex = charsOf('0123456789abcdefABCDEF');

export function space(b: Uint8Array, i: number, gap: Uint8Array): number {
  while (gap[b[i]] !== 0) i++;
  return i;
}

/** Behind the string that opens at i, or -1. */
function string(b: Uint8Array, i: number): number {
  for (i++; ; ) {
    while (inner[b[i]] !== 0) i++;
    if (b[i] === 34) return i + 1;
    if (b[i] !== 92) return -1;
    if (escapes[b[i + 1]] !== 0) i += 2;
    else if (b[i + 1] === 117 && (hex[b[i + 2]] & hex[b[i + 3]] & hex[b[i + 4]] & hex[b[i + 5]]) === 1)
      i += 6;
    else return -1;
  }
}

/** The same, by words, of one without escapes; -1: it may have some. */
export function plainString(b: Uint8Array, view: DataView, i: number): number {
  let at = (i + 1) | 0;
  let found = ends(view.getInt32(at, true));
  while (found === 0) {
    at = (at + 4) | 0;
    found = ends(view.getInt32(at, true));
  }
  at = (at + before(found)) | 0;
  return b[at] === 34 ? at + 1 : -1;
}

function digits(b: Uint8Array, i: number): number {
  const from = i;
  while ((b[i] - 48) >>> 0 <= 9) i++;
  return i === from ? -1 : i;
}

function number(b: Uint8Array, i: number): number {
  if (b[i] === 45) i++;
  i = b[i] === 48 ? i + 1 : digits(b, i);
  if (i > 0 && b[i] === 46) i = digits(b, i + 1);
  if (i > 0 && (b[i] | 32) === 101) i = digits(b, b[i + 1] === 43 || b[i + 1] === 45 ? i + 2 : i + 1);
  return i;
}

/** Behind true, false or null, or -1. */
export function literal(b: Uint8Array, i: number): number {
  const c = b[i];
  if (c === 116) return b[i + 1] === 114 && b[i + 2] === 117 && b[i + 3] === 101 ? i + 4 : -1;
  if (c === 110) return b[i + 1] === 117 && b[i + 2] === 108 && b[i + 3] === 108 ? i + 4 : -1;
  return c === 102 && b[i + 1] === 97 && b[i + 2] === 108 && b[i + 3] === 115 && b[i + 4] === 101
    ? i + 5
    : -1;
}

/** At the value of the key that opens at i, or -1. */
function key(b: Uint8Array, i: number, gap: Uint8Array): number {
  if (b[i] !== 34 || (i = string(b, i)) < 0) return -1;
  i = space(b, i, gap);
  return b[i] === 58 ? space(b, i + 1, gap) : -1;
}

/** Behind the value at i, with `depth` containers open around it, or -1. */
export function skip(b: Uint8Array, i: number, depth: number, gap: Uint8Array): number {
  let open = 0;
  // A bit per open container, 1 for an object; one beyond the 32nd shifts out an array's 0, which comes back as 0.
  let objects = 0;
  for (;;) {
    const c = b[i];
    if (c === 123 || c === 91) {
      if (++open + depth > deepest) return -1;
      objects = (objects << 1) | (c === 123 ? 1 : 0);
      i = space(b, i + 1, gap);
      if (b[i] !== (c === 123 ? 125 : 93)) {
        if (c === 123 && (i = key(b, i, gap)) < 0) return -1;
        continue;
      }
    } else {
      i = c === 34 ? string(b, i) : c === 45 || (c - 48) >>> 0 <= 9 ? number(b, i) : literal(b, i);
      if (i < 0) return -1;
      if (open === 0) return i;
      i = space(b, i, gap);
    }
    while (b[i] === ((objects & 1) === 1 ? 125 : 93)) {
      objects >>>= 1;
      i++;
      if (--open === 0) return i;
      i = space(b, i, gap);
    }
    if (b[i] !== 44) return -1;
    i = space(b, i + 1, gap);
    if ((objects & 1) === 1 && (i = key(b, i, gap)) < 0) return -1;
  }
}
