// Writes what a scan found into the columns of one table, kind by kind; refuses what the slow path must judge.
import type { Batch } from '../batch.ts';
import type { Columns } from '../columns.ts';
import type { Identifiers } from '../identifiers.ts';
import { type KindArray, type KindName, kinds } from '../kinds.ts';
import { type Group, groupOf } from './groups.ts';
import { Labelling } from './labelling.ts';
import type { Layout } from './layout.ts';
import type { Plan, Target } from './plan.ts';
import type { Place } from './reject.ts';
import type { Scan } from './scan.ts';

export class Rows {
  private readonly table: number;
  private readonly scan: Scan;
  private readonly known: Identifiers;
  private readonly numbers: Group<Float64Array>;
  private readonly flags: Group<Uint8Array>;
  private readonly labels: Group<Uint16Array>;
  private readonly identifiers: Group<Uint32Array>;
  private readonly groups: readonly Group<KindArray>[];
  private readonly labelling: Labelling;
  private readonly isPseudonym: Uint8Array;
  /** Which identifier is the event's own. */
  private readonly once: number;
  /** Slots that choose rows and fill no column, yet count as taken. */
  private readonly others: Int32Array;
  private columns: Columns | null = null;
  private capacity = 0;
  private stream: Uint16Array = new Uint16Array(0);
  private seq: Float64Array = new Float64Array(0);
  private row: Float64Array = new Float64Array(0);
  private receivedAt: Float64Array = new Float64Array(0);

  constructor(
    plan: Plan,
    target: Target,
    columns: Readonly<Record<string, { kind: KindName }>>,
    layout: Layout,
    scan: Scan,
    known: Identifiers,
  ) {
    this.table = target.table;
    this.scan = scan;
    this.known = known;
    const taken = new Set<number>();
    const countsOf = (slot: number): number => {
      if (slot >= plan.paths.length || taken.has(slot)) return 0;
      taken.add(slot);
      return scan.keys.countsOf(slot);
    };
    const group = <A extends KindArray>(array: unknown) =>
      groupOf<A>(target.cells, columns, array, layout, countsOf);
    this.numbers = group(Float64Array);
    this.flags = group(Uint8Array);
    this.labels = group(Uint16Array);
    this.identifiers = group(Uint32Array);
    this.groups = [this.numbers, this.flags, this.labels, this.identifiers];
    this.others = Int32Array.from([plan.typePath, ...plan.where.map(({ path }) => path)]).filter(
      (slot) => countsOf(slot) === 1,
    );
    this.isPseudonym = Uint8Array.from(this.identifiers.cells, (cell) => (cell.form === 'pseudonym' ? 1 : 0));
    this.once = this.identifiers.names.indexOf('id');
    this.labelling = new Labelling(this.labels, layout, scan);
  }

  /** Adds the scanned event as row `ordinal` of its message; false, leaving no row, where the slow path must judge. */
  add(at: Place, ordinal: number): boolean {
    const { batch } = at;
    const columns = batch.tables[this.table];
    const row = columns.n;
    if (row >= columns.capacity) columns.grow(row + 1);
    if (columns !== this.columns || columns.capacity !== this.capacity) this.bind(columns);
    const { scan } = this;
    const { when, stamp, number } = scan;
    let left = scan.fields;

    const { slots, isRequired, counts, arrays } = this.numbers;
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k];
      if (when[slot] === stamp) {
        arrays[k][row] = number[slot];
        left -= counts[k];
      } else {
        if (isRequired[k] === 1) return false;
        arrays[k][row] = Number.NaN;
        if (when[slot] === -stamp) left -= counts[k];
      }
    }
    if (!this.areForms()) return false;
    left -= this.addFlags(row);
    const taken = this.labelling.add(row);
    if (taken < 0) return false;
    left -= taken + this.addIdentifiers(row);
    for (let k = 0; k < this.others.length; k++) {
      const of = when[this.others[k]];
      if (of === stamp || of === -stamp) left--;
    }

    this.stream[row] = at.stream;
    this.seq[row] = at.seq;
    this.row[row] = ordinal;
    this.receivedAt[row] = at.storedAt;
    columns.n = row + 1;
    batch.received++;
    batch.dropped += left;
    batch.note(this.table, row);
    return true;
  }

  private addFlags(row: number): number {
    const { when, stamp, number } = this.scan;
    const { slots, counts, arrays } = this.flags;
    let taken = 0;
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k];
      arrays[k][row] = when[slot] === stamp ? number[slot] : kinds.flag.none;
      if (when[slot] === stamp || when[slot] === -stamp) taken += counts[k];
    }
    return taken;
  }

  /** Whether all required flags and identifiers are there, and pseudonyms have their letter. */
  private areForms(): boolean {
    const { when, stamp, letters } = this.scan;
    const { slots, isRequired } = this.identifiers;
    const { flags } = this;
    for (let k = 0; k < flags.slots.length; k++)
      if (flags.isRequired[k] === 1 && when[flags.slots[k]] !== stamp) return false;
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k];
      if (when[slot] === stamp ? this.isPseudonym[k] === 1 && letters[slot] !== 3 : isRequired[k] === 1)
        return false;
    }
    return true;
  }

  private addIdentifiers(row: number): number {
    const { when, stamp, start, end } = this.scan;
    const { view } = this.scan.memory;
    const { slots, names, counts, arrays } = this.identifiers;
    let taken = 0;
    const at = row * 4;
    for (let k = 0; k < slots.length; k++) {
      const slot = slots[k];
      const array = arrays[k];
      if (when[slot] === stamp) {
        this.known.putIn(names[k], k === this.once, view, start[slot], end[slot], array, at);
        taken += counts[k];
      } else {
        array[at] = array[at + 1] = array[at + 2] = array[at + 3] = 0;
        if (when[slot] === -stamp) taken += counts[k];
      }
    }
    return taken;
  }

  /** Makes NULL what no cell fills, in the rows from `before` on. */
  finish(batch: Batch, before: number): void {
    const { n, of, table } = batch.tables[this.table];
    if (n === before) return;
    for (const { empty } of this.groups)
      for (const name of empty) {
        const { width, none } = kinds[table.columns[name].kind];
        (of as Record<string, KindArray>)[name].fill(none, before * width, n * width);
      }
  }

  private bind(columns: Columns): void {
    const of = columns.of as Record<string, KindArray>;
    for (const group of this.groups) group.arrays = group.names.map((name) => of[name]);
    this.stream = of.stream as Uint16Array;
    this.seq = of.seq as Float64Array;
    this.row = of.row as Float64Array;
    this.receivedAt = of.received_at as Float64Array;
    this.columns = columns;
    this.capacity = columns.capacity;
  }
}
