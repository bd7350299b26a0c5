// The rows of an Arrow stream as events: columns named by attributes of the contract, fields of `data`, or pointers.
import { arrowTable } from '../arrow.ts';
import { known, segmentsOf } from './plan.ts';

export type Event = Record<string, unknown>;

/** A message holds at most so many rows. */
export const mostRows = 1 << 17;

/** In order; or the word for why not, `bad_arrow` or `too_large`. The bytes must have been checked: see `frame.ts`. */
export function eventsOf(bytes: Uint8Array): Event[] | string {
  try {
    const { schema, batches, numRows } = arrowTable(bytes);
    if (numRows > mostRows) return 'too_large';
    const places = schema.fields.map(({ name }) => placeOf(`${name}`));
    const events: Event[] = [];
    for (const batch of batches) {
      const columns = schema.fields.map(({ type }, c) => ({
        values: batch.getChildAt(c)!.memoize(),
        isTime: `${type}`.startsWith('Timestamp'),
      }));
      for (let row = 0; row < batch.numRows; row++) {
        const event: Event = {};
        columns.forEach(({ values, isTime }, c) => {
          const value = plain(values.get(row), isTime);
          if (value !== null) put(event, places[c], value);
        });
        events.push(event);
      }
    }
    return events;
  } catch {
    return 'bad_arrow';
  }
}

const placeOf = (name: string): readonly string[] =>
  name.startsWith('/') || known.has(name) ? segmentsOf(name) : ['data', name];

function put(event: Event, place: readonly string[], value: unknown): void {
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
