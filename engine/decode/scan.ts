// Reads one JSON object in a single pass over its bytes and remembers what the plan wants, by slot.
import { hashEnd, hashStep } from '../labels.ts';
import { close, Keys } from './keys.ts';
import { action, type Layout } from './layout.ts';
import { Memory } from './memory.ts';
import { epoch, flag, integer, real } from './numbers.ts';
import type { Plan } from './plan.ts';
import { longestIdentifier, longestLabel } from './rules.ts';
import { identifying, skip } from './skip.ts';
import { iso, longest, read, within } from './time.ts';
import { matches, special } from './words.ts';
import { instantOf } from './zone.ts';

const nullWord = 0x6c6c756e;
/** The newest event's slots. */
export class Scan {
  readonly memory: Memory;
  readonly keys: Keys;
  /** Texts and identifiers: [start, end) of the bytes. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly hashes: Int32Array;
  readonly number: Float64Array;
  /** 3 where an identifier has a letter in it. */
  readonly letters: Uint8Array;
  /** The event that filled the slot, negative where with null; a slot of an older one holds nothing. */
  readonly when: Int32Array;
  stamp = 0;
  /** Fields of the event that count as dropped unless a column takes them. */
  fields = 0;
  private readonly layout: Layout;
  private readonly firstConstant: number;

  constructor(plan: Plan, layout: Layout) {
    this.layout = layout;
    this.keys = new Keys(plan, layout);
    const slots = layout.never + 1;
    this.start = new Int32Array(slots);
    this.end = new Int32Array(slots);
    this.hashes = new Int32Array(slots);
    this.number = new Float64Array(slots);
    this.letters = new Uint8Array(slots);
    this.when = new Int32Array(slots);
    this.firstConstant = plan.paths.length;
    layout.constants.forEach(([from, to], i) => {
      this.start[this.firstConstant + i] = from;
      this.end[this.firstConstant + i] = to;
    });
    this.memory = new Memory(layout.region);
  }

  /** Behind the object at i, its slots filled; or -1: it is not one, or only the slow path can tell. */
  object(i: number, gap: Uint8Array): number {
    const { bytes: b, view } = this.memory;
    const { keys, start, end, hashes, number: numbers, when, letters, firstConstant } = this;
    const { next, glue, what, parent, depth, seen } = keys;
    if (b[i] !== 123) return -1;
    const stamp = this.begin();
    for (let at = firstConstant; at < this.layout.fact; at++) when[at] = stamp;
    let level = 0;
    let state = 0;
    let fields = 0;
    i++;
    for (;;) {
      let on = next[state * 2];
      if (!matches(view, i, glue, state << 5, on >> 16)) {
        on = next[state * 2 + 1];
        if (!matches(view, i, glue, (state << 5) + 16, on >> 16)) on = 0;
      }
      let key = on & 0xffff;
      i += on >> 16;
      if (key === 0) {
        i = keys.seek(b, view, i, state, level, gap);
        if (i < 0) return -1;
        key = keys.found;
      }
      if (key === close) {
        if (level === 0) break;
        state = level * 2 + 1;
        level = parent[level];
        continue;
      }
      if (seen[key] === stamp) return -1;
      seen[key] = stamp;
      const of = what[key];
      fields += of >> 30;
      state = key * 2 + 1;
      const to = (of >> 8) & 0xffff;
      const c = b[i];
      if (c === 110) {
        if (view.getInt32(i, true) !== nullWord) return -1;
        when[to] = -stamp;
        i += 4;
        continue;
      }
      const how = of & 0xff;
      switch (how) {
        case action.text: {
          if (c !== 34) return -1;
          const from = ++i;
          let hash = 0;
          let word = view.getInt32(i, true);
          let stop = special(word);
          while (stop === 0) {
            hash = hashStep(hash, word);
            i += 4;
            word = view.getInt32(i, true);
            stop = special(word);
          }
          const more = (31 - Math.clz32(stop & -stop)) >> 3;
          i += more;
          if (b[i] !== 34 || i - from > longestLabel) return -1;
          start[to] = from;
          end[to] = i;
          hashes[to] = hashEnd(hash, word & ((1 << (more << 3)) - 1), i - from);
          when[to] = stamp;
          i++;
          continue;
        }
        case action.identifier: {
          if (c !== 34) return -1;
          const from = ++i;
          let all = 0;
          for (;;) {
            const k0 = identifying[b[i]];
            const k1 = identifying[b[i + 1]];
            const k2 = identifying[b[i + 2]];
            const k3 = identifying[b[i + 3]];
            if ((k0 & k1 & k2 & k3) === 0) break;
            all |= k0 | k1 | k2 | k3;
            i += 4;
          }
          for (let kind = identifying[b[i]]; kind !== 0; kind = identifying[b[++i]]) all |= kind;
          if (b[i] !== 34 || i === from || i - from > longestIdentifier) return -1;
          start[to] = from;
          end[to] = i++;
          letters[to] = all;
          when[to] = stamp;
          continue;
        }
        case action.iso: {
          if (c !== 34) return -1;
          const stop = iso(b, i + 1, numbers, to);
          if (stop < 0 || b[stop] !== 34 || stop - i > longest) return -1;
          if (read.isLocal && !this.settle(to)) return -1;
          if (!within(numbers[to])) return -1;
          i = stop + 1;
          when[to] = stamp;
          continue;
        }
        case action.object:
          if (c !== 123) return -1;
          level = key;
          state = key * 2;
          i++;
          continue;
        case action.skip:
          i = skip(b, i, depth[level], gap);
          if (i < 0) return -1;
          continue;
        case action.integer:
          i = integer(b, i, numbers, to);
          break;
        case action.real:
          i = real(b, i, numbers, to);
          break;
        case action.flag:
          i = flag(b, i, numbers, to);
          break;
        default:
          i = epoch(b, i, how === action.epochS ? 1000 : 1, numbers, to);
      }
      if (i < 0) return -1;
      when[to] = stamp;
    }
    this.fields = fields;
    return i;
  }

  /** Makes the local time in a slot an instant, if its zone is told. */
  private settle(slot: number): boolean {
    const zone = this.layout.zones[slot];
    if (zone !== undefined) this.number[slot] = instantOf(this.number[slot], zone);
    return zone !== undefined;
  }

  private begin(): number {
    if (this.stamp === 0x3fffffff) {
      this.stamp = 0;
      this.when.fill(0);
      this.keys.seen.fill(0);
    }
    return ++this.stamp;
  }
}
