// Writes what a scan found into the columns of one table, kind by kind; refuses what the slow path must judge.
import type { Batch } from '../batch.ts';
import type { Columns } from '../columns.ts';
import type { Identifiers } from '../identifiers.ts';
import { type KindArray, type KindName, kinds } from '../kinds.ts';
import { type Filling, fillingOf } from './filling.ts';
import { type Group, groupOf } from './groups.ts';
import type { Layout } from './layout.ts';
import type { Target } from './plan.ts';
import type { Place } from './reject.ts';
import { cellValue, labelOf } from './rules.ts';
import type { Scan } from './scan.ts';
import { mostTexts } from './texts.ts';

export class Rows {
  private readonly table: number;
  private readonly scan: Scan;
  private readonly known: Identifiers;
  private readonly numbers: Group;
  private readonly flags: Group;
  private readonly labels: Group;
  private readonly identifiers: Group;
  private readonly groups: readonly Group[];
  private readonly isPseudonym: Uint8Array;
  /** By label column and the scan's number of a text: its code in the column's dictionary; 0 is not asked yet. */
  private readonly codes: Uint16Array;
  /** Which identifier is the event's own. */
  private readonly once: number;
  /** By identifier column: what its texts are noted under. */
  private readonly kinds: Int32Array;
  private columns: Columns | null = null;
  private capacity = 0;
  /** The columns' one buffer, by kinds of element. */
  private f64: Float64Array = new Float64Array(0);
  private u32: Uint32Array = new Uint32Array(0);
  private u16: Uint16Array = new Uint16Array(0);
  private u8: Uint8Array = new Uint8Array(0);
  private stream = 0;
  private seq = 0;
  private row = 0;
  private receivedAt = 0;

  constructor(
    target: Target,
    columns: Readonly<Record<string, { kind: KindName }>>,
    layout: Layout,
    scan: Scan,
    known: Identifiers,
  ) {
    this.table = target.table;
    this.scan = scan;
    this.known = known;
    const group = (array: unknown) => groupOf(target.cells, columns, array, layout);
    this.numbers = group(Float64Array);
    this.flags = group(Uint8Array);
    this.labels = group(Uint16Array);
    this.identifiers = group(Uint32Array);
    this.groups = [this.numbers, this.flags, this.labels, this.identifiers];
    this.isPseudonym = Uint8Array.from(this.identifiers.cells, (cell) => (cell.form === 'pseudonym' ? 1 : 0));
    this.kinds = Int32Array.from(this.identifiers.names, (name) => known.fresh.column(name));
    this.once = this.identifiers.names.indexOf('id');
    this.codes = new Uint16Array(this.labels.cells.length * mostTexts);
  }

  /** What an event with values in those slots fills; null where something required is missing. */
  filling(slots: ReadonlySet<number>): Filling | null {
    return fillingOf(this.numbers, this.flags, this.labels, this.identifiers, slots);
  }

  /** Forgets the codes of texts, which the scan has forgotten. */
  forget(): void {
    this.codes.fill(0);
  }

  /** Adds the scanned event as row `ordinal` of its message; false, leaving no row, where the slow path must judge. */
  add(at: Place, ordinal: number, filling: Filling): boolean {
    const { batch } = at;
    const columns = batch.tables[this.table];
    const row = columns.n;
    if (row >= columns.capacity) columns.grow(row + 1);
    if (columns !== this.columns || columns.capacity !== this.capacity) this.bind(columns);
    if (!this.areForms(filling) || !this.addLabels(row, filling)) return false;
    this.addIdentifiers(row * 4, filling);
    this.addNumbers(row, filling);
    const { f64 } = this;
    this.u16[this.stream + row] = at.stream;
    f64[this.seq + row] = at.seq;
    f64[this.row + row] = ordinal;
    f64[this.receivedAt + row] = at.storedAt;
    columns.n = row + 1;
    batch.received++;
    batch.note(this.table, row);
    return true;
  }

  /** Whether pseudonyms have their letter. */
  private areForms({ identifiers }: Filling): boolean {
    const { letters } = this.scan;
    const { isPseudonym } = this;
    for (let p = 0; p < identifiers.length; p++)
      if (isPseudonym[identifiers[p] >> 16] === 1 && letters[identifiers[p] & 0xffff] !== 3) return false;
    return true;
  }

  private addLabels(row: number, { labels, noLabels }: Filling): boolean {
    const { numbers } = this.scan;
    const { codes, u16 } = this;
    const { at } = this.labels;
    for (let p = 0; p < labels.length; p++) {
      const k = labels[p] >> 16;
      const number = numbers[labels[p] & 0xffff];
      let code = codes[k * mostTexts + number];
      if (code === 0) {
        code = this.ask(k, number);
        if (code < 0) return false;
      }
      u16[at[k] + row] = code;
    }
    for (let p = 0; p < noLabels.length; p++) u16[at[noLabels[p]] + row] = 0;
    return true;
  }

  private addIdentifiers(row4: number, { identifiers, noIdentifiers }: Filling): void {
    const { from, to, memory } = this.scan;
    const { u32, kinds, known, once } = this;
    const { at } = this.identifiers;
    const { view } = memory;
    for (let p = 0; p < identifiers.length; p++) {
      const k = identifiers[p] >> 16;
      const slot = identifiers[p] & 0xffff;
      known.putIn(kinds[k], k === once, view, from[slot], to[slot], u32, at[k] + row4);
    }
    for (let p = 0; p < noIdentifiers.length; p++) {
      const to = at[noIdentifiers[p]] + row4;
      u32[to] = u32[to + 1] = u32[to + 2] = u32[to + 3] = 0;
    }
  }

  private addNumbers(row: number, { numbers, noNumbers, flags, noFlags }: Filling): void {
    const { values } = this.scan;
    const { f64, u8 } = this;
    const { at } = this.numbers;
    const { at: flagAt } = this.flags;
    for (let p = 0; p < numbers.length; p++) f64[at[numbers[p] >> 16] + row] = values[numbers[p] & 0xffff];
    for (let p = 0; p < noNumbers.length; p++) f64[at[noNumbers[p]] + row] = Number.NaN;
    for (let p = 0; p < flags.length; p++) u8[flagAt[flags[p] >> 16] + row] = values[flags[p] & 0xffff];
    for (let p = 0; p < noFlags.length; p++) u8[flagAt[noFlags[p]] + row] = kinds.flag.none;
  }

  /** The code of a text in column k's dictionary, new or not; -1: the slow path must judge it. */
  private ask(k: number, number: number): number {
    const cell = this.labels.cells[k];
    const value = cellValue(cell, this.scan.texts.all[number]);
    if (value === '') return cell.isRequired ? -1 : 0;
    const code = labelOf(value, cell);
    return typeof code === 'string' ? -1 : (this.codes[k * mostTexts + number] = code);
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
    const { buffer } = of.seq;
    this.f64 = new Float64Array(buffer, 0, buffer.byteLength >> 3);
    this.u32 = new Uint32Array(buffer, 0, buffer.byteLength >> 2);
    this.u16 = new Uint16Array(buffer, 0, buffer.byteLength >> 1);
    this.u8 = new Uint8Array(buffer);
    const placeOf = (name: string) => of[name].byteOffset / of[name].BYTES_PER_ELEMENT;
    for (const { names, at } of this.groups) for (let k = 0; k < names.length; k++) at[k] = placeOf(names[k]);
    this.stream = placeOf('stream');
    this.seq = placeOf('seq');
    this.row = placeOf('row');
    this.receivedAt = placeOf('received_at');
    this.columns = columns;
    this.capacity = columns.capacity;
  }
}
