// The sizes of window a pipeline keeps: its panes, its own windows, and roll-ups.
import { type Duration, parseDuration } from './duration.ts';
import type { ConfigError } from './errors.ts';
import { parseOffset, type Unit, type Weekday, type Window } from './window.ts';

/** One size of window a pipeline keeps: its table is `<pipeline>_<suffix>`. */
export interface Level {
  readonly suffix: string;
  /** ms; of a calendar's windows the longest there usually is, of sessions the gap. */
  readonly size: number;
  /** Distance between starts, ms; equal to `size` where windows neither overlap nor leave gaps. */
  readonly slide: number;
  /** Starts lie so long after whole slides since 1970, ms, [0, slide); undefined: 0. */
  readonly offset?: number;
  /** Periods of the calendar. */
  readonly unit?: Unit;
  readonly week?: Weekday;
  /** Sessions: do rows exactly a gap apart belong together? */
  readonly isInclusive?: boolean;
  /** The pipeline's own windows, where they are not its panes. */
  readonly isOwn?: true;
  readonly keep: Duration | 'always';
}

/** Whether a level is the windows of this size that do not overlap. */
export const isJudged =
  (on: Duration) =>
  ({ size, slide, unit, isInclusive }: Level) =>
    size === parseDuration(on) && slide === size && unit === undefined && isInclusive === undefined;

/** Where a pipeline's own windows are among its levels. */
export const ownOf = (levels: readonly Level[]): number =>
  Math.max(
    0,
    levels.findIndex(({ isOwn }) => isOwn),
  );

type Fail = (code: string, what: string, fix: string) => ConfigError;
type Keep = Readonly<Record<string, Duration | 'always'>>;

const second = 1000;
const minute = 60_000;
const hour = 3_600_000;
/** Every zone's offset of today is a multiple of this, ms. */
const quarterHour = 15 * minute;
const longest: Record<Unit, number> = {
  hour,
  day: 25 * hour,
  week: 169 * hour,
  month: 745 * hour,
  quarter: 2209 * hour,
};
const isUnit = (suffix: string): suffix is Unit => suffix in longest;
const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** The panes first, then the others, shortest first; and how wide a pane is, ms (of sessions: how often they are closed). */
export function levelsOf(window: Window, keep: Keep, fail: Fail): { pane: number; levels: readonly Level[] } {
  const pane = paneOf(window, fail);
  const levels =
    window.kind === 'session' ? [sessions(window, keep, fail)] : regular(window, pane, keep, fail);
  levels.sort((a, b) => a.size - b.size || a.slide - b.slide);
  return { pane, levels: Object.freeze(levels.map((level) => Object.freeze(level))) };
}

function paneOf(window: Window, fail: Fail): number {
  const widths =
    window.kind === 'session'
      ? [window.gap]
      : window.kind === 'calendar'
        ? [window.pane]
        : [window.size, window.every];
  const [none] = widths.filter((width) => parseDuration(width) === 0);
  if (none !== undefined) throw fail('E-PIPE-010', `its windows are ${none} wide or apart`, 'more than that');
  const offset = 'offset' in window ? parseOffset(window.offset) : 0;
  const pane = widths.map(parseDuration).reduce(divisor, Math.abs(offset));
  if (pane % second !== 0)
    throw fail('E-PIPE-016', `its windows fall into panes of ${pane} ms`, 'use whole seconds');
  if (window.kind === 'session') return pane % minute === 0 ? minute : second;
  return pane;
}

function sessions({ gap, isInclusive }: Window & { kind: 'session' }, keep: Keep, fail: Fail): Level {
  const [[suffix, days] = [], ...more] = Object.entries(keep);
  if (suffix !== 'session' || days === undefined || more.length > 0)
    throw fail('E-PIPE-013', 'sessions are all it can keep', "keep: { session: '400d' }");
  const size = parseDuration(gap);
  return { suffix, size, slide: size, isInclusive, isOwn: true, keep: days };
}

function regular(
  window: Exclude<Window, { kind: 'session' }>,
  pane: number,
  keep: Keep,
  fail: Fail,
): Level[] {
  const own = window.kind === 'calendar' ? window.unit : window.size;
  if (!(own in keep))
    throw fail('E-PIPE-013', `it does not keep its own windows (${own})`, `keep: { '${own}': '400d', ... }`);
  const levels = Object.entries(keep).flatMap(([suffix, days]): Level[] => {
    if (isUnit(suffix)) return [periods(suffix, window, pane, days, fail)];
    const size = parseDuration(suffix);
    const whole: Level = { suffix, size, slide: size, keep: days };
    if (window.kind !== 'calendar' && suffix === own && !isPane(window, pane))
      return size === pane ? [whole, shifted(window, days)] : [shifted(window, days)];
    if (size % pane !== 0)
      throw fail(
        'E-PIPE-011',
        `it keeps ${suffix}, no whole number of panes`,
        `multiples of ${written(pane)}`,
      );
    return [whole];
  });
  if (!levels.some(({ size, slide, unit }) => size === pane && slide === pane && unit === undefined))
    throw fail('E-PIPE-012', `it does not keep its panes`, `keep: { '${written(pane)}': '14d', ... }`);
  return levels;
}

function periods(unit: Unit, window: Window, pane: number, keep: Level['keep'], fail: Fail): Level {
  if (quarterHour % pane !== 0)
    throw fail(
      'E-PIPE-017',
      `it keeps ${unit}s of the calendar, but panes of ${written(pane)} do not divide a quarter of an hour`,
      'zones differ by quarters of an hour: use panes of 15m, 5m or 1m',
    );
  const isOwn = window.kind === 'calendar' && window.unit === unit;
  const week = window.kind === 'calendar' && unit === 'week' ? window.week : undefined;
  const size = longest[unit];
  return { suffix: unit, size, slide: size, unit, ...(week && { week }), ...(isOwn && { isOwn }), keep };
}

type Regular = Window & { kind: 'tumbling' | 'hopping' };

const isPane = ({ size, every }: Regular, pane: number) =>
  parseDuration(size) === pane && parseDuration(every) === pane;

/** Its own windows, where they are not its panes. */
function shifted({ size: width, every, offset: by }: Regular, keep: Level['keep']): Level {
  const [size, slide] = [parseDuration(width), parseDuration(every)];
  const offset = ((parseOffset(by) % slide) + slide) % slide;
  const suffix = slide === size ? width : `${width}_by_${every}`;
  return { suffix, size, slide, ...(offset !== 0 && { offset }), isOwn: true, keep };
}

const written = (ms: number): Duration =>
  ms % hour === 0 ? `${ms / hour}h` : ms % minute === 0 ? `${ms / minute}m` : `${ms / second}s`;
