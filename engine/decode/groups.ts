// The columns of a table that share an element type, with the slots that fill them.
import { type KindArray, type KindName, kinds } from '../kinds.ts';
import type { Layout } from './layout.ts';
import type { Cell } from './plan.ts';

/** Columns of one element type, and the slots that fill them; `empty` are those that no cell fills. */
export interface Group<A extends KindArray> {
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
  readonly empty: readonly string[];
  readonly slots: Int32Array;
  readonly isRequired: Uint8Array;
  /** 1 where the scan counted the slot's field and no column before takes it. */
  readonly counts: Uint8Array;
  arrays: A[];
}

/** Columns that every row gets, whatever the plan. */
const ours = ['stream', 'seq', 'row', 'received_at'];

export function groupOf<A extends KindArray>(
  of: readonly Cell[],
  columns: Readonly<Record<string, { kind: KindName }>>,
  array: unknown,
  layout: Layout,
  countsOf: (slot: number) => number,
): Group<A> {
  const all = Object.keys(columns).filter(
    (name) => kinds[columns[name].kind].array === array && !ours.includes(name),
  );
  const cells = of.filter(({ name }) => all.includes(name));
  const names = cells.map(({ name }) => name);
  const slots = Int32Array.from(cells, (cell) => layout.slotOf(cell));
  return {
    names,
    cells,
    empty: all.filter((name) => !names.includes(name)),
    slots,
    isRequired: Uint8Array.from(cells, (cell) => (cell.isRequired ? 1 : 0)),
    counts: Uint8Array.from(slots, countsOf),
    arrays: [],
  };
}
