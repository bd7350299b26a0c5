// Reads what a pipeline's windows say as they close, by the pipeline's watches, and finds incidents.

import type { ClockSpec } from '../calendars.ts';
import type { Cause } from '../fold/changes.ts';
import type { Labels } from '../labels.ts';
import type { Level } from '../rules.ts';
import type { WindowState } from '../windows/state.ts';
import type { Touched, Watcher as WindowWatcher } from '../windows/watcher.ts';
import type { Finding } from './finding.ts';
import type { Incidents } from './incidents.ts';
import type { Place } from './lives.ts';
import type { Scale } from './scale.ts';
import type { Threshold } from './threshold.ts';
import type { Told } from './told.ts';
import { adviceOf, findingOf, isThere, reachedIn, ruleOf, type Watched, watchedBy } from './watched.ts';

export class Watcher implements WindowWatcher {
  static readonly state = ['scales', 'thresholds', 'told'];
  readonly scales: readonly Scale[];
  private readonly thresholds: readonly Threshold[];
  readonly told: readonly Told[];
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
    specOf: (clock: number) => ClockSpec,
  ) {
    this.state = state;
    this.incidents = incidents;
    this.keyLabels = keyLabels;
    this.texts = texts;
    this.closingAt = closingAt;
    this.watched = watchedBy(state, firstRule, specOf);
    this.scales = this.watched.map(({ scale }) => scale);
    this.thresholds = this.watched.map(({ threshold }) => threshold);
    this.told = this.watched.map(({ told }) => told);
  }

  /** Whether an alarm is on for a key of this clock: then its windows are looked at even where they are empty. */
  isOn(clock: number): boolean {
    const keys = this.state.keys.ofClock[clock] ?? [];
    return this.thresholds.some((threshold) => keys.some((key) => threshold.isOn(key)));
  }

  /** From here on a rule of it has another level; windows in a row are counted anew where that concerns. */
  learn(level: Level): void {
    const { pipeline, keys } = this.state;
    for (const { watch, scale, threshold } of this.watched) {
      if (ruleOf(pipeline, watch).name !== level.rule) continue;
      scale.learn(level);
      for (let key = 0; key < keys.n; key++)
        if (scale.concerns(level, keys.clock[key])) threshold.raise(key, threshold.severity[key]);
    }
  }

  /** What was told of windows is known no more: their incidents are others now. */
  forget(): void {
    for (const { level, told } of this.watched)
      for (const { key, window } of told.forget(Number.POSITIVE_INFINITY)) {
        const row = this.state.stores[level].find(key, window);
        if (row !== -1) this.state.stores[level].unpin(row);
      }
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
    for (const watched of this.watched) {
      const { level, value, threshold } = watched;
      const store = stores[level];
      const window = store.grid.endingAt(end, clock);
      if (window !== window) continue;
      for (const key of keys.ofClock[clock] ?? []) {
        const row = store.find(key, window);
        if (!isThere(store, row) && !threshold.isOn(key)) continue;
        const severity = threshold.step(key, value(store, row));
        this.find(watched, key, window, severity, cause, true);
      }
    }
  }

  /** Thresholds do not learn of corrections: what they had judged is noted, and only what is still fresh is raised. */
  corrected(touched: readonly Touched[], cause: Cause): void {
    for (const watched of this.watched) {
      const store = this.state.stores[watched.level];
      const fresh = new Map<number, number>();
      const rows = touched.filter(({ level }) => level === watched.level).map(({ row }) => row);
      for (const row of rows.sort((a, b) => store.window[a] - store.window[b])) {
        if (store.isDirty[row] === 1 && !watched.isInvertible) continue;
        this.correct(watched, row, cause);
        const [key, window] = [store.key[row], store.window[row]];
        const end = store.endOf(row);
        const isFresh =
          end > cause.knownAt - watched.actWithin && this.incidents.isNew(watched.rule, key, end);
        if (isFresh && reachedIn(watched, store, key, window) > watched.threshold.severity[key])
          fresh.set(key, Math.max(window, fresh.get(key) ?? window));
      }
      for (const [key, window] of fresh) {
        const severity = reachedIn(watched, store, key, window);
        watched.threshold.raise(key, severity);
        this.find(watched, key, window, severity, cause, false);
      }
    }
  }

  /** `isNewest`: the window has just closed. */
  private find(
    watched: Watched,
    key: number,
    window: number,
    severity: number,
    cause: Cause,
    isNewest: boolean,
  ): void {
    const { rule, threshold } = watched;
    const expected = threshold.levelOf(key, severity);
    const finding = findingOf(this.state, watched, this.restOf(key), key, window, expected, cause);
    const closingAt = this.closingAt(finding.clock, finding.end);
    const advice = severity === 0 ? null : adviceOf(this.state, watched, key, finding, isNewest, closingAt);
    if (!this.incidents.find(rule, key, severity, { ...finding, advice }, cause)) return;
    this.remember(watched, key, window, this.incidents.slots.newest(rule, key), finding);
    for (const { key, window, slot } of watched.told.forget(cause.knownAt)) {
      const store = this.state.stores[watched.level];
      const row = store.find(key, window);
      if (row !== -1) store.unpin(row);
      this.incidents.slots.release(slot);
    }
  }

  /** Keeps the window, so that a correction can be told of however late it comes. */
  private remember(watched: Watched, key: number, window: number, slot: number, finding: Finding): void {
    const store = this.state.stores[watched.level];
    const row = store.find(key, window);
    if (row !== -1) store.pin(row);
    const before = watched.told.get(key, window);
    this.incidents.slots.hold(slot);
    if (before !== undefined) this.incidents.slots.release(before.slot);
    const { end, observed, expected } = finding;
    watched.told.set({ key, window, end, slot, observed, expected });
  }

  /** A window of which something was told has been corrected. */
  private correct(watched: Watched, row: number, cause: Cause): void {
    const store = this.state.stores[watched.level];
    const said = watched.told.get(store.key[row], store.window[row]);
    if (said === undefined) return;
    const finding = findingOf(
      this.state,
      watched,
      this.restOf(said.key),
      said.key,
      said.window,
      said.expected,
      cause,
    );
    const [before, now] = [said.observed, finding.observed].map((value) =>
      watched.threshold.reachedBy(said.key, [value]),
    );
    if (this.incidents.correct(said.slot, said.observed, before, now, finding, cause))
      said.observed = finding.observed;
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
