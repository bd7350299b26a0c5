// Everything that happens by time passing and not by a message: a heap of due instants in typed arrays.

/** Fires in the order (due, kind, key), whatever the order of setting. */
export class Timers {
  static readonly state = ['size', 'due', 'kind', 'slot'];
  size = 0;
  private due = new Float64Array(1024);
  private kind = new Uint16Array(1024);
  private slot = new Int32Array(1024);
  /** Orders the cases of one kind that are due at the same instant: negative when the first comes before. */
  private readonly compareCases: (kind: number, a: number, b: number) => number;

  constructor(compareCases: (kind: number, a: number, b: number) => number) {
    this.compareCases = compareCases;
  }

  /** The earliest due instant, ms; Infinity when none is set. */
  get next(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.due[0];
  }

  set(due: number, kind: number, slot: number): void {
    if (this.size === this.due.length) this.grow();
    let i = this.size++;
    this.put(i, due, kind, slot);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!this.before(i, parent)) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  /** Takes the earliest out and hands it to `fire`. */
  pop(fire: (due: number, kind: number, slot: number) => void): void {
    const due = this.due[0];
    const kind = this.kind[0];
    const slot = this.slot[0];
    const last = --this.size;
    this.put(0, this.due[last], this.kind[last], this.slot[last]);
    for (let i = 0; ; ) {
      let least = i;
      for (let child = 2 * i + 1; child <= 2 * i + 2; child++)
        if (child < last && this.before(child, least)) least = child;
      if (least === i) break;
      this.swap(i, least);
      i = least;
    }
    fire(due, kind, slot);
  }

  private before(a: number, b: number): boolean {
    if (this.due[a] !== this.due[b]) return this.due[a] < this.due[b];
    if (this.kind[a] !== this.kind[b]) return this.kind[a] < this.kind[b];
    return this.compareCases(this.kind[a], this.slot[a], this.slot[b]) < 0;
  }

  private put(i: number, due: number, kind: number, slot: number): void {
    this.due[i] = due;
    this.kind[i] = kind;
    this.slot[i] = slot;
  }

  private swap(a: number, b: number): void {
    const due = this.due[a];
    const kind = this.kind[a];
    const slot = this.slot[a];
    this.put(a, this.due[b], this.kind[b], this.slot[b]);
    this.put(b, due, kind, slot);
  }

  private grow(): void {
    const twice = this.due.length * 2;
    const due = new Float64Array(twice);
    const kind = new Uint16Array(twice);
    const slot = new Int32Array(twice);
    due.set(this.due);
    kind.set(this.kind);
    slot.set(this.slot);
    Object.assign(this, { due, kind, slot });
  }
}
