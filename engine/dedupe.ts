// Which events were seen before? A typed-array hash set of (source, id), forgetting what is older than the horizon.
import type { Labels } from './labels.ts';

const hour = 3_600_000;

/**
 * Open addressing, at most three quarters full: 14 bytes a slot, so 19 bytes an id when full and 38 just after
 * doubling; swept as hours pass. Of the 128 bits of source and id 95 are kept: two of a thousand million ids are the
 * same with a chance below 10^-10. What is older than the horizon by event time is looked up in the store by the
 * caller and handed over as `old`.
 */
export class Dedupe {
  static readonly state = ['size', 'keys', 'hours', 'swept'];
  /** Logged time for which ids are remembered, ms. */
  readonly horizon: number;
  size = 0;
  /** Three words a slot; the third of a slot in use is odd. */
  private keys = new Uint32Array(4096 * 3);
  private hours = new Uint16Array(4096);
  private swept = Number.NaN;
  private readonly sources: Labels;
  private sourceKeys = new Uint32Array(64);
  private known = 0;

  constructor(sources: Labels, horizon = 48 * hour) {
    this.sources = sources;
    this.horizon = horizon;
  }

  get bytes(): number {
    return this.keys.byteLength + this.hours.byteLength;
  }

  /** True when event ids[at..at+3] of `source` is new; remembers it at logged time `logged`. */
  isNew(source: number, ids: Uint32Array, at: number, logged: number): boolean {
    if (source >= this.known) this.learn();
    const generation = Math.floor(logged / hour);
    if (generation !== this.swept) this.sweep(generation);
    const s = source * 4;
    const a = ids[at] ^ this.sourceKeys[s];
    const b = ids[at + 1] ^ this.sourceKeys[s + 1];
    const c = (ids[at + 2] ^ this.sourceKeys[s + 2]) | 1;
    if (!this.put(a >>> 0, b >>> 0, c >>> 0, generation & 0xffff)) return false;
    if (++this.size * 4 > this.hours.length * 3) this.rebuild(this.hours.length * 2, () => true);
    return true;
  }

  private put(a: number, b: number, c: number, generation: number): boolean {
    const { keys, hours } = this;
    const mask = hours.length - 1;
    let slot = a & mask;
    for (let k = slot * 3; keys[k + 2] !== 0; k = slot * 3) {
      if (keys[k] === a && keys[k + 1] === b && keys[k + 2] === c) return false;
      slot = (slot + 1) & mask;
    }
    keys[slot * 3] = a;
    keys[slot * 3 + 1] = b;
    keys[slot * 3 + 2] = c;
    hours[slot] = generation;
    return true;
  }

  private sweep(generation: number): void {
    this.swept = generation;
    const oldest = Math.ceil(this.horizon / hour);
    const { keys, hours } = this;
    const isLive = (i: number) => keys[i * 3 + 2] !== 0 && age(generation, hours[i]) <= oldest;
    let live = 0;
    for (let i = 0; i < hours.length; i++) if (isLive(i)) live++;
    if (live * 4 > this.size * 3) return;
    let slots = 4096;
    while (slots < live * 2) slots *= 2;
    this.rebuild(slots, isLive);
  }

  private rebuild(slots: number, keep: (slot: number) => boolean): void {
    const { keys, hours } = this;
    this.keys = new Uint32Array(slots * 3);
    this.hours = new Uint16Array(slots);
    this.size = 0;
    for (let i = 0; i < hours.length; i++) {
      if (keys[i * 3 + 2] === 0 || !keep(i)) continue;
      this.put(keys[i * 3], keys[i * 3 + 1], keys[i * 3 + 2], hours[i]);
      this.size++;
    }
  }

  private learn(): void {
    this.known = this.sources.texts.length;
    if (this.known * 4 > this.sourceKeys.length) this.sourceKeys = new Uint32Array(this.known * 8);
    for (let code = 1; code < this.known; code++) this.sources.key(code, this.sourceKeys, code * 4);
  }
}

/** Hours since `then`, both modulo 2^16. */
const age = (now: number, then: number) => (now - then) & 0xffff;
