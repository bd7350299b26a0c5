// Where the log has got to, told by its messages alone: logged time, ticks, and the gaps between them.

/** Ticks further apart than this do not vouch for what lies between, ms. */
const tickHole = 5_000;
const never = Number.NEGATIVE_INFINITY;

/** All instants are ms. `at` never goes back. Nothing here reads a wall clock. */
export class LoggedTime {
  static readonly state = ['at', 'gaps', 'lastTick', 'hasTicks'];
  at = never;
  readonly gaps: { readonly from: number; readonly to: number }[] = [];
  lastTick = never;
  /** The log says itself how late it is. */
  hasTicks = false;
  private readonly told: 'broker' | 'event';

  constructor(told: 'broker' | 'event') {
    this.told = told;
  }

  /** Where a message takes it: `stored` and `tick` ms or NaN, `newest` the newest event time of its rows. */
  after(stored: number, tick: number, newest: number): number {
    let at = this.told === 'broker' ? stored : tick;
    if (this.told === 'event' && tick !== tick && !this.hasTicks) at = newest;
    return at > this.at ? at : this.at;
  }

  /** Where a message takes it that was read before and left it at `at` (NaN: before any time was known). */
  again(at: number): number {
    return at > this.at ? at : this.at;
  }

  /** Moves to `to`, a message's own, by its tick (NaN: none); true where no tick vouches for what lies before it. */
  advance(to: number, tick: number): boolean {
    let isUncovered = false;
    if (tick === tick) {
      isUncovered = !this.hasTicks || to - this.lastTick > tickHole;
      if (isUncovered && this.hasTicks) this.gaps.push({ from: this.lastTick, to });
      this.hasTicks = true;
      this.lastTick = Math.max(this.lastTick, to);
    }
    if (to > this.at) this.at = to;
    return isUncovered;
  }
}
