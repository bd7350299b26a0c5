// An overlapping window, made of closed panes: from the window before it where that can be, and else from all of its own.
import type { WindowState } from './state.ts';
import type { WindowStore } from './store.ts';

/** The row of window `window` of a key with all that is in its panes; `store` is that of the overlapping windows. */
export function mergeHop(state: WindowState, store: WindowStore, key: number, window: number): number {
  const { grid } = store;
  const clock = state.keys.clock[key];
  const [start, end] = [grid.start(window, clock), grid.end(window, clock)];
  const before = state.isInvertible ? store.find(key, window - 1) : -1;
  const row = store.open(key, window);
  if (before === -1) mergePanes(state, store, row, start, end, 1);
  else {
    store.merge(row, store, before);
    mergePanes(state, store, row, grid.start(window - 1, clock), start, -1);
    mergePanes(state, store, row, grid.end(window - 1, clock), end, 1);
  }
  return row;
}

function mergePanes(
  { pane, stores: [panes] }: WindowState,
  store: WindowStore,
  row: number,
  from: number,
  to: number,
  weight: number,
): void {
  const key = store.key[row];
  for (let at = from / pane; at < to / pane; at++) {
    const found = panes.find(key, at);
    if (found !== -1) store.merge(row, panes, found, weight);
  }
}
