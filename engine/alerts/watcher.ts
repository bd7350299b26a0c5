// Reads what a pipeline's windows say as they close, by the pipeline's watches, and finds incidents.

import { parseDuration } from '../duration.ts';
import type { Cause } from '../fold/changes.ts';
import type { Labels } from '../labels.ts';
import { isJudged, ownOf } from '../levels.ts';
import type { Pipeline } from '../pipeline.ts';
import type { Above } from '../watch.ts';
import type { Watcher as WindowWatcher } from '../windows/closing.ts';
import { levelNow, type Reading, reading } from '../windows/reading.ts';
import type { WindowState } from '../windows/state.ts';
import type { WindowStore } from '../windows/store.ts';
import { type Advice, advise } from './advice.ts';
import type { Rule } from './finding.ts';
import type { Incidents, Place } from './incidents.ts';
import { Threshold } from './threshold.ts';

interface Watched {
  readonly watch: Above;
  readonly rule: number;
  /** The windows that are judged, and those that advice is read from. */
  readonly level: number;
  readonly own: number;
  /** Reads a measure of a row; a row that is not there has 0 of what is counted, and no value of the rest. */
  readonly value: Reading;
  readonly threshold: Threshold;
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

export class Watcher implements WindowWatcher {
  static readonly state = ['thresholds'];
  private readonly thresholds: readonly Threshold[];
  private readonly watched: readonly Watched[];
  private readonly state: WindowState;
  private readonly incidents: Incidents;
  private readonly keyLabels: Labels;
  private readonly texts: readonly (Labels | null)[];
  private readonly closingAt: (clock: number, at: number) => number;

  /** Its rules are numbered from `firstRule` on; `texts` are the dictionaries of its key columns, null for the clock's. */
  constructor(
    state: WindowState,
    firstRule: number,
    incidents: Incidents,
    keyLabels: Labels,
    texts: readonly (Labels | null)[],
    closingAt: (clock: number, at: number) => number,
  ) {
    this.state = state;
    this.incidents = incidents;
    this.keyLabels = keyLabels;
    this.texts = texts;
    this.closingAt = closingAt;
    const { levels } = state.pipeline;
    const own = ownOf(levels);
    this.watched = thresholdsOf(state.pipeline).map((watch, i) => ({
      watch,
      rule: firstRule + i,
      level: watch.on === undefined ? own : levels.findIndex(isJudged(watch.on)),
      own,
      value: reading(state, watch.measure),
      threshold: new Threshold(watch),
    }));
    this.thresholds = this.watched.map(({ threshold }) => threshold);
  }

  /** Whether an alarm is on for a key of this clock: then its windows are looked at even where they are empty. */
  isOn(clock: number): boolean {
    const keys = this.state.keys.ofClock[clock] ?? [];
    return this.thresholds.some((threshold) => keys.some((key) => threshold.isOn(key)));
  }

  /** Where an incident of each rule and key belongs. */
  places(tell: (place: Place) => void): void {
    const { keys } = this.state;
    for (const { rule, threshold, watch } of this.watched)
      for (let key = 0; key < keys.n; key++)
        tell({
          name: `${ruleOf(this.state.pipeline, watch).name} ${keys.clock[key]} ${this.restOf(key)}`,
          rule,
          key,
          isOn: threshold.isOn(key),
        });
  }

  /** Pane number `pane` of a clock has closed, with every window that ends there. */
  closed(clock: number, pane: number, cause: Cause): void {
    const { stores, keys } = this.state;
    const end = (pane + 1) * this.state.pane;
    for (const { watch, rule, level, own, value, threshold } of this.watched) {
      const store = stores[level];
      const window = store.grid.endingAt(end, clock);
      if (window !== window) continue;
      for (const key of keys.ofClock[clock] ?? []) {
        const row = store.find(key, window);
        if (row === -1 && !threshold.isOn(key)) continue;
        const observed = value(store, row);
        const severity = threshold.step(key, observed);
        this.incidents.find(
          rule,
          key,
          severity,
          {
            clock,
            key: this.restOf(key),
            start: store.grid.start(window, clock),
            end,
            observed,
            expected: severity === 0 ? watch.clear : threshold.levelOf(severity),
            isProvisional: end > (cause.vouched ?? end),
            advice: severity === 0 ? null : this.adviceOf(watch, stores[own], key, clock, end),
          },
          cause,
        );
      }
    }
  }

  private adviceOf(
    { advise: rule, measure, clear }: Above,
    store: WindowStore,
    key: number,
    clock: number,
    at: number,
  ): Advice | null {
    if (rule === undefined) return null;
    const row = store.find(key, store.grid.endingAt(at, clock));
    if (row === -1) return null;
    const value = (name: string) => reading(this.state, name)(store, row);
    return advise(rule, {
      arrivals: value(rule.arrivals),
      windowMs: store.endOf(row) - store.startOf(row),
      serviceMs: value(rule.service),
      servers: value(rule.servers),
      waiting: levelNow(this.state, measure, key) ?? value(measure),
      clear,
      at,
      closingAt: this.closingAt(clock, at),
    });
  }

  /** The texts of a key beside its clock, as one label. */
  private restOf(key: number): number {
    const { codes, by } = this.state.keys;
    const parts = this.texts.flatMap((labels, b) =>
      labels === null ? [] : [labels.text(codes[key * by.length + b])],
    );
    return this.keyLabels.codeOf(parts.filter((text) => text !== '').join(' · '));
  }
}
