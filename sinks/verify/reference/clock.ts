// The specification of one clock, and of the unit whose clocks it is one of: what is known of them, and what time alone says.
import type { Bounds, ClockSpec } from '../../../engine/calendars.ts';
import type { Hours } from '../../../engine/hours.ts';

const never = Number.NEGATIVE_INFINITY;
const always = Number.POSITIVE_INFINITY;

/** All instants in ms. */
export interface Clock {
  /** Code of the feed that moves it; 0: all of its unit. */
  readonly feed: number;
  readonly bounds: Bounds;
  newest: number;
  /** Logged time of its last row, or when it was met. */
  heard: number;
  /** Since when it has said nothing, holes in the ticks apart. */
  quiet: number;
  /** What it declared itself complete up to. */
  declared: number;
  watermark: number;
  /** The same by what was said or by being closed: of a silent clock nobody knows. */
  vouched: number;
  isSilent: boolean;
  nRows: number;
}
export interface Unit {
  readonly code: number;
  spec: ClockSpec;
  readonly clocks: readonly Clock[];
  /** The oldest of its rows. */
  oldest: number;
  /** Every pane that ends by then has closed. */
  closedUntil: number;
  /** Where the log was ended: every window that this instant can be in has closed too. */
  drainedTo: number;
}

/** A unit with one clock, or with one for each feed declared of it, whose codes are `feeds`. */
export function met(code: number, spec: ClockSpec, feeds: readonly number[], logged: number): Unit {
  const clock = (feed: number, bounds: Bounds): Clock => ({
    ...{ feed, bounds, newest: never, heard: logged, quiet: logged, declared: never },
    ...{ watermark: never, vouched: never, isSilent: false, nRows: 0 },
  });
  const clocks = feeds.length === 0 ? [clock(0, spec)] : feeds.map((feed, i) => clock(feed, spec.feeds![i]));
  return { code, spec, clocks, oldest: always, closedUntil: never, drainedTo: never };
}

/** A unit has come as far as the last of its clocks. */
export const least = ({ clocks }: Unit, of: 'watermark' | 'vouched'): number =>
  Math.min(...clocks.map((clock) => clock[of]));
export const leastBound = ({ clocks }: Unit): number => Math.min(...clocks.map(({ bounds }) => bounds.bound));

/** What a clock has said: where it declares how far it is complete, that alone. */
export const said = ({ declared, newest, bounds }: Clock): number =>
  declared > never ? declared : newest - bounds.bound;

export function raise(clock: Clock, to: number, isVouched: boolean): void {
  if (to > clock.watermark) clock.watermark = to;
  if (isVouched && to > clock.vouched) clock.vouched = to;
}

/** Silent for so much of its open hours, as far as ticks vouch; it stays so until it is heard. */
export function judge(clock: Clock, hours: Hours | undefined, lastTick: number): boolean {
  if (!clock.isSilent && lastTick > never) clock.isSilent = lastTick >= silentAt(clock, hours);
  return clock.isSilent;
}

/** When a clock falls silent if it says nothing more: its open time, period by period. */
export function silentAt({ quiet, bounds: { silentAfter } }: Clock, hours: Hours | undefined): number {
  if (hours === undefined || hours.isAlways) return quiet + silentAfter;
  let left = silentAfter;
  for (let at = quiet; ; at = hours.closing(at)) {
    const from = Math.max(at, hours.opening(at));
    if (from + left <= hours.closing(at)) return from + left;
    left -= hours.closing(at) - from;
  }
}

/** Of clocks that are silent or closed, logged time alone says how far they are complete. */
export function follow({ clocks, spec: { hours } }: Unit, logged: number, lastTick: number): void {
  for (const clock of clocks) {
    const { bound } = clock.bounds;
    if (judge(clock, hours, lastTick)) raise(clock, logged - bound, false);
    else raise(clock, byHours(clock, hours, logged), true);
  }
}

/** What its hours say of a clock that is closed, or has not been heard since it opened. */
export function byHours(
  { heard, bounds: { bound } }: Clock,
  hours: Hours | undefined,
  logged: number,
): number {
  if (hours === undefined || hours.isAlways) return never;
  const opened = hours.opening(logged);
  if (opened > logged) return logged - bound;
  return opened > heard ? opened - bound : never;
}

/** When time alone brought a unit to `end`, of which its clocks had not said so; -Infinity: they had. */
export function passedAt({ clocks, spec: { hours } }: Unit, end: number): number {
  const passed = clocks
    .filter((clock) => said(clock) < end)
    .map((clock) => {
      const due = end + clock.bounds.bound;
      const silent = clock.isSilent ? Math.max(due, silentAt(clock, hours)) : always;
      return Math.min(silent, closedFrom(hours, Math.max(clock.heard, due)));
    });
  return Math.max(never, ...passed);
}

/** The first instant from `at` on at which it is closed, or just opens. */
export function closedFrom(hours: Hours | undefined, at: number): number {
  if (hours === undefined || hours.isAlways) return always;
  return hours.opening(at) < at ? hours.closing(at) : at;
}
