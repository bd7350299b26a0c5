// Which events were seen before? A typed-array hash set of (source, id), forgetting what is older than the horizon.
import type { Labels } from './labels.ts';

const hour = 3_600_000;

/**
 * Open addressing, at most half full: 18 bytes a slot, so 36 bytes an id when full and 72 just after doubling; swept as hours pass.
 * What is older than the horizon by event time is looked up in the store by the caller and handed over as `old`.
 */
export class Dedupe {
  static readonly state = ['size', 'keys', 'hours', 'swept'];
  /** Logged time for which ids are remembered, ms. */
  readonly horizon: number;
  size = 0;
  private keys = new Uint32Array(4096 * 4);
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
    const c = ids[at + 2] ^ this.sourceKeys[s + 2];
    const d = (ids[at + 3] ^ this.sourceKeys[s + 3]) | 1;
    if (!this.put(a >>> 0, b >>> 0, c >>> 0, d >>> 0, generation & 0xffff)) return false;
    if (++this.size * 2 > this.hours.length) this.rebuild(this.hours.length * 2, () => true);
    return true;
  }

  private put(a: number, b: number, c: number, d: number, generation: number): boolean {
    const { keys } = this;
    const mask = keys.length - 4;
    let slot = (a << 2) & mask;
    while (keys[slot + 3] !== 0) {
      if (keys[slot] === a && keys[slot + 1] === b && keys[slot + 2] === c && keys[slot + 3] === d)
        return false;
      slot = (slot + 4) & mask;
    }
    keys[slot] = a;
    keys[slot + 1] = b;
    keys[slot + 2] = c;
    keys[slot + 3] = d;
    this.hours[slot >> 2] = generation;
    return true;
  }

  private sweep(generation: number): void {
    this.swept = generation;
    const oldest = generation - Math.ceil(this.horizon / hour);
    const { keys, hours } = this;
    let live = 0;
    for (let i = 0; i < hours.length; i++)
      if (keys[i * 4 + 3] !== 0 && age(generation, hours[i]) <= generation - oldest) live++;
    if (live * 4 > this.size * 3) return;
    let slots = 4096;
    while (slots < live * 3) slots *= 2;
    this.rebuild(slots, (i) => age(generation, hours[i]) <= generation - oldest);
  }

  private rebuild(slots: number, keep: (slot: number) => boolean): void {
    const { keys, hours } = this;
    this.keys = new Uint32Array(slots * 4);
    this.hours = new Uint16Array(slots);
    this.size = 0;
    for (let i = 0; i < hours.length; i++) {
      if (keys[i * 4 + 3] === 0 || !keep(i)) continue;
      this.put(keys[i * 4], keys[i * 4 + 1], keys[i * 4 + 2], keys[i * 4 + 3], hours[i]);
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
