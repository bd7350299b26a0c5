// The events of every case, kept in the order in which they happened, whatever the order in which they came.

import { Columns } from '../columns.ts';
import type { EventTable } from '../envelope.ts';
import { compareKeys, KeyMap } from '../keymap.ts';
import { type KindArray, kinds } from '../kinds.ts';
import type { Labels } from '../labels.ts';
import { type Fields, type Table, table } from '../schema.ts';

/** Order of facts that share an instant: the workflow's. Unknown facts come last. */
export type Ranks = ReadonlyMap<string, number>;

/** The key of a case that a label names: its code, marked as being one. */
const labelled = new Uint32Array([0, 0, 0, 1]);

interface Options {
  readonly from: EventTable;
  readonly key: string;
  /** Columns the folds read, beside those that order events. */
  readonly reads: readonly string[];
  readonly ranks: Ranks;
  readonly facts: Labels;
  readonly sources: Labels;
}

/**
 * A linked list of events per case, ordered by (event_at, rank, source, id). Event e is row e of `events`;
 * `next[e]` and `prev[e]` are -1 at the ends.
 */
export class CaseEvents {
  static readonly state = ['index', 'events', 'next', 'prev', 'head', 'tail'];
  readonly index = new KeyMap();
  readonly events: Columns;
  readonly from: EventTable;
  readonly key: string;
  next = new Int32Array(1024);
  prev = new Int32Array(1024);
  head = new Int32Array(1024);
  tail = new Int32Array(1024);
  private readonly ranks: Ranks;
  private readonly facts: Labels;
  private readonly sources: Labels;
  private rankOf = new Float64Array(0);
  private readonly copied: readonly { readonly name: string; readonly width: number }[];

  constructor({ from, key, reads, ranks, facts, sources }: Options) {
    const names = new Set(['event_at', 'fact', 'source', 'id', ...reads]);
    const columns = Object.fromEntries([...names].map((name) => [name, (from.columns as Fields)[name]]));
    this.events = new Columns(table('state', `${from.name}_${key}`, from.doc, columns) as Table);
    this.copied = [...names].map((name) => ({ name, width: kinds[columns[name].kind].width }));
    this.from = from;
    this.key = key;
    this.ranks = ranks;
    this.facts = facts;
    this.sources = sources;
  }

  /** Writes the key of case `slot` into row `row` of a column: a label takes the first word alone. */
  writeKey(slot: number, into: KindArray, row: number): void {
    const width = kinds[(this.from.columns as Fields)[this.key].kind].width;
    for (let w = 0; w < width; w++) into[row * width + w] = this.index.words[slot * 4 + w];
  }

  used(): object {
    const { next, prev, head, tail } = this;
    const [events, cases] = [Math.max(1, this.events.n), Math.max(1, this.index.size)];
    return {
      ...{ next: next.subarray(0, events), prev: prev.subarray(0, events) },
      ...{ head: head.subarray(0, cases), tail: tail.subarray(0, cases) },
    };
  }

  /** Puts row `row` of a batch's columns in its place and returns the event; -1 where it has no key. `slot` is its case. */
  insert(columns: Columns, row: number): number {
    const of = columns.of as Record<string, KindArray>;
    const cases = this.index.size;
    const slot = this.slotOf(of[this.key], row);
    if (slot === -1) return -1;
    if (slot === cases) this.open(slot);
    const event = this.events.n++;
    this.events.grow(this.events.n);
    if (event === this.next.length) this.growLinks();
    const into = this.events.of as Record<string, KindArray>;
    for (const { name, width } of this.copied)
      if (width === 1) into[name][event] = of[name][row];
      else for (let w = 0; w < width; w++) into[name][event * width + w] = of[name][row * width + w];
    let after = this.tail[slot];
    while (after !== -1 && this.compare(event, after) < 0) after = this.prev[after];
    const follows = after === -1 ? this.head[slot] : this.next[after];
    this.prev[event] = after;
    this.next[event] = follows;
    if (after === -1) this.head[slot] = event;
    else this.next[after] = event;
    if (follows === -1) this.tail[slot] = event;
    else this.prev[follows] = event;
    this.slot = slot;
    return event;
  }

  /** The case of the event inserted last. */
  slot = -1;

  private slotOf(keys: KindArray, row: number): number {
    if (keys instanceof Uint32Array) return keys[row * 4 + 3] === 0 ? -1 : this.index.number(keys, row * 4);
    labelled[0] = keys[row];
    return keys[row] === kinds.label.none ? -1 : this.index.number(labelled, 0);
  }

  private compare(a: number, b: number): number {
    const { event_at, fact, source, id } = this.events.of as Record<string, KindArray>;
    if (event_at[a] !== event_at[b]) return event_at[a] - event_at[b];
    const rank = this.rank(fact[a]) - this.rank(fact[b]);
    if (rank !== 0) return rank;
    if (source[a] !== source[b]) return this.sources.text(source[a]) < this.sources.text(source[b]) ? -1 : 1;
    return compareKeys(id as Uint32Array, a * 4, id as Uint32Array, b * 4);
  }

  private rank(fact: number): number {
    if (fact >= this.rankOf.length) {
      this.rankOf = new Float64Array(this.facts.texts.length);
      for (let code = 0; code < this.rankOf.length; code++)
        this.rankOf[code] = this.ranks.get(this.facts.text(code)) ?? unranked;
    }
    return this.rankOf[fact];
  }

  private open(slot: number): void {
    if (slot === this.head.length) {
      this.head = wider(this.head);
      this.tail = wider(this.tail);
    }
    this.head[slot] = -1;
    this.tail[slot] = -1;
  }

  private growLinks(): void {
    this.next = wider(this.next);
    this.prev = wider(this.prev);
  }
}

export const unranked = 1_000_000;

function wider(array: Int32Array): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(array.length * 2);
  twice.set(array);
  return twice;
}
