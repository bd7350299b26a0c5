// Levels: how many are between entering and leaving. Open panes are changed at once, closed parts are noted.
import type { Closing } from './closing.ts';
import type { WindowState } from './state.ts';

/** A stretch [from, to) by which a level changed below the closed part, of change row `at`. */
export interface Stretch {
  readonly flow: number;
  readonly key: number;
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly at: number;
}

export class Flows {
  readonly stretches: Stretch[] = [];
  private readonly state: WindowState;
  private readonly closing: Closing;

  constructor(state: WindowState, closing: Closing) {
    this.state = state;
    this.closing = closing;
  }

  /** Adds flow `f` of changes [from, to): open parts at once, closed parts noted. */
  add(
    f: number,
    enters: Float64Array,
    leaves: Float64Array,
    key: Int32Array,
    weights: Int8Array,
    from: number,
    to: number,
  ): void {
    for (let i = from; i < to; i++) {
      const k = key[i];
      if (weights[i] === -1 && i + 1 < to && weights[i + 1] === 1 && key[i + 1] === k && k >= 0) {
        const [old, now] = [i++, i];
        if (enters[old] === enters[old] && enters[now] === enters[now]) {
          this.move(f, k, enters[old], enters[now], 1, now);
          this.move(f, k, leaves[old], leaves[now], -1, now);
        } else {
          this.stay(f, k, enters[old], leaves[old], -1, now);
          this.stay(f, k, enters[now], leaves[now], 1, now);
        }
      } else if (k >= 0) this.stay(f, k, enters[i], leaves[i], weights[i], i);
    }
  }

  /** Somebody was there from `enters` to `leaves` (NaN: still is). Who never entered does not leave. */
  private stay(f: number, key: number, enters: number, leaves: number, weight: number, at: number): void {
    if (leaves !== leaves) this.level(f, key, enters, Number.POSITIVE_INFINITY, weight, at);
    else if (enters < leaves) this.level(f, key, enters, leaves, weight, at);
    else if (leaves < enters) this.level(f, key, leaves, enters, -weight, at);
  }

  /** A step of the level moved from `old` to `now` (NaN: none). */
  private move(f: number, key: number, old: number, now: number, weight: number, at: number): void {
    if (old === now || (old !== old && now !== now)) return;
    if (old !== old) this.level(f, key, now, Number.POSITIVE_INFINITY, weight, at);
    else if (now !== now) this.level(f, key, old, Number.POSITIVE_INFINITY, -weight, at);
    else if (now < old) this.level(f, key, now, old, weight, at);
    else this.level(f, key, old, now, -weight, at);
  }

  /** The level of a key is `weight` higher in [from, to). */
  private level(flow: number, key: number, from: number, to: number, weight: number, at: number): void {
    if (from !== from) return;
    const { state, closing } = this;
    const until = closing.closedUntil(state.keys.clock[key]);
    if (from < until) {
      this.stretches.push({ flow, key, from, to: Math.min(to, until), weight, at });
      if (to >= until) state.carry[flow][key] += weight;
    } else this.step(flow, key, from, weight);
    if (to >= until && to !== Number.POSITIVE_INFINITY) this.step(flow, key, to, -weight);
  }

  private step(flow: number, key: number, t: number, weight: number): void {
    const { pane, stores } = this.state;
    const [panes] = stores;
    const row = this.closing.open(key, t);
    panes.area[flow][row] += weight * ((panes.window[row] + 1) * pane - t);
    panes.delta[flow][row] += weight;
  }
}
