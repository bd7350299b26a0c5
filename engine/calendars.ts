// The hours of clocks as the log has changed them: exceptions of calendars and of single clocks.
import type { Exception } from './days.ts';
import type { Hours } from './hours.ts';

/** How a clock is judged. */
export interface Bounds {
  /** How far its rows may be out of order, ms. */
  readonly bound: number;
  /** Silent when it sent nothing for so much of its open hours, ms. */
  readonly silentAfter: number;
}
export interface FeedSpec extends Bounds {
  readonly feed: string;
}
/** What is known of a unit beforehand. Hours unknown: always open. Without feeds it has one clock. */
export interface ClockSpec extends Bounds {
  readonly name: string;
  readonly feeds?: readonly FeedSpec[];
  readonly hours?: Hours;
  /** The calendar it keeps, beside what is said of itself. */
  readonly calendar?: string;
}

export class Calendars {
  static readonly state = ['exceptions'];
  /** What the log said of calendars and clocks, by name, in that order. */
  private readonly exceptions: { readonly scope: string; readonly exception: Exception }[] = [];
  private readonly specOf: (name: string) => ClockSpec;

  constructor(specOf: (name: string) => ClockSpec) {
    this.specOf = specOf;
  }

  /** Days that are not as usual, for the clock called `scope` or for all that keep that calendar. */
  except(scope: string, exception: Exception): void {
    this.exceptions.push({ scope, exception });
  }

  /** What is known of a clock; what was said of itself counts over what was said of its calendar. */
  spec(name: string): ClockSpec {
    const spec = this.specOf(name);
    const of = (wanted: string | undefined) =>
      this.exceptions.flatMap(({ scope, exception }) => (scope === wanted ? [exception] : []));
    const mine = [...of(spec.calendar), ...of(spec.name)];
    if (mine.length === 0 || spec.hours === undefined) return spec;
    return { ...spec, hours: spec.hours.excepting(mine) };
  }
}
