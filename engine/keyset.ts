// A set of 128-bit keys in one typed array: open addressing, at most half full.

export class KeySet {
  size = 0;
  private keys: Uint32Array;

  /** Room for about `expected` keys before it grows: 32 bytes a key at most half full, 16 to 32 when grown. */
  constructor(expected = 1024) {
    let slots = 16;
    while (slots < expected * 2) slots *= 2;
    this.keys = new Uint32Array(slots * 4);
  }

  get bytes(): number {
    return this.keys.byteLength;
  }

  has(key: Uint32Array, at: number): boolean {
    return this.keys[this.slot(key, at) + 3] !== 0;
  }

  /** Adds key[at..at+3]; false when it was there. The fourth word of a key is never zero. */
  add(key: Uint32Array, at: number): boolean {
    const slot = this.slot(key, at);
    const { keys } = this;
    if (keys[slot + 3] !== 0) return false;
    keys[slot] = key[at];
    keys[slot + 1] = key[at + 1];
    keys[slot + 2] = key[at + 2];
    keys[slot + 3] = key[at + 3];
    if (++this.size * 8 > keys.length) this.double();
    return true;
  }

  private slot(key: Uint32Array, at: number): number {
    const { keys } = this;
    const mask = keys.length - 4;
    const a = key[at];
    const b = key[at + 1];
    const c = key[at + 2];
    const d = key[at + 3];
    let slot = (a << 2) & mask;
    while (keys[slot + 3] !== 0) {
      if (keys[slot] === a && keys[slot + 1] === b && keys[slot + 2] === c && keys[slot + 3] === d) break;
      slot = (slot + 4) & mask;
    }
    return slot;
  }

  private double(): void {
    const { keys } = this;
    this.keys = new Uint32Array(keys.length * 2);
    for (let i = 0; i < keys.length; i += 4)
      if (keys[i + 3] !== 0) this.keys.set(keys.subarray(i, i + 4), this.slot(keys, i));
  }
}
