// How events have looked so far: the bytes that stand between their values, as a tree from the first brace to the last.
import type { Key } from './keys.ts';
import { action, isText } from './layout.ts';
import { inner, space } from './skip.ts';
import { put, wordsOf } from './words.ts';

/**
 * A node is numbers from its place in `nodes` on: its first child, the next child of its parent; the glue's length,
 * from bit 12 the action and from bit 16 the slot; where its turns are (of a value to skip: how deep it is); what its
 * value was last (of an end: its ordinal); its place in `known`; and the glue's words.
 */
export const toNext = 1;
export const toWhat = 2;
export const toTurns = 3;
export const toLast = 4;
const toKnown = 5;
export const toGlue = 6;
const room = 1 << 16;
/** Beyond these an event is left to the slow path, or older ways are forgotten. */
const longestGlue = 1000;
const mostValues = 250;
const mostWays = 16;
const nullWord = 0x6c6c756e;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** What else is known of a node. */
export interface Node {
  readonly before: Node | null;
  /** Of its value; -1 for a root, an end, a turn. */
  readonly slot: number;
  /** In whose object its value stands. */
  readonly level: Key;
  /** Whether its value ends at a quote. */
  readonly isQuoted: boolean;
  /** Of the glue: the names of keys with their objects, and the slots of those that are null. */
  readonly names: readonly (readonly [Key, string])[];
  readonly nulls: readonly number[];
  /** How many values there are up to here. */
  readonly values: number;
  /** Which way the value before it chose; -1: none. */
  readonly turn: number;
}

/**
 * A node is a value with the *glue* before it: the bytes since the end of the value before. Events of one producer
 * share their glue, so the next event is matched by words; and what is constant about it (keys, nulls, which table)
 * is known when its last brace is reached. Behind a value that chooses, the ways part by *turns*: nodes without glue.
 */
export class Tree {
  readonly nodes = new Int32Array(room);
  /** The same numbers two by two. */
  readonly pairs = new Float64Array(this.nodes.buffer);
  readonly known: Node[] = [];
  isFull = false;
  private readonly root: Key;
  private readonly choices: number;
  private count = 0;
  private ends = 0;

  /** `choices`: how many turns there are at a text that chooses. */
  constructor(root: Key, choices: number) {
    this.root = root;
    this.choices = choices;
    this.plant();
  }

  /** Forgets all but the roots. */
  reset(): void {
    this.nodes.fill(0);
    this.known.length = 0;
    this.count = 0;
    this.ends = 0;
    this.isFull = false;
    this.plant();
  }

  /** The roots: node 0, and node `inLine` for events that may not hold a line's end. */
  private plant(): void {
    const start = { before: null, slot: -1, level: this.root, isQuoted: false };
    for (let i = 0; i < 2; i++) this.add({ ...start, names: [], nulls: [], values: 0, turn: -1 }, 0, 0);
  }

  of(node: number): Node {
    return this.known[this.nodes[node + toKnown]];
  }

  /** The node behind the value of `node` by that turn, made if need be. `isNull`: the value is null after all. */
  turn(node: number, turn: number, isNull: boolean): number {
    const at = this.nodes[node + toTurns] + turn;
    if (this.nodes[at] !== 0) return this.nodes[at];
    if (this.isFull) return -1;
    const before = this.of(node);
    const none = { names: [], nulls: isNull ? [before.slot] : [] };
    return (this.nodes[at] = this.add(
      { ...before, ...none, before, slot: -1, isQuoted: !isNull, turn },
      0,
      0,
    ));
  }

  /** Reads on from `from`, the end of a node's value, to the next value and learns the way; -1: only the slow path can. */
  grow(node: number, b: Uint8Array, view: DataView, from: number, gap: Uint8Array): number {
    const before = this.of(node);
    const names: [Key, string][] = [];
    const nulls: number[] = [];
    let { level, values } = before;
    if (this.isFull || ++values > mostValues) return -1;
    let i = from;
    let isFirst = before.before === null;
    if (isFirst ? b[i++] !== 123 : before.isQuoted && b[i++] !== 34) return -1;
    let key: Key | null = null;
    for (;;) {
      i = space(b, i, gap);
      if (b[i] === 125) {
        i++;
        if (level.parent === null) break;
        level = level.parent;
        isFirst = false;
        continue;
      }
      if (!isFirst) {
        if (b[i] !== 44) return -1;
        i = space(b, i + 1, gap);
      }
      const start = i + 1;
      if (b[i] !== 34) return -1;
      while (inner[b[++i]] !== 0);
      if (b[i] !== 34) return -1;
      const name = decoder.decode(b.subarray(start, i));
      if (name.includes('\ufffd') || isMet(before, names, level, name)) return -1;
      names.push([level, name]);
      i = space(b, i + 1, gap);
      if (b[i] !== 58) return -1;
      i = space(b, i + 1, gap);
      key = level.keys.get(name) ?? level.other!;
      isFirst = false;
      if (b[i] === 110) {
        if (view.getInt32(i, true) !== nullWord) return -1;
        nulls.push(key.slot);
        i += 4;
      } else if (key.action === action.object) {
        if (b[i++] !== 123) return -1;
        level = key;
        isFirst = true;
      } else break;
      key = null;
    }
    const isQuoted = key !== null && isText(key.action);
    if (isQuoted && b[i++] !== 34) return -1;
    const { slot, action: does } = key ?? { slot: -1, action: action.end };
    const turns = does === action.choose ? this.choices : 1;
    const made = this.add({ before, slot, level, isQuoted, names, nulls, values, turn: -1 }, i - from, turns);
    if (made < 0) return -1;
    const { nodes } = this;
    nodes[made + toWhat] = (i - from) | (does << 12) | (slot << 16);
    if (does === action.skip) nodes[made + toTurns] = level.depth;
    if (does === action.end) nodes[made + toLast] = this.ends++;
    put(view, from, i - from, nodes, made + toGlue);
    this.hang(node, made);
    return made;
  }

  private add(node: Node, length: number, turns: number): number {
    const at = this.count;
    const end = at + toGlue + wordsOf(length);
    this.isFull = end + turns > this.nodes.length;
    if (this.isFull || length > longestGlue) return -1;
    this.nodes[at + toKnown] = this.known.push(node) - 1;
    this.nodes[at + toTurns] = end;
    this.count = (end + turns + 1) & -2;
    return at;
  }

  /** Puts a new way before the others; where they are too many, alone. */
  private hang(node: number, made: number): void {
    const { nodes } = this;
    let ways = 0;
    for (let at = nodes[node]; at !== 0; at = nodes[at + toNext]) ways++;
    nodes[made + toNext] = ways < mostWays ? nodes[node] : 0;
    nodes[node] = made;
  }
}

export const inLine = toGlue + wordsOf(0);

/** Whether an object had a key of that name before. */
function isMet(
  node: Node | null,
  names: readonly (readonly [Key, string])[],
  level: Key,
  name: string,
): boolean {
  if (names.some(([of, known]) => of === level && known === name)) return true;
  return node !== null && isMet(node.before, node.names, level, name);
}
