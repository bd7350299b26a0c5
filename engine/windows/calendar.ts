// Periods of the calendar in the zone of each clock: days of 23 and 25 hours, weeks after the weekend, months, quarters.

import { weekdays } from '../days.ts';
import { localToInstant, offsetAt } from '../decode/zone.ts';
import type { Unit, Weekday } from '../window.ts';
import type { Grid } from './grid.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Where a clock's unit is: its zone (IANA), and on which day its weeks begin, Thu being 0. */
export interface Locale {
  readonly zone: string;
  readonly weekStart: number;
}

/** The same with weeks that begin on a stated day. */
export const localed = (of: Locale, week: Weekday | undefined): Locale =>
  week === undefined ? of : { zone: of.zone, weekStart: weekdays.indexOf(week) };

/** What is known of a clock without hours. */
export const nowhere: Locale = Object.freeze({ zone: 'UTC', weekStart: 4 });

/**
 * Numbered since 1970. A period begins when local clocks first show its beginning (where they skip it, at the skip), with
 * the pane in which that is; a day that a zone skips is an empty window. Hours go by the minute hand alone: when clocks
 * are put back by an hour there are two of them.
 */
export class Calendar implements Grid {
  readonly isDisjoint = true;
  private readonly unit: Unit;
  private readonly pane: number;
  private readonly localeOf: (clock: number) => Locale;
  /** By clock: the window asked for last. */
  private readonly near: { window: number; start: number; end: number }[] = [];

  /** `week`: the day on which weeks begin, wherever it is. */
  constructor(unit: Unit, pane: number, localeOf: (clock: number) => Locale, week?: Weekday) {
    this.unit = unit;
    this.pane = pane;
    this.localeOf = (clock) => localed(localeOf(clock), week);
  }

  start(window: number, clock: number): number {
    const { unit, pane } = this;
    const { zone, weekStart } = this.localeOf(clock);
    const begins = localToInstant(begin(unit, window, weekStart), (at) => this.offset(zone, at));
    return Math.floor(begins / pane) * pane;
  }

  end(window: number, clock: number): number {
    return this.start(window + 1, clock);
  }

  first(t: number, clock: number): number {
    return this.at(t, clock).window;
  }

  last(t: number, clock: number): number {
    return this.at(t, clock).window;
  }

  endingAt(t: number, clock: number): number {
    const { window, end } = this.at(t - 1, clock);
    return end === t ? window : Number.NaN;
  }

  private at(t: number, clock: number) {
    let near = this.near[clock];
    if (near !== undefined && t >= near.start && t < near.end) return near;
    const { zone, weekStart } = this.localeOf(clock);
    let window = number(this.unit, t + this.offset(zone, t), weekStart);
    while (this.start(window, clock) > t) window--;
    while (this.end(window, clock) <= t) window++;
    near = { window, start: this.start(window, clock), end: this.end(window, clock) };
    return (this.near[clock] = near);
  }

  private offset(zone: string, at: number): number {
    const offset = offsetAt(zone, at);
    return this.unit === 'hour' ? ((offset % hour) + hour) % hour : offset;
  }
}

/** The period in which a local time is. */
function number(unit: Unit, local: number, weekStart: number): number {
  if (unit === 'hour') return Math.floor(local / hour);
  if (unit === 'day') return Math.floor(local / day);
  if (unit === 'week') return Math.floor((local / day - weekStart) / 7);
  const date = new Date(local);
  const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
  return unit === 'month' ? month : Math.floor(month / 3);
}

/** The local time at which a period begins. */
function begin(unit: Unit, window: number, weekStart: number): number {
  if (unit === 'hour') return window * hour;
  if (unit === 'day') return window * day;
  if (unit === 'week') return (window * 7 + weekStart) * day;
  return Date.UTC(1970, unit === 'month' ? window : window * 3);
}
