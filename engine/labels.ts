// Dictionaries of bounded text sets: a label becomes a 16-bit code, from bytes, without making a string.
import { hash128 } from './hash.ts';
import { personal } from './personal.ts';

/** What a code stands for when the dictionary is full: the last code, `other`. */
const limit = 65_535;
const encoder = new TextEncoder();
const other = encoder.encode('other');
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Of a word read past the end, by how many of its four bytes count. */
const tail = new Int32Array([0, 0xff, 0xffff, 0xffffff]);

/** One dictionary. Code 0 is "none"; codes are given in order of appearance and never change. */
export class Labels {
  readonly domain: string;
  readonly texts: string[] = [''];
  /** Codes below this are committed. */
  committed = 1;
  private readonly byText = new Map<string, number>([['', 0]]);
  private slots = new Uint16Array(1024);
  private hashes = new Int32Array(1024);
  private offsets = new Int32Array(256);
  private bytes = new Uint8Array(4096);
  private view = new DataView(this.bytes.buffer);
  private loan = new DataView(new ArrayBuffer(256));

  constructor(domain: string) {
    this.domain = domain;
  }

  get isFull(): boolean {
    return this.texts.length > limit;
  }

  text(code: number): string {
    return this.texts[code];
  }

  /** The code of the engine's own text, whatever it reads like. */
  codeOf(text: string): number {
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    const bytes = encoder.encode(text);
    const view = this.borrow(bytes, 0, bytes.length);
    return this.insert(view, 0, bytes.length, hashOf(view, 0, bytes.length), text);
  }

  /** The code of UTF-8 bytes[from, to); a new text gets the next one; -1: it reads as personal data, and is not kept. */
  codeOfBytes(bytes: Uint8Array, from: number, to: number): number {
    return this.codeIn(this.borrow(bytes, from, to), 0, to - from);
  }

  private codeIn(view: DataView, from: number, to: number): number {
    if (from === to) return 0;
    const hash = hashOf(view, from, to);
    const code = this.findIn(view, from, to, hash);
    if (code !== 0) return code;
    const text = decoder.decode(new Uint8Array(view.buffer, view.byteOffset + from, to - from));
    return personal(text) ? -1 : this.insert(view, from, to, hash, text);
  }

  /** The 128-bit key of a code's text, for approximate distinct counts that do not depend on code order. */
  key(code: number, out: Uint32Array, at: number): void {
    hash128(this.bytes, this.offsets[code], this.offsets[code + 1], out, at);
  }

  /** The code of a known text, or 0. */
  private findIn(view: DataView, from: number, to: number, hash: number): number {
    const { slots, hashes, offsets, view: own } = this;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot];
      if (code === 0) return 0;
      if (hashes[slot] !== hash) continue;
      let a = offsets[code];
      if (offsets[code + 1] - a !== to - from) continue;
      let i = from;
      const words = to - 4;
      while (i <= words && own.getInt32(a, true) === view.getInt32(i, true)) {
        i += 4;
        a += 4;
      }
      if (i > words && ((own.getInt32(a, true) ^ view.getInt32(i, true)) & tail[to - i]) === 0) return code;
    }
  }

  private insert(view: DataView, from: number, to: number, hash: number, text: string): number {
    if (this.texts.length > limit) return limit;
    if (this.texts.length === limit) {
      this.keep(this.borrow(other, 0, other.length), 0, other.length, 'other');
      return limit;
    }
    const code = this.keep(view, from, to, text);
    if (code * 2 >= this.slots.length) this.rehash();
    this.place(code, hash);
    return code;
  }

  private keep(view: DataView, from: number, to: number, text: string): number {
    const code = this.texts.push(text) - 1;
    if (!this.byText.has(text)) this.byText.set(text, code);
    if (code + 2 > this.offsets.length) {
      const offsets = new Int32Array(this.offsets.length * 2);
      offsets.set(this.offsets);
      this.offsets = offsets;
    }
    const at = this.offsets[code];
    if (at + to - from + 4 > this.bytes.length) {
      const bytes = new Uint8Array((at + to - from + 4) * 2);
      bytes.set(this.bytes);
      this.bytes = bytes;
      this.view = new DataView(bytes.buffer);
    }
    for (let i = from; i < to; i++) this.bytes[at + i - from] = view.getUint8(i);
    this.offsets[code + 1] = at + to - from;
    return code;
  }

  private borrow(bytes: Uint8Array, from: number, to: number): DataView {
    if (to - from + 4 > this.loan.byteLength) this.loan = new DataView(new ArrayBuffer((to - from + 4) * 2));
    for (let i = from; i < to; i++) this.loan.setUint8(i - from, bytes[i]);
    return this.loan;
  }

  private place(code: number, hash: number): void {
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = code;
    this.hashes[slot] = hash;
  }

  private rehash(): void {
    const { slots, hashes } = this;
    this.slots = new Uint16Array(slots.length * 2);
    this.hashes = new Int32Array(slots.length * 2);
    for (let i = 0; i < slots.length; i++) if (slots[i] !== 0) this.place(slots[i], hashes[i]);
  }
}

/** A hash of bytes by words of four. */
function hashOf(view: DataView, from: number, to: number): number {
  let hash = 0;
  let i = from;
  for (const words = to - 4; i <= words; i += 4) hash = hashStep(hash, view.getInt32(i, true));
  return hashEnd(hash, view.getInt32(i, true) & tail[to - i], to - from);
}

function hashStep(hash: number, word: number): number {
  hash = Math.imul(hash ^ word, 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

function hashEnd(hash: number, word: number, length: number): number {
  hash = Math.imul(hash ^ word, 0x85ebca6b) + length;
  return hash ^ (hash >>> 13);
}

/** All dictionaries of an engine, by domain. */
export class Dictionaries {
  readonly all = new Map<string, Labels>();
  of(domain: string): Labels {
    let labels = this.all.get(domain);
    if (!labels) this.all.set(domain, (labels = new Labels(domain)));
    return labels;
  }
}
