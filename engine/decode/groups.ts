// The columns of a table that share an element type, with the slots that fill them.
import { type KindName, kinds } from '../kinds.ts';
import type { Layout } from './layout.ts';
import type { Cell } from './plan.ts';

/** Columns of one element type, and the slots that fill them; `empty` are those that no cell fills. */
export interface Group {
  readonly names: readonly string[];
  readonly cells: readonly Cell[];
  readonly empty: readonly string[];
  readonly slots: Int32Array;
  /** Where each begins in its table's buffer, in elements. */
  readonly at: Int32Array;
}

/** Columns that every row gets, whatever the plan. */
const ours = ['stream', 'seq', 'row', 'received_at'];

export function groupOf(
  of: readonly Cell[],
  columns: Readonly<Record<string, { kind: KindName }>>,
  array: unknown,
  layout: Layout,
): Group {
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
    at: new Int32Array(slots.length),
  };
}
