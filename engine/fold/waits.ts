// Cases that wait for their unit to be complete up to an instant: by unit, the earliest first.

export class Waits {
  static readonly state = ['until', 'cases'];
  /** By unit: instants in ascending order, ms, and the case that waits for each; one may wait several times. */
  private readonly until: number[][] = [];
  private readonly cases: number[][] = [];

  /** The earliest instant that a case of the unit waits for, ms; Infinity: none does. */
  next(unit: number): number {
    return this.until[unit]?.[0] ?? Number.POSITIVE_INFINITY;
  }

  add(unit: number, instant: number, id: number): void {
    const until = (this.until[unit] ??= []);
    const cases = (this.cases[unit] ??= []);
    const at = until.findLastIndex((one) => one <= instant) + 1;
    until.splice(at, 0, instant);
    cases.splice(at, 0, id);
  }

  /** Takes out the cases that waited for no later instant than `mark`. */
  take(unit: number, mark: number): readonly number[] {
    const after = this.until[unit]?.findIndex((one) => one > mark) ?? 0;
    const n = after === -1 ? this.until[unit].length : after;
    this.until[unit]?.splice(0, n);
    return this.cases[unit]?.splice(0, n) ?? [];
  }
}
