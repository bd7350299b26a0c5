// Short ordered lists of ranges of whole numbers, one list a holder, side by side in typed arrays.

export class Ranges {
  static readonly state = ['lists', 'n', 'from', 'to', 'since', 'told'];
  /** Room for so many ranges in a list. */
  readonly most: number;
  private lists = 0;
  private n = new Int32Array(8);
  // Range k of list l is at l * most + k. Both ends belong to it.
  from: Float64Array;
  to: Float64Array;
  since: Float64Array;
  told: Uint8Array;

  constructor(most: number) {
    this.most = most;
    this.from = new Float64Array(8 * most);
    this.to = new Float64Array(8 * most);
    this.since = new Float64Array(8 * most);
    this.told = new Uint8Array(8 * most);
  }

  /** A new list, empty. */
  add(): number {
    if (this.lists === this.n.length) {
      const lists = this.lists * 2;
      this.n = wider(this.n, new Int32Array(lists));
      this.from = wider(this.from, new Float64Array(lists * this.most));
      this.to = wider(this.to, new Float64Array(lists * this.most));
      this.since = wider(this.since, new Float64Array(lists * this.most));
      this.told = wider(this.told, new Uint8Array(lists * this.most));
    }
    return this.lists++;
  }

  /** How many ranges a list holds; -1 stands for an empty one. */
  count(list: number): number {
    return list < 0 ? 0 : this.n[list];
  }

  /** Where the range that holds `number` is, or -1. */
  find(list: number, number: number): number {
    const base = list * this.most;
    const end = base + this.count(list);
    let i = base;
    while (i < end && this.to[i] < number) i++;
    return i < end && this.from[i] <= number ? i : -1;
  }

  /** Puts a range before the k-th. There must be room. */
  insert(list: number, k: number, from: number, to: number, since: number, told: number): void {
    const at = list * this.most + k;
    const end = list * this.most + this.n[list]++;
    for (const of of [this.from, this.to, this.since, this.told]) of.copyWithin(at + 1, at, end);
    this.from[at] = from;
    this.to[at] = to;
    this.since[at] = since;
    this.told[at] = told;
  }

  remove(list: number, k: number): void {
    const at = list * this.most + k;
    const end = list * this.most + this.n[list]--;
    for (const of of [this.from, this.to, this.since, this.told]) of.copyWithin(at, at + 1, end);
  }
}

function wider<A extends Float64Array | Int32Array | Uint8Array>(held: A, into: A): A {
  into.set(held as never);
  return into;
}
