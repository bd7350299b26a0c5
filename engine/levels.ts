// The sizes of window a pipeline keeps: its panes, its own overlapping window, and roll-ups.
import { type Duration, parseDuration } from './duration.ts';
import type { ConfigError } from './errors.ts';

export interface Window {
  readonly kind: 'tumbling' | 'hopping';
  readonly size: Duration;
  readonly every: Duration;
}
/** One size of window a pipeline keeps: its table is `<pipeline>_<suffix>`. */
export interface Level {
  readonly suffix: string;
  readonly size: number;
  /** Distance between starts, ms; equal to `size` where windows do not overlap. */
  readonly slide: number;
  readonly keep: Duration | 'always';
}

/** Whether a level is the windows of this size that do not overlap. */
export const isJudged = (on: Duration) => (level: Level) =>
  level.size === parseDuration(on) && level.slide === level.size;

type Fail = (code: string, what: string, fix: string) => ConfigError;

/** The pane first, then the hopping window, then the roll-ups, shortest first. */
export function levelsOf(
  window: Window,
  keep: Readonly<Record<string, Duration | 'always'>>,
  fail: Fail,
): readonly Level[] {
  const pane = parseDuration(window.every);
  const size = parseDuration(window.size);
  if (size % pane !== 0)
    throw fail(
      'E-PIPE-010',
      `a window of ${window.size} is no whole number of panes of ${window.every}`,
      'change either',
    );
  const levels: Level[] = [];
  for (const [suffix, days] of Object.entries(keep)) {
    const width = parseDuration(suffix as Duration);
    const hops = window.kind === 'hopping' && suffix === window.size;
    if (width % pane !== 0)
      throw fail(
        'E-PIPE-011',
        `it keeps ${suffix}, no whole number of panes of ${window.every}`,
        'change either',
      );
    levels.push(
      Object.freeze({
        suffix: hops ? `${suffix}_by_${window.every}` : suffix,
        size: width,
        slide: hops ? pane : width,
        keep: days,
      }),
    );
  }
  levels.sort((a, b) => a.size - b.size || a.slide - b.slide);
  if (levels[0]?.size !== pane)
    throw fail(
      'E-PIPE-012',
      `it does not keep its panes (${window.every})`,
      `keep: { '${window.every}': '14d', ... }`,
    );
  if (window.kind === 'hopping' && !levels.some((level) => level.slide !== level.size))
    throw fail(
      'E-PIPE-013',
      `it does not keep its own window (${window.size})`,
      `keep: { '${window.size}': '400d', ... }`,
    );
  return Object.freeze(levels);
}
