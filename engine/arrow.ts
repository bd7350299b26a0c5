// The one door to Arrow: rows as an IPC stream, and typed arrays seen as a table over the very same buffers.
import {
  Bool,
  type DataType,
  Dictionary,
  Field,
  Float64,
  Int32,
  Int64,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
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
  type Vector,
  vectorFromArray,
} from '@apache-arrow/ts';
import { present, whole } from './packed.ts';
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

/** An IPC stream as a table over its own bytes. Throws on what is none. */
export const arrowTable = (bytes: Uint8Array) => tableFromIPC(bytes);

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

/** A column of typed arrays on its way to a stream. */
export interface StreamField {
  readonly name: string;
  /** Codes of `texts`, 0 is none; UTF-8 bytes, an empty text is none; whole numbers and instants (ms), NaN is none. */
  readonly kind: 'label' | 'text' | 'integer' | 'timestamp';
  readonly texts?: readonly string[];
}
export interface StreamColumn {
  readonly values: Uint8Array | Uint16Array | Float64Array;
  /** Where each text begins in `values`, and where the last ends. */
  readonly offsets?: Int32Array;
}

/** Typed arrays as an IPC stream, a record batch at a time; dictionaries are written once, before the first. */
export class ArrowStream {
  private writer = new Recorder();
  private readonly fields: readonly StreamField[];
  private readonly texts: readonly Vector<Utf8>[];
  private readonly schema: Schema;

  constructor(fields: readonly StreamField[]) {
    this.fields = fields;
    this.texts = fields.map(({ texts = [] }) => vectorFromArray([...texts], new Utf8()));
    this.schema = new Schema(fields.map(({ name, kind }) => new Field(name, streamType(kind), true)));
    this.begin();
  }

  /** What the first `rows` of the columns add to the stream. The arrays are free again afterwards. */
  write(columns: readonly StreamColumn[], rows: number): Uint8Array {
    const children = this.fields.map(({ kind }, i) => {
      const { values, offsets } = columns[i];
      const type = this.schema.fields[i].type as Utf8;
      const nullBitmap = present(values, kind === 'label' ? 0 : Number.NaN, offsets, rows);
      if (kind === 'text')
        return makeData({
          type,
          length: rows,
          nullBitmap,
          valueOffsets: offsets?.subarray(0, rows + 1),
          data: values as Uint8Array,
        });
      const data =
        kind === 'label' ? new Uint16Array(values.subarray(0, rows)) : whole(values as Float64Array, rows);
      return makeData({
        type: type as unknown as Dictionary<Utf8>,
        length: rows,
        nullBitmap,
        data: data as never,
        dictionary: this.texts[i],
      });
    });
    const data = makeData({ type: new Struct(this.schema.fields), length: rows, nullCount: 0, children });
    this.writer.write(new RecordBatch(this.schema, data));
    return this.writer.take();
  }

  /** Ends the stream; what is written next begins another. */
  end(): Uint8Array {
    this.writer.close();
    const bytes = this.writer.take();
    this.begin();
    return bytes;
  }

  private begin(): void {
    this.writer = new Recorder();
    this.writer.reset(undefined, this.schema);
  }
}

/** Keeps what it writes until it is taken, instead of queueing it. */
class Recorder extends RecordBatchStreamWriter {
  private parts: Uint8Array[] = [];

  protected override _write(part: ArrayBufferView): this {
    this.parts.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    return this;
  }

  take(): Uint8Array {
    const bytes = Buffer.concat(this.parts);
    this.parts = [];
    return bytes;
  }
}

function streamType(kind: StreamField['kind']): DataType {
  if (kind === 'label') return new Dictionary(new Utf8(), new Uint16());
  if (kind === 'text') return new Utf8();
  return kind === 'integer' ? new Int64() : new TimestampMillisecond('UTC');
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
