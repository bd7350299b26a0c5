// The rows of an Arrow stream as events: columns named by attributes of the contract, fields of `data`, or pointers.
import { arrowTable } from '../arrow.ts';
import { known, segmentsOf } from './plan.ts';

export type Event = Record<string, unknown>;
export interface Events {
  readonly n: number;
  /** Throws where the bytes do not hold what they promise. */
  at(row: number): Event;
}

/** A message holds at most so many rows. */
export const mostRows = 1 << 17;

/** `bad_arrow` or `too_large` where there are none. The bytes must have been checked: see `frame.ts`. */
export function eventsOf(bytes: Uint8Array): Events | string {
  try {
    const { schema, batches, numRows } = arrowTable(bytes);
    if (numRows > mostRows) return 'too_large';
    const places = schema.fields.map(({ name }) => placeOf(`${name}`));
    const isTime = schema.fields.map(({ type }) => `${type}`.startsWith('Timestamp'));
    const parts = batches.map((batch) => schema.fields.map((_, c) => batch.getChildAt(c)!.memoize()));
    const ends = batches.map(
      (
        (end) => (batch) =>
          (end += batch.numRows)
      )(0),
    );
    return {
      n: numRows,
      at(row) {
        const part = ends.findIndex((end) => row < end);
        const own = part === 0 ? row : row - ends[part - 1];
        const event: Event = {};
        parts[part].forEach((column, c) => {
          const value = plain(column.get(own), isTime[c]);
          if (value !== null) put(event, places[c], value);
        });
        return event;
      },
    };
  } catch {
    return 'bad_arrow';
  }
}

/** Where a column of this name stands in an event. */
export const placeOf = (name: string): readonly string[] =>
  name.startsWith('/') || known.has(name) ? segmentsOf(name) : ['data', name];

/** Puts a value at its place. */
export function put(event: Event, place: readonly string[], value: unknown): void {
  let into = event;
  for (const name of place.slice(0, -1)) into = (into[name] ??= {}) as Event;
  into[place.at(-1)!] = value;
}

/** As JSON would say it. */
function plain(value: unknown, isTime: boolean): unknown {
  if (value === null || value === undefined) return null;
  if (isTime) return new Date(value as number).toISOString();
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
