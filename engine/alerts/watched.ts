// The watches of a pipeline that a threshold answers, as rules, and bound to the windows they judge.

import type { ClockSpec } from '../calendars.ts';
import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import { isJudged, ownOf } from '../levels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Above } from '../watch.ts';
import { isInvertible, levelNow, type Reading, reading } from '../windows/reading.ts';
import type { WindowState } from '../windows/state.ts';
import type { WindowStore } from '../windows/store.ts';
import { type Advice, advise } from './advice.ts';
import type { Finding, Rule } from './finding.ts';
import { Scale } from './scale.ts';
import { Threshold } from './threshold.ts';
import { Told } from './told.ts';

export interface Watched {
  readonly watch: Above;
  readonly rule: number;
  /** The windows that are judged, and those that advice is read from. */
  readonly level: number;
  readonly own: number;
  /** Reads a measure of a row; a row that is not there has 0 of what is counted, and no value of the rest. */
  readonly value: Reading;
  readonly scale: Scale;
  readonly threshold: Threshold;
  /** Whether a correction leaves the value in the row what it should be. */
  readonly isInvertible: boolean;
  readonly actWithin: number;
  readonly told: Told;
}

/** The watches of a pipeline that a threshold answers. */
export const thresholdsOf = (pipeline: Pipeline): readonly Above[] =>
  pipeline.watch.filter((watch): watch is Above => watch.kind === 'above');

/** A watch as incidents know it. */
export const ruleOf = (pipeline: Pipeline, { says, measure, advise, act_within }: Above): Rule => ({
  name: `${pipeline.name}.${says}`,
  kind: says,
  measure,
  action: advise?.action ?? null,
  actWithin: parseDuration(act_within),
});

/** Rules are numbered from `firstRule` on; `specOf` a clock: what it is called, and its calendar. */
export function watchedBy(
  state: WindowState,
  firstRule: number,
  specOf: (clock: number) => ClockSpec,
): Watched[] {
  const { levels } = state.pipeline;
  const { clock } = state.keys;
  const own = ownOf(levels);
  return thresholdsOf(state.pipeline).map((watch, i) => {
    const scale = new Scale(watch, specOf);
    return {
      watch,
      rule: firstRule + i,
      level: watch.on === undefined ? own : levels.findIndex(isJudged(watch.on)),
      own,
      value: reading(state, watch.measure),
      scale,
      threshold: new Threshold(watch, (key) => scale.at(clock[key])),
      isInvertible: isInvertible(state, watch.measure),
      actWithin: parseDuration(watch.act_within),
      told: new Told(),
    };
  });
}

/** The severity that the windows of a key up to this one reach as they are now. */
export function reachedIn(
  { watch, value, threshold }: Watched,
  store: WindowStore,
  key: number,
  window: number,
): number {
  const run = Array.from({ length: watch.for }, (_, i) => value(store, store.find(key, window - i)));
  return threshold.reachedBy(key, run);
}

/** What would help where a window of a key says what `finding` says; `isNewest`: it has just closed. */
export function adviceOf(
  state: WindowState,
  { watch, own, threshold }: Watched,
  key: number,
  { clock, end: at }: Finding,
  isNewest: boolean,
  closingAt: number,
): Advice | null {
  const { advise: rule, measure } = watch;
  const store = state.stores[own];
  if (rule === undefined) return null;
  const row = store.find(key, store.grid.endingAt(at, clock));
  if (row === -1) return null;
  const value = (name: string) => reading(state, name)(store, row);
  return advise(rule, {
    arrivals: value(rule.arrivals),
    windowMs: store.endOf(row) - store.startOf(row),
    serviceMs: value(rule.service),
    servers: value(rule.servers),
    waiting: (isNewest ? levelNow(state, measure, key) : undefined) ?? value(measure),
    clear: threshold.levelOf(key, 0),
    at,
    closingAt,
  });
}

/** What a rule says of a window of a key; `rest`: the key without its clock, as a label. */
export function findingOf(
  { stores, keys }: WindowState,
  { level, value }: Watched,
  rest: number,
  key: number,
  window: number,
  expected: number,
  cause: Cause,
): Finding {
  const store = stores[level];
  const row = store.find(key, window);
  const clock = keys.clock[key];
  const end = store.grid.end(window, clock);
  return {
    clock,
    key: rest,
    start: store.grid.start(window, clock),
    end,
    revision: isThere(store, row) ? store.revision[row] : Number.NaN,
    observed: value(store, row),
    expected,
    advice: null,
    isProvisional: end > (cause.vouched ?? end),
  };
}

/** A window in which there turned out to be nothing has no revision: it is as if it were not there. */
export const isThere = (store: WindowStore, row: number): boolean => row !== -1 && store.revision[row] > 0;
