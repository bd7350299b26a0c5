// The rows of one window size as an Arrow table, open panes and all: its buffers are the kernel's own arrays.
import { arrowView, type ViewArray } from '../arrow.ts';
import type { WindowState } from './state.ts';

/**
 * The live arrays of a level, by name: `window` (start / slide), `key`, `revision`, `is_closed`, and of each statistic
 * `<statistic>_<column>_at_<time>_<array>`, of each flow `area_...` and `delta_...`. Of a sketch only where its bins lie
 * is a column; the bins themselves have no fixed width.
 */
export function arraysOf({ plan, stores }: WindowState, level: number): Record<string, ViewArray> {
  const { window, key, revision, isClosed, states, area, delta } = stores[level];
  const arrays: Record<string, ViewArray> = { window, key, revision, is_closed: isClosed };
  plan.parts.forEach(({ stat, column, at }, p) => {
    const name = [stat.name, ...(column === undefined ? [] : [column]), 'at', at].join('_');
    for (const [of, array] of Object.entries(states[p].arrays())) arrays[`${name}_${of}`] = array;
    const { bins } = states[p];
    if (bins) Object.assign(arrays, { [`${name}_start`]: bins.start, [`${name}_mask`]: bins.mask });
  });
  plan.flows.forEach(({ enters, leaves }, f) => {
    arrays[`area_${enters}_${leaves}`] = area[f];
    arrays[`delta_${enters}_${leaves}`] = delta[f];
  });
  return arrays;
}

/** Nothing is copied: the table shows what the kernel writes, until a level grows its arrays. */
export const viewOf = (state: WindowState, level: number) =>
  arrowView(arraysOf(state, level), state.stores[level].rows);
