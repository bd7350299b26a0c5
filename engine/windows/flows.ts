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
        this.move(f, k, enters[i], enters[i + 1], 1, i + 1);
        this.move(f, k, leaving(enters, leaves, i), leaving(enters, leaves, i + 1), -1, i + 1);
        i++;
      } else if (k >= 0) {
        this.level(f, k, enters[i], Number.POSITIVE_INFINITY, weights[i], i);
        this.level(f, k, leaving(enters, leaves, i), Number.POSITIVE_INFINITY, -weights[i], i);
      }
    }
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

/** Who never entered does not leave. */
const leaving = (enters: Float64Array, leaves: Float64Array, i: number) =>
  enters[i] === enters[i] ? leaves[i] : Number.NaN;
