// Unbounded texts as 128-bit keys; the text itself is noted once, when its key is first seen.
import { hash128, hash128In } from './hash.ts';
import { KeySet } from './keyset.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Texts first seen since the last commit: their keys (four words each), the columns they stood in, their bytes. */
export class Fresh {
  count = 0;
  keys = new Uint32Array(4096);
  private columns = new Uint8Array(1024);
  private readonly names: string[] = [];
  private offsets = new Int32Array(1025);
  private bytes = new Uint8Array(65_536);
  private view = new DataView(this.bytes.buffer);

  /** The name of the column each stood in. */
  get kinds(): string[] {
    return Array.from(this.columns.subarray(0, this.count), (column) => this.names[column]);
  }

  /** The ordinal of a column's name. */
  column(name: string): number {
    const at = this.names.indexOf(name);
    return at < 0 ? this.names.push(name) - 1 : at;
  }

  text(i: number): string {
    return decoder.decode(this.bytes.subarray(this.offsets[i], this.offsets[i + 1]));
  }

  add(column: number, view: DataView, from: number, to: number, key: Uint32Array, at: number): void {
    const n = this.count++;
    if (n * 4 === this.keys.length) this.widen(n * 2);
    const { keys } = this;
    keys[n * 4] = key[at];
    keys[n * 4 + 1] = key[at + 1];
    keys[n * 4 + 2] = key[at + 2];
    keys[n * 4 + 3] = key[at + 3];
    this.columns[n] = column;
    let end = this.offsets[n];
    this.offsets[n + 1] = end + to - from;
    if (end + to - from + 4 > this.bytes.length) this.lengthen(end + to - from + 4);
    const own = this.view;
    for (let i = from; i < to; i += 4, end += 4) own.setInt32(end, view.getInt32(i, true), true);
  }

  clear(): void {
    this.count = 0;
  }

  private widen(rows: number): void {
    const keys = new Uint32Array(rows * 4);
    keys.set(this.keys);
    this.keys = keys;
    const columns = new Uint8Array(rows);
    columns.set(this.columns);
    this.columns = columns;
    const offsets = new Int32Array(rows + 1);
    offsets.set(this.offsets);
    this.offsets = offsets;
  }

  private lengthen(length: number): void {
    const bytes = new Uint8Array(length * 2);
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}

/**
 * Keys of identifiers and the texts not yet committed. What is known is kept for the newest `generation` to
 * 2 x `generation` keys; a text noted twice is harmless (the reader takes distinct rows).
 */
export class Identifiers {
  readonly fresh = new Fresh();
  private young: KeySet;
  private old: KeySet;
  private readonly generation: number;
  private loan = new DataView(new ArrayBuffer(1024));

  constructor(generation = 1 << 20) {
    this.generation = generation;
    this.young = new KeySet(1 << 13);
    this.old = new KeySet(16);
  }

  /** Writes the key of bytes[from, to) into out[at..at+3] and notes the text under `column` if it is new. */
  put(column: string, bytes: Uint8Array, from: number, to: number, out: Uint32Array, at: number): void {
    this.putIn(this.fresh.column(column), false, this.borrow(bytes, from, to), 0, to - from, out, at);
  }

  /** The same for an identifier of its own row, such as an event's: it is new by nature and not remembered. */
  putOnce(column: string, bytes: Uint8Array, from: number, to: number, out: Uint32Array, at: number): void {
    this.putIn(this.fresh.column(column), true, this.borrow(bytes, from, to), 0, to - from, out, at);
  }

  /** `put` (or `putOnce`) of bytes that can be read up to sixteen beyond `to`; `column` is `fresh.column` of its name. */
  putIn(
    column: number,
    isOnce: boolean,
    view: DataView,
    from: number,
    to: number,
    out: Uint32Array,
    at: number,
  ): void {
    hash128In(view, from, to, out, at);
    if (isOnce || this.isNew(out, at)) this.fresh.add(column, view, from, to, out, at);
  }

  /** The key of a text, noting nothing. */
  static key(text: string, out: Uint32Array, at: number): void {
    const bytes = encoder.encode(text);
    hash128(bytes, 0, bytes.length, out, at);
  }

  committed(): void {
    this.fresh.clear();
  }

  private borrow(bytes: Uint8Array, from: number, to: number): DataView {
    if (to - from + 16 > this.loan.byteLength)
      this.loan = new DataView(new ArrayBuffer((to - from + 16) * 2));
    for (let i = from; i < to; i++) this.loan.setUint8(i - from, bytes[i]);
    return this.loan;
  }

  private isNew(key: Uint32Array, at: number): boolean {
    if (!this.young.add(key, at)) return false;
    const isNew = this.old.size === 0 || !this.old.has(key, at);
    if (this.young.size > this.generation) {
      this.old = this.young;
      this.young = new KeySet(1 << 13);
    }
    return isNew;
  }
}
