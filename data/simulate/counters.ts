// The counters of one line: which are open, and whom each serves.

/** Counters 0..max-1. One that is to close while it serves closes when it is done. */
export class Counters {
  /** Counters of a plain day, and how many there can be. */
  readonly plain: number;
  readonly max: number;
  /** Whom each serves; -1: nobody. */
  readonly serves: Int32Array;
  /** Nobody sits there for now. */
  readonly isAway: Uint8Array;
  private readonly isWanted: Uint8Array;
  private readonly isTold: Uint8Array;

  constructor(plain: number) {
    this.plain = plain;
    this.max = plain * 2 + 4;
    this.serves = new Int32Array(this.max).fill(-1);
    this.isAway = new Uint8Array(this.max);
    this.isWanted = new Uint8Array(this.max);
    this.isTold = new Uint8Array(this.max);
  }

  /** An open counter that serves nobody; -1: none. */
  idle(): number {
    for (let i = 0; i < this.max; i++)
      if (this.isWanted[i] === 1 && this.isAway[i] === 0 && this.serves[i] < 0) return i;
    return -1;
  }

  isOpen(counter: number): boolean {
    return this.isWanted[counter] === 1;
  }

  /** Opens or closes as many as it takes to have `wanted`: the first open first, the last close first, idle ones before. */
  staff(wanted: number, changes: (counter: number) => void): void {
    let n = this.isWanted.reduce((sum, one) => sum + one, 0);
    for (let i = 0; n < wanted && i < this.max; i++)
      if (this.isWanted[i] === 0 && this.isAway[i] === 0) n += this.want(i, 1, changes);
    for (const isBusy of [false, true])
      for (let i = this.max - 1; n > wanted && i >= 0; i--)
        if (this.isWanted[i] === 1 && this.serves[i] >= 0 === isBusy) n -= this.want(i, 0, changes);
  }

  /** Notes that a counter is done with whom it served; false: it is to close now. */
  done(counter: number): boolean {
    this.serves[counter] = -1;
    return this.isWanted[counter] === 1;
  }

  /** Notes that everybody is told how the counter stands: whether it is open. */
  tell(counter: number): boolean {
    this.isTold[counter] = this.isWanted[counter];
    return this.isWanted[counter] === 1;
  }

  private want(counter: number, is: 0 | 1, changes: (counter: number) => void): 1 {
    this.isWanted[counter] = is;
    if (this.isTold[counter] !== is && (is === 1 || this.serves[counter] < 0)) changes(counter);
    return 1;
  }
}
