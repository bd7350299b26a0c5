// Serial numbers as ranges, first in, first out: a store of numbered things that are taken from its front.

export class Ranges {
  /** How many numbers are in it. */
  n = 0;
  private readonly bounds: number[] = [];
  private first = 0;

  /** Puts `from` to `to`, both included, at the end; nothing where `to` lies before. */
  add(from: number, to: number): void {
    if (to < from) return;
    this.bounds.push(from, to);
    this.n += to - from + 1;
  }

  /** Takes at most `most` numbers that follow one another; [1, 0] where there are none. */
  take(most: number): readonly [from: number, to: number] {
    if (this.n === 0 || most <= 0) return [1, 0];
    const { bounds, first } = this;
    const [from, last] = [bounds[first], bounds[first + 1]];
    const to = Math.min(last, from + most - 1);
    if (to < last) bounds[first] = to + 1;
    else if ((this.first += 2) > 1024) {
      bounds.splice(0, this.first);
      this.first = 0;
    }
    this.n -= to - from + 1;
    return [from, to];
  }
}
