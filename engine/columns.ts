// A growable batch of rows in typed arrays, one array per column of a table.
import { type KindArray, kinds } from './kinds.ts';
import type { ColumnName, Table } from './schema.ts';

type ArrayOf<T extends Table, N extends ColumnName<T>> = InstanceType<
  (typeof kinds)[T['columns'][N]['kind']]['array']
>;
export type Arrays<T extends Table> = { [N in ColumnName<T>]: ArrayOf<T, N> };

/**
 * Rows 0..n-1 of `table`. `of.<column>` is the live typed array: after `grow` it is another one, so hot loops take
 * it at their head. An identifier takes four elements a row.
 */
export class Columns<T extends Table = Table> {
  static readonly state = ['n', 'capacity', 'of'];
  n = 0;
  capacity: number;
  readonly of: Arrays<T>;
  readonly table: T;
  /** By column, in the order of the table: elements a row, and what stands for NULL. */
  readonly widths: readonly number[];
  readonly nones: readonly number[];
  private inOrder: KindArray[] = [];

  constructor(table: T, capacity = 1024) {
    this.table = table;
    this.widths = Object.values(table.columns).map(({ kind }) => kinds[kind].width);
    this.nones = Object.values(table.columns).map(({ kind }) => kinds[kind].none);
    this.capacity = capacity;
    this.of = arraysOf(table, capacity) as Arrays<T>;
  }

  used(): object {
    const capacity = Math.max(1, this.n);
    const arrays = Object.entries(this.of as Record<string, KindArray>);
    const trimmed = arrays.map(([name, array], c) => [name, array.subarray(0, capacity * this.widths[c])]);
    return { capacity, of: Object.fromEntries(trimmed) };
  }

  /** The arrays of `of` in the order of the table, for loops over every column of a row. */
  get arrays(): readonly KindArray[] {
    const { of, inOrder } = this;
    for (const name in of) {
      if (of[name] !== (inOrder[0] as unknown)) this.inOrder = Object.values(of);
      break;
    }
    return this.inOrder;
  }

  /** Makes room for `rows` rows in all, keeping what is there. */
  grow(rows: number): void {
    if (rows <= this.capacity) return;
    let capacity = this.capacity;
    while (capacity < rows) capacity *= 2;
    const of = this.of as Record<string, KindArray>;
    const wider = arraysOf(this.table, capacity);
    for (const name in wider) {
      wider[name].set(of[name]);
      of[name] = wider[name];
    }
    this.capacity = capacity;
  }

  /** Adds a row of nothing but NULLs and returns its index. */
  add(): number {
    const row = this.n++;
    if (row >= this.capacity) this.grow(row + 1);
    this.blank(row);
    return row;
  }

  /** Makes every column of `row` NULL. */
  blank(row: number): void {
    const { arrays, widths, nones } = this;
    for (let c = 0; c < arrays.length; c++)
      for (let w = 0; w < widths[c]; w++) arrays[c][row * widths[c] + w] = nones[c];
  }

  clear(): void {
    this.n = 0;
  }
}

/** Bytes between two columns: else those of a power of two would fall on the same lines of the processor's cache. */
const apart = 192;

/** The columns' arrays, all in one buffer, the widest elements first, so that each begins at a whole element. */
function arraysOf(table: Table, capacity: number): Record<string, KindArray> {
  const all = Object.entries(table.columns).map(([name, { kind }]) => ({ name, ...kinds[kind] }));
  const sizeOf = ({ array, width }: (typeof all)[0]) => capacity * width * array.BYTES_PER_ELEMENT;
  const buffer = new ArrayBuffer(all.reduce((sum, column) => sum + sizeOf(column) + apart, 0));
  const of = Object.fromEntries(all.map(({ name }) => [name, null as unknown as KindArray]));
  let at = 0;
  for (const column of all.sort((a, b) => b.array.BYTES_PER_ELEMENT - a.array.BYTES_PER_ELEMENT)) {
    of[column.name] = new column.array(buffer, at, capacity * column.width);
    at += sizeOf(column) + apart;
  }
  return of;
}

/** Copies a row, column by column of `to`. Both have those columns. */
export function copyRow(from: Columns, row: number, to: Columns, at: number): void {
  if (from.table === to.table) copyFirst(from, row, to, at, to.widths.length);
  else
    for (const name in to.of) {
      const { width } = kinds[to.table.columns[name].kind];
      for (let w = 0; w < width; w++) to.of[name][at * width + w] = from.of[name][row * width + w];
    }
}

/** Copies the first `columns` columns of a row, which both tables begin with. */
export function copyFirst(from: Columns, row: number, to: Columns, at: number, columns: number): void {
  const { arrays: of, widths } = from;
  const { arrays: into } = to;
  for (let c = 0; c < columns; c++)
    if (widths[c] === 1) into[c][at] = of[c][row];
    else for (let w = 0; w < widths[c]; w++) into[c][at * widths[c] + w] = of[c][row * widths[c] + w];
}

/** Whether two rows of one table hold the same values. NULL equals NULL. */
export function sameRow(a: Columns, rowA: number, b: Columns, rowB: number): boolean {
  const { arrays: left, widths } = a;
  const { arrays: right } = b;
  for (let c = 0; c < widths.length; c++)
    for (let w = 0; w < widths[c]; w++) {
      const x = left[c][rowA * widths[c] + w];
      const y = right[c][rowB * widths[c] + w];
      if (x !== y && (x === x || y === y)) return false;
    }
  return true;
}
