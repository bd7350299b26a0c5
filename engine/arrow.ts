// The one door to Arrow: rows as an IPC stream, and typed arrays seen as a table over the very same buffers.
import {
  Bool,
  type DataType,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  TimestampMillisecond,
  tableFromIPC,
  tableToIPC,
  Uint8,
  Uint16,
  Uint32,
  Utf8,
  vectorFromArray,
} from '@apache-arrow/ts';
import type { Value } from './ports.ts';

/** A column of an answer: its name and its DuckDB type as text. */
export interface ArrowColumn {
  readonly name: string;
  readonly type: string;
}
export type ViewArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** Rows as an Arrow IPC stream. Times are ISO texts in `rows`, ms in UTC in the stream; what has no simple type is text. */
export function arrowStream(
  rows: readonly Readonly<Record<string, Value>>[],
  columns: readonly ArrowColumn[],
): Uint8Array {
  const fields: Field[] = [];
  const parts = columns.map(({ name, type }) => {
    const values = rows.map((row) => row[name] ?? null);
    const { of, read } = typeOf(type, values);
    const vector = vectorFromArray(
      values.map((value) => (value === null ? null : read(value))),
      of,
    );
    fields.push(new Field(name, of, true));
    return vector.data[0];
  });
  const schema = new Schema(fields);
  const data = makeData({ type: new Struct(fields), length: rows.length, nullCount: 0, children: parts });
  return tableToIPC(new Table(schema, new RecordBatch(schema, data)), 'stream');
}

/** The columns and rows of an IPC stream. */
export function readArrow(bytes: Uint8Array): { names: string[]; rows: Record<string, unknown>[] } {
  const table = tableFromIPC(bytes);
  return {
    names: table.schema.fields.map(({ name }) => String(name)),
    rows: table.toArray().map((row) => row.toJSON()),
  };
}

/** The first `rows` of each array as an Arrow table: nothing is copied, so it is true only until the arrays change. */
export function arrowView(arrays: Readonly<Record<string, ViewArray>>, rows: number) {
  const fields = Object.entries(arrays).map(([name, array]) => new Field(name, viewType(array), false));
  const children = fields.map(({ name, type }) =>
    makeData({
      type: type as Float64,
      length: rows,
      nullCount: 0,
      data: arrays[name].subarray(0, rows) as Float64Array,
    }),
  );
  const schema = new Schema(fields);
  const data = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  return new Table(schema, new RecordBatch(schema, data));
}

/** The memory each column of a view lies in. */
export function buffersOf(view: ReturnType<typeof arrowView>): Record<string, ArrayBufferLike> {
  return Object.fromEntries(
    view.schema.fields.map(({ name }) => [name, view.getChild(name)!.data[0].values.buffer]),
  );
}

function viewType(array: ViewArray): DataType {
  if (array instanceof Float64Array) return new Float64();
  if (array instanceof Int32Array) return new Int32();
  if (array instanceof Uint32Array) return new Uint32();
  return array instanceof Uint16Array ? new Uint16() : new Uint8();
}

const fits = (value: Value) => value === null || BigInt.asIntN(64, BigInt(value)) === BigInt(value);

function typeOf(type: string, values: readonly Value[]): { of: DataType; read: (value: Value) => unknown } {
  if (/^(U?(BIG|HUGE)INT|UINTEGER)$/.test(type) && values.every(fits))
    return { of: new Int64(), read: (value) => BigInt(value as number) };
  if (/^(TINY|SMALL|UTINY|USMALL)?INT(EGER)?$/.test(type)) return { of: new Int32(), read: (value) => value };
  if (/^(DOUBLE|FLOAT|DECIMAL)/.test(type)) return { of: new Float64(), read: Number };
  if (type === 'BOOLEAN') return { of: new Bool(), read: (value) => value };
  if (/^TIMESTAMP/.test(type))
    return {
      of: new TimestampMillisecond(type.endsWith('ZONE') ? 'UTC' : null),
      read: (value) => {
        const at = Date.parse(value as string);
        return Number.isNaN(at) ? null : at;
      },
    };
  return { of: new Utf8(), read: String };
}
