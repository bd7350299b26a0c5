// Reads one JSON object in a single pass over its bytes and leaves what the plan wants of it, by slot.
import { keysOf } from './keys.ts';
import { action, type Layout } from './layout.ts';
import { Memory } from './memory.ts';
import { Minute } from './minute.ts';
import { epoch, flag, integer, real } from './numbers.ts';
import type { Plan } from './plan.ts';
import { longestIdentifier, longestLabel } from './rules.ts';
import { blankInLine, identifying, identifyingPair, plainString, skip } from './skip.ts';
import { mixed, Texts } from './texts.ts';
import { longest, read, within } from './time.ts';
import { inLine, Tree, toGlue, toLast, toNext, toTurns, toWhat } from './tree.ts';
import { before, matches, quotes, tail } from './words.ts';
import { instantOf } from './zone.ts';

const nullWord = 0x6c6c756e;

/** The values of the newest event, by slot; which slots they are is told by the node it ended at. */
export class Scan {
  readonly memory = new Memory();
  readonly tree: Tree;
  readonly texts = new Texts();
  /** The node the event ended at. */
  end = 0;
  /** Texts: their numbers. */
  readonly numbers: Int32Array;
  /** Identifiers: [from, to) of the bytes, and 3 where there is a letter in it. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly letters: Uint8Array;
  /** Instants, numbers and flags. */
  readonly values: Float64Array;
  private readonly minute = new Minute();
  private readonly layout: Layout;
  private readonly choices: readonly string[];

  /** `choices`: the texts that choose; their numbers are 1 and on. */
  constructor(plan: Plan, layout: Layout, choices: readonly string[]) {
    this.layout = layout;
    this.choices = choices;
    this.tree = new Tree(keysOf(plan, layout), choices.length + 1);
    const slots = layout.never + 1;
    this.numbers = new Int32Array(slots);
    this.from = new Int32Array(slots);
    this.to = new Int32Array(slots);
    this.letters = new Uint8Array(slots);
    this.values = new Float64Array(slots);
    for (const text of choices) this.texts.numberOf(text);
  }

  get isFull(): boolean {
    return this.tree.isFull || this.texts.isFull;
  }

  /** Forgets all texts and ways met. */
  forget(): void {
    this.tree.reset();
    this.texts.forget();
    for (const text of this.choices) this.texts.numberOf(text);
  }

  /** Behind the object at i, its slots filled; or -1: it is not one, or only the slow path can tell. */
  object(i: number, gap: Uint8Array): number {
    const { bytes: b, view } = this.memory;
    const { tree, texts, numbers, from: starts, to: ends, values, letters, minute } = this;
    const { nodes, pairs: glues } = tree;
    const { entries, words, pairs } = texts;
    const choices = this.choices.length;
    let node = gap === blankInLine ? inLine : 0;
    for (;;) {
      let next = nodes[node];
      let what = 0;
      for (; next !== 0; next = nodes[next + toNext]) {
        what = nodes[next + toWhat];
        if (matches(view, i, glues, nodes, next + toGlue, what & 0xfff)) break;
      }
      if (next === 0) {
        next = tree.grow(node, b, view, i, gap) | 0;
        if (next < 0) return -1;
        what = nodes[next + toWhat];
      }
      node = next;
      i = (i + (what & 0xfff)) | 0;
      const slot = what >> 16;
      const how = (what >> 12) & 0xf;
      switch (how) {
        case action.end:
          this.end = node;
          return i;
        case action.choose:
        case action.text: {
          let entry = nodes[node + toLast];
          const length = entries[entry + 3];
          if (matches(view, i, pairs, words, entries[entry + 2], length + 1)) i = (i + length) | 0;
          else {
            const from = i;
            let hash = 0;
            let word = view.getInt32(i, true);
            let found = quotes(word);
            while (found === 0) {
              hash = mixed(hash, word);
              i = (i + 4) | 0;
              if (i - from > longestLabel) return -1;
              word = view.getInt32(i, true);
              found = quotes(word);
            }
            const more = before(found);
            i = (i + more) | 0;
            hash = mixed(hash, word & tail[more]);
            if (i === from) {
              if (how === action.choose) return -1;
              numbers[slot] = 0;
              continue;
            }
            entry = texts.find(view, from, i - from, hash);
            if (entries[entry + 1] === 0 && texts.meet(entry, hash, view, from, i - from) < 0) return -1;
            nodes[node + toLast] = entry;
          }
          const number = entries[entry + 1];
          numbers[slot] = number;
          if (how === action.choose) {
            const turn = number > choices ? 0 : number;
            const on = nodes[nodes[node + toTurns] + turn];
            node = on === 0 ? tree.turn(node, turn, false) | 0 : on;
            if (node < 0) return -1;
          }
          continue;
        }
        case action.identifier: {
          const from = i;
          let all = 0;
          for (;;) {
            const word = view.getInt32(i, true);
            const first = identifyingPair[word & 0xffff];
            const second = identifyingPair[word >>> 16];
            if ((first & second) === 0) break;
            all |= first | second;
            i = (i + 4) | 0;
          }
          for (let kind = identifying[b[i]]; kind !== 0; kind = identifying[b[++i]]) all |= kind;
          if (i === from || i - from > longestIdentifier) return -1;
          starts[slot] = from;
          ends[slot] = i;
          letters[slot] = all;
          continue;
        }
        case action.iso: {
          const stop = minute.iso(b, view, i, values, slot) | 0;
          if (stop < 0 || stop - i > longest) return -1;
          if (read.isLocal && !this.settle(slot)) return -1;
          if (!within(values[slot])) return -1;
          i = stop;
          continue;
        }
        case action.skip:
          if (b[i] === 34 && (next = plainString(b, view, i) | 0) > 0) {
            i = next;
            continue;
          }
          i = skip(b, i, nodes[node + toTurns], gap) | 0;
          if (i < 0) return -1;
          continue;
      }
      if (b[i] === 110) {
        if (view.getInt32(i, true) !== nullWord) return -1;
        i = (i + 4) | 0;
        node = tree.turn(node, 0, true) | 0;
        if (node < 0) return -1;
        continue;
      }
      switch (how) {
        case action.integer:
          i = integer(b, i, values, slot) | 0;
          break;
        case action.real:
          i = real(b, i, values, slot) | 0;
          break;
        case action.flag:
          i = flag(b, i, values, slot) | 0;
          break;
        default:
          i = epoch(b, i, how === action.epochS ? 1000 : 1, values, slot) | 0;
      }
      if (i < 0) return -1;
    }
  }

  /** Makes the local time in a slot an instant, if its zone is told. */
  private settle(slot: number): boolean {
    const zone = this.layout.zones[slot];
    if (zone !== undefined) this.values[slot] = instantOf(this.values[slot], zone);
    return zone !== undefined;
  }
}
