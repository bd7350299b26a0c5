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

  constructor(table: T, capacity = 1024) {
    this.table = table;
    this.capacity = capacity;
    this.of = arraysOf(table, capacity) as Arrays<T>;
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
    const of = this.of as Record<string, KindArray>;
    for (const name in of) {
      const { width, none } = kinds[this.table.columns[name].kind];
      if (width === 1) of[name][row] = none;
      else of[name].fill(0, row * width, row * width + width);
    }
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

/** Whether row `row` of a column of `kind` is NULL. */
export function isNone(array: KindArray, width: number, none: number, row: number): boolean {
  if (width === 1) return none !== none ? array[row] !== array[row] : array[row] === none;
  const at = row * width;
  for (let i = at; i < at + width; i++) if (array[i] !== 0) return false;
  return true;
}

/** Copies a row, column by column of `to`. Both have those columns. */
export function copyRow(from: Columns, row: number, to: Columns, at: number): void {
  const of = from.of as Record<string, KindArray>;
  const into = to.of as Record<string, KindArray>;
  for (const name in into) {
    const { width } = kinds[to.table.columns[name].kind];
    for (let w = 0; w < width; w++) into[name][at * width + w] = of[name][row * width + w];
  }
}
