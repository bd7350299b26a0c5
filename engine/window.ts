// The words for windows: of one size, overlapping or with gaps, by a calendar, or as long as something keeps happening.
import { type Duration, parseDuration } from './duration.ts';

/** A period of the calendar, in the zone of a row's clock. An hour is 60 minutes; only its beginning is local. */
export type Unit = 'hour' | 'day' | 'week' | 'month' | 'quarter';
export type Weekday = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';
export type Offset = Duration | `-${Duration}`;

interface Regular {
  readonly kind: 'tumbling' | 'hopping';
  readonly size: Duration;
  /** Distance between starts. */
  readonly every: Duration;
  /** Starts lie so long after whole distances since 1970. */
  readonly offset?: Offset;
}
interface Calendar {
  readonly kind: 'calendar';
  readonly unit: Unit;
  readonly pane: Duration;
  /** The day on which weeks begin; undefined: the one after the weekend of the row's clock. */
  readonly week?: Weekday;
}
interface Session {
  readonly kind: 'session';
  readonly gap: Duration;
  readonly isInclusive: boolean;
}
export type Window = Regular | Calendar | Session;

/** Each instant is in one window. */
export const tumbling = (size: Duration, { offset }: { offset?: Offset } = {}): Window =>
  Object.freeze({ kind: 'tumbling', size, every: size, offset });
/** A window of `size` begins `every` so often: they overlap, or leave gaps that nothing counts. */
export const hopping = (size: Duration, { every, offset }: { every: Duration; offset?: Offset }): Window =>
  Object.freeze({ kind: 'hopping', size, every, offset });
/** Periods of the calendar, rolled up from panes. */
export const calendar = (
  unit: Unit,
  { pane = '15m', week }: { pane?: Duration; week?: Weekday } = {},
): Window => Object.freeze({ kind: 'calendar', unit, pane, week });
/** As long as a key's rows are at most `gap` apart; with `inclusive: false`, less than `gap`. It ends `gap` after the last. */
export const session = (gap: Duration, { inclusive = true }: { inclusive?: boolean } = {}): Window =>
  Object.freeze({ kind: 'session', gap, isInclusive: inclusive });

/** ms; negative as written. */
export const parseOffset = (text: Offset = '0ms'): number =>
  text.startsWith('-') ? -parseDuration(text.slice(1)) : parseDuration(text);
