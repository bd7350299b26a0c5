// Where the windows of one size lie in time: half-open, numbered in order, on a raster or by a calendar.

/** All instants are ms; `clock` is the code of the clock whose windows are asked for. */
export interface Grid {
  /** No two of its windows overlap. */
  readonly isDisjoint: boolean;
  start(window: number, clock: number): number;
  end(window: number, clock: number): number;
  /** Over instant `t` are the windows from first(t) to last(t); none, where first(t) is the greater. */
  first(t: number, clock: number): number;
  last(t: number, clock: number): number;
  /** The window that ends at `t` and has something in it; NaN: none does. */
  endingAt(t: number, clock: number): number;
}

/** Windows of one size at one distance: window 0 begins at `offset`. The same for all clocks. */
export class Raster implements Grid {
  readonly isDisjoint: boolean;
  readonly size: number;
  readonly slide: number;
  readonly offset: number;

  constructor(size: number, slide: number, offset = 0) {
    this.size = size;
    this.slide = slide;
    this.offset = offset;
    this.isDisjoint = slide >= size;
  }

  start(window: number): number {
    return window * this.slide + this.offset;
  }

  end(window: number): number {
    return window * this.slide + this.offset + this.size;
  }

  first(t: number): number {
    return Math.floor((t - this.offset - this.size) / this.slide) + 1;
  }

  last(t: number): number {
    return Math.floor((t - this.offset) / this.slide);
  }

  endingAt(t: number): number {
    const window = (t - this.offset - this.size) / this.slide;
    return Number.isInteger(window) ? window : Number.NaN;
  }
}
