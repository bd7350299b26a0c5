// The texts met, numbered in order of appearance, so that a text met again is known by its bytes.
import { personal } from '../personal.ts';
import { matches, put, tail, wordsOf } from './words.ts';

/** How many texts are remembered. */
export const mostTexts = 1 << 13;
const mostWords = 1 << 16;
/** What JSON writes as an escape, what no label may hold, and what stands for broken UTF-8. */
const unusual = /[\0-\x1f\x7f\\\ufffd]/;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** An entry is four numbers: a hash, the text's number, where its words begin (a quote ends them), its length. */
export class Texts {
  readonly entries = new Int32Array(mostTexts * 8);
  readonly words = new Int32Array(mostWords);
  /** The same two by two. */
  readonly pairs = new Float64Array(this.words.buffer);
  /** By number; 0 is the empty text. */
  readonly all: string[] = [''];
  isFull = false;
  private wordCount = 2;

  forget(): void {
    this.entries.fill(0);
    this.all.length = 1;
    this.wordCount = 2;
    this.isFull = false;
  }

  /** The number of a text known beforehand; one that JSON has to escape is not found again. */
  numberOf(text: string): number {
    if (unusual.test(text) || text.includes('"')) return this.all.push(text) - 1;
    const bytes = encoder.encode(`${text}"${'\0'.repeat(7)}`);
    const view = new DataView(bytes.buffer);
    const length = bytes.length - 8;
    let hash = 0;
    for (let i = 0; i <= length; i += 4)
      hash = mixed(hash, view.getInt32(i, true) & (length - i < 4 ? tail[length - i] : -1));
    const entry = this.find(view, 0, length, hash);
    return this.entries[entry + 1] || this.note(entry, hash, view, 0, length, text);
  }

  /** The entry of a text with its hash, or the one that is free for it. */
  find(view: DataView, from: number, length: number, hash: number): number {
    const { entries, words, pairs } = this;
    const mask = entries.length - 1;
    let entry = (hash << 2) & mask;
    while (
      entries[entry + 1] !== 0 &&
      (entries[entry] !== hash ||
        entries[entry + 3] !== length ||
        !matches(view, from, pairs, words, entries[entry + 2], length + 1))
    )
      entry = (entry + 4) & mask;
    return entry;
  }

  /** Remembers bytes[from, from + length) in the entry that is free for it; -1: only the slow path may judge them. */
  meet(entry: number, hash: number, view: DataView, from: number, length: number): number {
    this.isFull ||= this.all.length === mostTexts || this.wordCount + 64 > mostWords;
    if (this.isFull) return -1;
    const text = decoder.decode(new Uint8Array(view.buffer, from, length));
    return unusual.test(text) || personal(text) ? -1 : this.note(entry, hash, view, from, length, text);
  }

  private note(
    entry: number,
    hash: number,
    view: DataView,
    from: number,
    length: number,
    text: string,
  ): number {
    const { entries, words } = this;
    entries[entry] = hash;
    entries[entry + 2] = this.wordCount;
    entries[entry + 3] = length;
    put(view, from, length + 1, words, this.wordCount);
    this.wordCount += wordsOf(length + 1);
    return (entries[entry + 1] = this.all.push(text) - 1);
  }
}

/** The hash of words so far, with one more, whose bytes behind the text's end are zero. */
export function mixed(hash: number, word: number): number {
  hash = Math.imul(hash ^ word, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}
