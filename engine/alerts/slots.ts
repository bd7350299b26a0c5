// Where each incident is kept: the newest of a rule and key, and older ones while what they told of may be corrected.
import { RowIndex } from '../windows/rowindex.ts';

const keys = 2 ** 24;

export class Slots {
  static readonly state = ['keyOf', 'held', 'unused', 'index'];
  /** By slot: its rule and key, as the index numbers them. */
  private keyOf: number[] = [];
  /** By slot: windows it told of that may still be corrected. */
  private held: number[] = [];
  private unused: number[] = [];
  private readonly index = new RowIndex();

  /** The newest incident of a rule for a key; -1: none. */
  newest(rule: number, key: number): number {
    return this.index.get(rule * keys + key);
  }

  ruleOf(slot: number): number {
    return Math.floor(this.keyOf[slot] / keys);
  }

  /** A slot for a new incident: that of the one before where nobody needs it any more, or one that is free. */
  take(rule: number, key: number): number {
    const before = this.newest(rule, key);
    const isFree = before !== -1 && this.held[before] === 0;
    const slot = isFree ? before : (this.unused.pop() ?? this.keyOf.length);
    this.index.set(rule * keys + key, slot);
    this.keyOf[slot] = rule * keys + key;
    this.held[slot] = 0;
    return slot;
  }

  /** The slot after those there are, for an incident that was told before; without a place nothing finds it any more. */
  adopt(place: { readonly rule: number; readonly key: number } | undefined): void {
    const slot = this.keyOf.length;
    const key = place === undefined ? -1 - slot : place.rule * keys + place.key;
    this.keyOf.push(key);
    this.held.push(0);
    if (place !== undefined) this.index.set(key, slot);
  }

  /** An incident has told of a window, which may be corrected. */
  hold(slot: number): void {
    this.held[slot]++;
  }

  /** It may be no more. An incident that another has followed is forgotten with its last window. */
  release(slot: number): void {
    if (--this.held[slot] === 0 && this.index.get(this.keyOf[slot]) !== slot) this.unused.push(slot);
  }
}
