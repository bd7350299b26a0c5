// 128-bit keys numbered densely in order of appearance: open addressing over typed arrays.

export class KeyMap {
  static readonly state = ['size', 'words', 'slots'];
  size = 0;
  /** Key number i is words[4i .. 4i+3]. */
  words: Uint32Array;
  private slots: Int32Array;

  constructor(expected = 1024) {
    let slots = 16;
    while (slots < expected * 2) slots *= 2;
    this.slots = new Int32Array(slots);
    this.words = new Uint32Array(slots * 2);
  }

  used(): object {
    return { words: this.words.subarray(0, Math.max(1, this.size) * 4) };
  }

  /** The number of key[at..at+3], or -1. */
  find(key: Uint32Array, at: number): number {
    return this.slots[this.slot(key, at)] - 1;
  }

  /** The number of key[at..at+3]; a new key gets the next one. */
  number(key: Uint32Array, at: number): number {
    const slot = this.slot(key, at);
    if (this.slots[slot] !== 0) return this.slots[slot] - 1;
    const number = this.size++;
    if (number * 4 === this.words.length) {
      const wider = new Uint32Array(number * 8);
      wider.set(this.words);
      this.words = wider;
    }
    for (let w = 0; w < 4; w++) this.words[number * 4 + w] = key[at + w];
    this.slots[slot] = number + 1;
    if (this.size * 2 > this.slots.length) this.double();
    return number;
  }

  private slot(key: Uint32Array, at: number): number {
    const { slots, words } = this;
    const mask = slots.length - 1;
    let slot = key[at] & mask;
    for (let held = slots[slot]; held !== 0; held = slots[slot]) {
      const w = (held - 1) * 4;
      if (
        words[w] === key[at] &&
        words[w + 1] === key[at + 1] &&
        words[w + 2] === key[at + 2] &&
        words[w + 3] === key[at + 3]
      )
        break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private double(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    for (let i = 0; i < this.size; i++) this.slots[this.slot(this.words, i * 4)] = i + 1;
  }
}

/** Orders two keys as DuckDB orders them as numbers: the fourth word is the most significant. */
export function compareKeys(a: Uint32Array, atA: number, b: Uint32Array, atB: number): number {
  for (let w = 3; w >= 0; w--) if (a[atA + w] !== b[atB + w]) return a[atA + w] < b[atB + w] ? -1 : 1;
  return 0;
}
