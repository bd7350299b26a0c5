// Reads what a pipeline's windows say as they close, by the pipeline's watches, and finds incidents.

import type { Cause } from '../fold/changes.ts';
import type { Labels } from '../labels.ts';
import { levelNow, reading } from '../windows/reading.ts';
import type { WindowState } from '../windows/state.ts';
import type { Touched, Watcher as WindowWatcher } from '../windows/watcher.ts';
import { type Advice, advise } from './advice.ts';
import type { Finding } from './finding.ts';
import type { Incidents } from './incidents.ts';
import type { Threshold } from './threshold.ts';
import type { Told } from './told.ts';
import { reachedIn, type Watched, watchedBy } from './watched.ts';

export class Watcher implements WindowWatcher {
  static readonly state = ['thresholds', 'told'];
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
  ) {
    this.state = state;
    this.incidents = incidents;
    this.keyLabels = keyLabels;
    this.texts = texts;
    this.closingAt = closingAt;
    this.watched = watchedBy(state, firstRule);
    this.thresholds = this.watched.map(({ threshold }) => threshold);
    this.told = this.watched.map(({ told }) => told);
  }

  /** Whether an alarm is on for a key of this clock: then its windows are looked at even where they are empty. */
  isOn(clock: number): boolean {
    const keys = this.state.keys.ofClock[clock] ?? [];
    return this.thresholds.some((threshold) => keys.some((key) => threshold.isOn(key)));
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
        if (row === -1 && !threshold.isOn(key)) continue;
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
    const { watch, rule, threshold } = watched;
    const expected = severity === 0 ? watch.clear : threshold.levelOf(severity);
    const finding = this.findingOf(watched, key, window, expected, cause);
    const advice = severity === 0 ? null : this.adviceOf(watched, key, finding, isNewest);
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
    const finding = this.findingOf(watched, said.key, said.window, said.expected, cause);
    const [before, now] = [said.observed, finding.observed].map((value) =>
      watched.threshold.reachedBy([value]),
    );
    if (this.incidents.correct(said.slot, said.observed, before, now, finding, cause))
      said.observed = finding.observed;
  }

  private findingOf(
    { level, value }: Watched,
    key: number,
    window: number,
    expected: number,
    cause: Cause,
  ): Finding {
    const store = this.state.stores[level];
    const row = store.find(key, window);
    const clock = this.state.keys.clock[key];
    const end = store.grid.end(window, clock);
    return {
      clock,
      key: this.restOf(key),
      start: store.grid.start(window, clock),
      end,
      revision: store.revision[row] || Number.NaN,
      observed: value(store, row),
      expected,
      advice: null,
      isProvisional: end > (cause.vouched ?? end),
    };
  }

  private adviceOf(
    { watch, own }: Watched,
    key: number,
    { clock, end: at }: Finding,
    isNewest: boolean,
  ): Advice | null {
    const { advise: rule, measure, clear } = watch;
    const store = this.state.stores[own];
    if (rule === undefined) return null;
    const row = store.find(key, store.grid.endingAt(at, clock));
    if (row === -1) return null;
    const value = (name: string) => reading(this.state, name)(store, row);
    return advise(rule, {
      arrivals: value(rule.arrivals),
      windowMs: store.endOf(row) - store.startOf(row),
      serviceMs: value(rule.service),
      servers: value(rule.servers),
      waiting: (isNewest ? levelNow(this.state, measure, key) : undefined) ?? value(measure),
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
