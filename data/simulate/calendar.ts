// When a simulated office is open: its hours, or three shifts a day where it never closes.
import { offsetAt } from '../../engine/decode/zone.ts';
import { Hours } from '../../engine/hours.ts';
import type { Office } from '../offices.ts';

const day = 86_400_000;
const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Periods follow one another; all instants are ms. An office with hours has one shift, 0. */
export class Calendar {
  readonly isAlways: boolean;
  readonly nShifts: number;
  private readonly zone: string;
  private readonly days: Hours;
  private readonly isHoliday: (date: number) => boolean;
  private readonly shifts: readonly Hours[];

  /** `begins`: the local HH:MM at which shifts begin where an office is always open. */
  constructor(office: Office, begins: readonly string[]) {
    const { zone } = office;
    const own = new Hours(office);
    this.zone = zone;
    this.days = own;
    this.isHoliday = (date) =>
      (office.exceptions ?? []).some(({ kind, from, to }) => kind === 'off' && from <= date && date <= to);
    this.isAlways = own.isAlways;
    this.shifts = own.isAlways
      ? begins.map(
          (opens, i) => new Hours({ zone, opens, closes: begins[(i + 1) % begins.length], weekend: [] }),
        )
      : [own];
    this.nShifts = this.shifts.length;
  }

  /** The shift that runs at `t`, or the next to begin. */
  shift(t: number): number {
    let first = 0;
    for (let i = 1; i < this.nShifts; i++)
      if (this.shifts[i].opening(t) < this.shifts[first].opening(t)) first = i;
    return first;
  }

  /** Beginning and end of the shift that runs at `t`, or of the next. */
  opening(t: number): number {
    return this.shifts[this.shift(t)].opening(t);
  }

  closing(t: number): number {
    return this.shifts[this.shift(t)].closing(t);
  }

  /** The first morning after `t`: an opening, or a day later where there is none. */
  morning(t: number): number {
    return this.isAlways ? t + day : this.shifts[0].nextOpening(t + 1);
  }

  /** The end of the `n`-th working day after the one at `t`. */
  workingDay(t: number, n: number): number {
    if (this.isAlways) return t + n * day;
    let end = this.shifts[0].closing(t);
    for (let i = 0; i < n; i++) end = this.shifts[0].closing(end);
    return end;
  }

  /** Local day of the week at `t`, from Sunday, 0. Day 0, 1970-01-01, was a Thursday. */
  weekday(t: number): number {
    return (Math.floor((t + offsetAt(this.zone, t)) / day) + 4) % 7;
  }

  /** Month at `t`, from January, 0. */
  month(t: number): number {
    return new Date(t + offsetAt(this.zone, t)).getUTCMonth();
  }

  /** Whether `t` lies on the first working day after a holiday, with no days but days off between the two. */
  isAfterHoliday(t: number): boolean {
    const today = this.days.dayOf(t);
    if (!this.days.isWorking(today)) return false;
    let date = today - 1;
    for (; today - date < 31 && !this.days.isWorking(date); date--) if (this.isHoliday(date)) return true;
    return false;
  }

  /**
   * The first opening in [start, end), also one that has begun before; on that day of the week where `anchor` names one
   * (`Mon`), or after a `holiday`. Infinity: there is none.
   */
  first(start: number, end: number, anchor = ''): number {
    for (let t = start; t < end; t = this.closing(t)) {
      const opening = Math.max(start, this.opening(t));
      if (
        anchor === '' ||
        (anchor === 'holiday' ? this.isAfterHoliday(opening) : this.named(opening) === anchor)
      )
        return opening;
    }
    return Number.POSITIVE_INFINITY;
  }

  private named(t: number): string {
    return names[this.weekday(t)];
  }
}
