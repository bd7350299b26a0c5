// The keys of a stream's events: the declared ones, those met, and the bytes that led from each to the next.
import { hashOf } from '../labels.ts';
import { action, type Layout } from './layout.ts';
import { known, type Plan, pointerOf } from './plan.ts';
import { plain, space } from './skip.ts';

const most = 512;
const longestKey = 100;
/** Stands for the end of an object in place of a key. */
export const close = most - 1;
/** Glue longer than this is not remembered; four bytes a word. */
const longestGlue = 60;
const tail = new Int32Array([0, 0xff, 0xffff, 0xffffff]);
const encoder = new TextEncoder();

/**
 * Key 0 is the event itself. A *state* is where a scan stands: `2 * key` just inside that key's object, `2 * key + 1`
 * behind its value. From each state it remembers the ways on: the bytes up to the next value (the *glue*) and the
 * key they led to, so that the next event, which mostly looks the same, is matched by words. It
 * remembers two of them, since events of two kinds often alternate.
 */
export class Keys {
  /** What to do with its value, its slot from bit 8, and at bit 30 whether it counts as dropped unless a column takes it. */
  readonly what = new Int32Array(most);
  /** The key in whose object it stands, and how many containers are open around its value. */
  readonly parent = new Int16Array(most);
  readonly depth = new Uint8Array(most);
  /** The event that had it last. */
  readonly seen = new Int32Array(most);
  /** Two ways a state: the key it led to, and the length of the glue from bit 16; 0: none known. */
  readonly next = new Int32Array(most * 4);
  /** Sixteen words a way. */
  readonly glue = new Int32Array(most * 64);
  private readonly older = new Uint8Array(most * 2);
  /** The key that `seek` found. */
  found = 0;
  isFull = false;
  private count = 1;
  private readonly declared: number;
  private readonly data: number;
  private readonly offsets = new Int32Array(most + 1);
  private readonly bytes = new Uint8Array(most * longestKey);
  private readonly view = new DataView(this.bytes.buffer);
  private readonly table = new Int16Array(most * 2);
  private readonly never: number;

  constructor(plan: Plan, layout: Layout) {
    this.depth[0] = 1;
    this.never = layout.never;
    this.data = this.declare(0, 'data', action.object, layout.never, 0);
    plan.paths.forEach(({ segments }, slot) => {
      if (layout.actions[slot] === action.skip) return;
      let at = 0;
      segments.forEach((segment, i) => {
        const isLast = i === segments.length - 1;
        const isCounted =
          isLast && (i === 0 ? !known.has(segment) : pointerOf(segments.slice(0, i)) === '/data');
        at = isLast
          ? this.declare(at, segment, layout.actions[slot], slot, isCounted ? 1 : 0)
          : this.declare(at, segment, action.object, layout.never, 0);
      });
    });
    for (const name of known) this.declare(0, name, action.skip, layout.never, 0);
    this.declared = this.count;
  }

  /** Forgets the keys met, once they are too many. */
  reset(): void {
    this.isFull = false;
    this.count = this.declared;
    this.next.fill(0);
    this.older.fill(0);
    this.table.fill(0);
    for (let key = 1; key < this.count; key++) this.place(key);
  }

  /** Whether the field that fills a slot counts. */
  countsOf(slot: number): number {
    const what = this.what.find((of, key) => key > 0 && ((of >> 8) & 0xffff) === slot) ?? 0;
    return what >> 30;
  }

  /** Reads on from `state` at i to the next value without prediction, finds its key and learns the way; -1: cannot. */
  seek(b: Uint8Array, view: DataView, from: number, state: number, level: number, gap: Uint8Array): number {
    let i = space(b, from, gap);
    if (b[i] === 125) {
      this.found = close;
      i++;
    } else {
      if ((state & 1) === 1) {
        if (b[i] !== 44) return -1;
        i = space(b, i + 1, gap);
      }
      if (b[i] !== 34) return -1;
      const start = ++i;
      while (plain[b[i]] !== 0) i++;
      if (b[i] !== 34) return -1;
      this.found = this.find(view, level, start, i);
      if (this.found < 0) return -1;
      i = space(b, i + 1, gap);
      if (b[i] !== 58) return -1;
      i = space(b, i + 1, gap);
    }
    this.learn(state, b, view, from, i);
    return i;
  }

  /** The key of bytes[from, to) in the object of `level`; -1 where there is no more room for a new one. */
  private find(view: DataView, level: number, from: number, to: number): number {
    const { table, parent, offsets, bytes } = this;
    const mask = table.length - 1;
    for (let at = this.hash(view, level, from, to) & mask; ; at = (at + 1) & mask) {
      const key = table[at];
      if (key === 0) break;
      const start = offsets[key];
      if (parent[key] !== level || offsets[key + 1] - start !== to - from) continue;
      let i = from;
      while (i < to && bytes[start + i - from] === view.getUint8(i)) i++;
      if (i === to) return key;
    }
    if (to - from > longestKey - 4) return -1;
    if (this.count === close) {
      this.isFull = true;
      return -1;
    }
    return this.add(view, level, from, to, level === 0 || level === this.data ? 1 : 0);
  }

  /** Remembers the way, in the place of the older of two. */
  private learn(state: number, bytes: Uint8Array, view: DataView, from: number, to: number): void {
    const length = to - from;
    if (length > longestGlue) return;
    for (let i = from; i < to; i++) if (bytes[i] === 10) return;
    const way = state * 2 + this.older[state];
    this.older[state] ^= 1;
    const words = length >> 2;
    for (let i = 0; i <= words; i++)
      this.glue[way * 16 + i] = view.getInt32(from + i * 4, true) & (i < words ? -1 : tail[length & 3]);
    this.next[way] = (length << 16) | this.found;
  }

  private hash(view: DataView, level: number, from: number, to: number): number {
    return hashOf(view, from, to) + Math.imul(level, 0x27d4eb2f);
  }

  private declare(level: number, name: string, action: number, slot: number, counts: number): number {
    const bytes = encoder.encode(`${name}\0\0\0\0`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const before = this.count;
    const key = this.find(view, level, 0, bytes.length - 4);
    if (key === before) this.what[key] = action | (slot << 8) | (counts << 30);
    return key;
  }

  private add(view: DataView, level: number, from: number, to: number, counts: number): number {
    const key = this.count++;
    const start = this.offsets[key];
    for (let i = from; i < to; i++) this.bytes[start + i - from] = view.getUint8(i);
    this.offsets[key + 1] = start + to - from;
    this.what[key] = action.skip | (this.never << 8) | (counts << 30);
    this.parent[key] = level;
    this.depth[key] = this.depth[level] + 1;
    this.seen[key] = 0;
    this.place(key);
    return key;
  }

  private place(key: number): void {
    const { table } = this;
    const mask = table.length - 1;
    let at = this.hash(this.view, this.parent[key], this.offsets[key], this.offsets[key + 1]) & mask;
    while (table[at] !== 0) at = (at + 1) & mask;
    table[at] = key;
  }
}
