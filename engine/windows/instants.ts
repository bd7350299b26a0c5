// The instants at which rows of a session are, in order, each with how many there are: what a session's ends follow from.
import { copied } from './rows.ts';

/** Nodes of lists in typed arrays; -1: none. A list is known by its last node. */
export class Instants {
  static readonly state = ['at', 'n', 'before', 'after', 'nodes', 'unused'];
  at = new Float64Array(0);
  before = new Int32Array(0);
  after = new Int32Array(0);
  private n = new Int32Array(0);
  private nodes = 0;
  private readonly unused: number[] = [];

  /** Counts a row at `t` into the list that ends with `last` (-1: an empty one); returns its last node. */
  add(last: number, t: number): number {
    let left = last;
    let right = -1;
    while (left !== -1 && this.at[left] > t) {
      right = left;
      left = this.before[left];
    }
    if (left !== -1 && this.at[left] === t) {
      this.n[left]++;
      return last;
    }
    const node = this.unused.pop() ?? this.nodes++;
    if (node >= this.at.length) this.grow(Math.max(256, this.at.length * 2));
    this.at[node] = t;
    this.n[node] = 1;
    this.link(left, node);
    this.link(node, right);
    return right === -1 ? node : last;
  }

  /** The node of instant `t`, or -1. */
  find(last: number, t: number): number {
    let node = last;
    while (node !== -1 && this.at[node] > t) node = this.before[node];
    return node !== -1 && this.at[node] === t ? node : -1;
  }

  /** Takes a row out of a node; true: it was the only one, and the node is gone. */
  remove(node: number): boolean {
    if (--this.n[node] > 0) return false;
    this.link(this.before[node], this.after[node]);
    this.unused.push(node);
    return true;
  }

  /** Makes two nodes neighbours, or (the other being -1) one an end. */
  link(left: number, right: number): void {
    if (left !== -1) this.after[left] = right;
    if (right !== -1) this.before[right] = left;
  }

  first(last: number): number {
    let node = last;
    while (this.before[node] !== -1) node = this.before[node];
    return node;
  }

  /** Forgets a list. */
  release(last: number): void {
    for (let node = last; node !== -1; node = this.before[node]) this.unused.push(node);
  }

  private grow(length: number): void {
    this.at = copied(new Float64Array(length), this.at);
    this.n = copied(new Int32Array(length), this.n);
    this.before = copied(new Int32Array(length), this.before);
    this.after = copied(new Int32Array(length), this.after);
  }
}
