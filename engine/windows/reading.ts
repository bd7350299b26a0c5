// Reads what a window says by the names of its measures, and how many there are now of what is a level.
import type { WindowState } from './state.ts';
import type { WindowStore } from './store.ts';

export type Reading = (store: WindowStore, row: number) => number;

/** Reads a measure of a row; of row -1, which is not there, 0 of what is counted and no value (NaN) of the rest. */
export function reading({ plan }: WindowState, measure: string): Reading {
  const shown = plan.shown.find(({ name }) => name === measure);
  if (shown === undefined) return () => Number.NaN;
  const { part, output, flow, stat } = shown;
  if (part === -1)
    return (store, row) => (row === -1 ? 0 : store.area[flow][row] / (store.endOf(row) - store.startOf(row)));
  const none = /^(count|distinct)/.test(stat?.name ?? '') ? 0 : Number.NaN;
  return (store, row) => (row === -1 ? none : store.states[part].value(row, output));
}

/** Of a level: how many there are at the end of the key's last closed pane; undefined for other measures. */
export function levelNow({ plan, carry }: WindowState, measure: string, key: number): number | undefined {
  const shown = plan.shown.find(({ name }) => name === measure);
  return shown === undefined || shown.flow === -1 ? undefined : carry[shown.flow][key];
}
