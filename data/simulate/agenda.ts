// What is due next in the simulated world: a binary heap in typed arrays, no object per appointment.

/** Appointments in order of their instants (ms); those of one instant in the order in which they were made. */
export class Agenda {
  size = 0;
  /** The appointment taken last: when, at which place, of what kind, about whom, and a number with it. */
  at = Number.NEGATIVE_INFINITY;
  place = 0;
  kind = 0;
  who = 0;
  what = 0;
  private made = 0;
  private heap = new Int32Array(1024);
  private ats = new Float64Array(1024);
  private orders = new Float64Array(1024);
  private places = new Uint16Array(1024);
  private kinds = new Uint8Array(1024);
  private whos = new Int32Array(1024);
  private whats = new Float64Array(1024);

  constructor() {
    for (let i = 0; i < 1024; i++) this.heap[i] = i;
  }

  /** Instant of the next appointment; Infinity without one. */
  get next(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.ats[this.heap[0]];
  }

  add(at: number, place: number, kind: number, who = -1, what = 0): void {
    if (this.size === this.heap.length) this.grow();
    const { heap, ats } = this;
    let i = this.size++;
    const entry = heap[i];
    ats[entry] = at;
    this.orders[entry] = this.made++;
    this.places[entry] = place;
    this.kinds[entry] = kind;
    this.whos[entry] = who;
    this.whats[entry] = what;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent];
      if (ats[above] <= at) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  /** Takes the next appointment off the agenda into `at`, `place`, `kind`, `who` and `what`. There must be one. */
  take(): void {
    const { heap } = this;
    const entry = heap[0];
    this.at = this.ats[entry];
    this.place = this.places[entry];
    this.kind = this.kinds[entry];
    this.who = this.whos[entry];
    this.what = this.whats[entry];
    const n = --this.size;
    const last = heap[n];
    let i = 0;
    for (let child = 1; child < n; child = 2 * i + 1) {
      if (child + 1 < n && this.isBefore(heap[child + 1], heap[child])) child++;
      if (!this.isBefore(heap[child], last)) break;
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = last;
    heap[n] = entry;
  }

  private isBefore(a: number, b: number): boolean {
    const x = this.ats[a];
    const y = this.ats[b];
    return x < y || (x === y && this.orders[a] < this.orders[b]);
  }

  private grow(): void {
    const n = this.heap.length;
    const wider = <A extends Int32Array | Float64Array | Uint16Array | Uint8Array>(array: A): A => {
      const twice = new (array.constructor as new (n: number) => A)(n * 2);
      twice.set(array);
      return twice;
    };
    this.heap = wider(this.heap);
    for (let i = n; i < n * 2; i++) this.heap[i] = i;
    this.ats = wider(this.ats);
    this.orders = wider(this.orders);
    this.places = wider(this.places);
    this.kinds = wider(this.kinds);
    this.whos = wider(this.whos);
    this.whats = wider(this.whats);
  }
}
