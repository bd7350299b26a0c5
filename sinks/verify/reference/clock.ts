// The specification of one clock: what is known of it, when it falls silent, and since when time alone moves it.
import type { ClockSpec } from '../../../engine/calendars.ts';

const never = Number.NEGATIVE_INFINITY;

/** All instants in ms. */
export interface Clock {
  readonly code: number;
  spec: ClockSpec;
  newest: number;
  /** Logged time of its last row, or the end of a hole in the ticks since. */
  heard: number;
  /** What it declared itself complete up to. */
  declared: number;
  watermark: number;
  /** The same by what was said or by being closed: of a silent clock nobody knows. */
  vouched: number;
  isSilent: boolean;
  nRows: number;
  /** Every pane that ends by then has closed. */
  closedUntil: number;
}

export const met = (code: number, spec: ClockSpec, logged: number): Clock => ({
  code,
  spec,
  newest: never,
  heard: logged,
  declared: never,
  watermark: never,
  vouched: never,
  isSilent: false,
  nRows: 0,
  closedUntil: never,
});

export function raise(clock: Clock, to: number, isVouched = true): void {
  if (to > clock.watermark) clock.watermark = to;
  if (isVouched && to > clock.vouched) clock.vouched = to;
}

/** Silent for so much of its open hours, as far as ticks vouch; it stays so until it is heard. */
export function isSilent(clock: Clock, lastTick: number): boolean {
  if (!clock.isSilent && lastTick > never) clock.isSilent = lastTick >= silentAt(clock);
  return clock.isSilent;
}

/** When a clock falls silent if it says nothing more: its open time since it was heard, period by period. */
export function silentAt({ heard, spec: { hours, silentAfter } }: Clock): number {
  if (hours === undefined || hours.isAlways) return heard + silentAfter;
  let left = silentAfter;
  for (let at = heard; ; at = hours.closing(at)) {
    const from = Math.max(at, hours.opening(at));
    if (from + left <= hours.closing(at)) return from + left;
    left -= hours.closing(at) - from;
  }
}

/** Since when time alone says how far a silent or closed clock is complete. */
export function followedSince(clock: Clock, logged: number): number {
  if (clock.isSilent) return silentAt(clock);
  const closing = clock.spec.hours?.closing(clock.heard) ?? Number.NaN;
  return closing <= logged ? closing : clock.heard;
}
