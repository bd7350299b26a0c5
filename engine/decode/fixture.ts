// A small service for the tests of decode: ferries, their trips and their gates.
import { Batch } from '../batch.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Columns } from '../columns.ts';
import { envelope } from '../envelope.ts';
import { Identifiers } from '../identifiers.ts';
import type { KindArray } from '../kinds.ts';
import { kinds } from '../kinds.ts';
import { Dictionaries } from '../labels.ts';
import type { From, Mapping } from '../mapping.ts';
import type { Message } from '../ports.ts';
import { flag, identifier, integer, label, real, required, table, timestamp } from '../schema.ts';
import { Decoder } from './decoder.ts';

const port = required(label('port · بندرگاہ'));
export const trips = table('raw', 'trip_events', 'trips · سفر', {
  ...envelope,
  port,
  trip: required(identifier('trip · سفر', { form: 'any' })),
  pilot: identifier('pilot · رہنما', { form: 'pseudonym' }),
  due_at: timestamp('due · وعدہ'),
  load_kg: integer('load · وزن'),
  depth_m: real('depth · گہرائی'),
  is_full: flag('full · بھرا ہوا'),
  class: label('class · درجہ'),
});
const gates = table('raw', 'gate_events', 'gates · دروازے', {
  ...envelope,
  port,
  gate: label('gate · دروازہ'),
  ticket: required(identifier('ticket · ٹکٹ', { form: 'serial' })),
});
export const ferries: Catalogue = {
  prefix: 'ferry',
  domains: [
    { name: 'trip', table: trips, facts: ['left', 'landed', 'cancelled'] },
    { name: 'gate', table: gates, facts: ['opened', 'shut'] },
  ],
  clock: 'port',
  feed: 'source',
  tick: 'ferry.ops.ticked.v1',
  completeUntil: '',
};

const from = (pointer: string, more: Partial<From> = {}): From => ({ from: pointer, ...more });
const contract = {
  source: from('/source'),
  id: from('/id'),
  type: from('/type'),
  event_at: from('/time'),
  recorded_at: from('/recordedtime'),
  sequence: from('/sequence'),
  port: from('/port'),
};
const base = { shape: 'json', time: 'broker', bound: 0 } as const;
export const cloud: Mapping = {
  ...base,
  name: 'cloud',
  where: [],
  table: { type: '/type' },
  columns: {
    trip_events: {
      ...contract,
      ...Object.fromEntries(
        ['trip', 'pilot', 'due_at', 'load_kg', 'depth_m', 'is_full', 'class'].map((n) => [
          n,
          from(`/data/${n}`),
        ]),
      ),
    },
    gate_events: { ...contract, gate: from('/data/gate'), ticket: from('/data/ticket') },
  },
};
/** One table, foreign names, with everything a map may ask for. */
export const foreign: Mapping = {
  ...base,
  name: 'foreign',
  where: [{ from: '/state', keep: ['done', 'über'] }],
  table: 'trip_events',
  columns: {
    trip_events: {
      source: { constant: 'harbour' },
      id: from('/nr'),
      type: from('/what', { values: { off: 'ferry.trip.left.v1', in: 'ferry.trip.landed.v1' } }),
      fact: from('/what', { values: { off: 'left', in: 'landed' } }),
      event_at: from('/at', { zone: 'Europe/London' }),
      recorded_at: from('/written', { format: 'epoch_s' }),
      due_at: from('/plan/due', { format: 'epoch_ms' }),
      port: from('/where'),
      trip: from('/nr'),
      depth_m: from('/plan/a~1b'),
    },
  },
};

export interface Fixture {
  readonly batch: Batch;
  readonly dictionaries: Dictionaries;
  readonly identifiers: Identifiers;
  decode(messages: readonly Message[]): void;
}
export function fixture(mapping: Mapping, isPlain = false, header?: readonly string[]): Fixture {
  const dictionaries = new Dictionaries();
  const identifiers = new Identifiers();
  const batch = new Batch(ferries);
  const decoder = new Decoder({ mapping, catalogue: ferries, dictionaries, identifiers, header, isPlain });
  return { batch, dictionaries, identifiers, decode: (messages) => decoder.decode(messages, batch) };
}

export const message = (bytes: string | Uint8Array, seq = 1): Message => ({
  stream: 'S',
  seq,
  storedAt: 1000,
  bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
});

const slices = ({ table: { columns }, of, n }: Columns) =>
  Object.entries(columns).map(([name, { kind }]) => {
    const array = (of as Record<string, KindArray>)[name];
    return [name, ...Array.from(array.subarray(0, n * kinds[kind].width), String)].join(' ');
  });

/** Everything a decoder left behind, as plain data. */
export function left({ batch, dictionaries, identifiers }: Fixture) {
  const { n, nRows, received, filtered, dropped } = batch;
  const { kinds: columns } = identifiers.fresh;
  return {
    counts: { n, nRows, received, filtered, dropped },
    tables: batch.tables.map(slices),
    rejected: slices(batch.rejected as unknown as Columns),
    ticks: slices(batch.ticks as unknown as Columns),
    tickAt: Array.from(batch.tickAt.subarray(0, n), String),
    order: Array.from({ length: nRows }, (_, r) => `${batch.tableAt[r]}:${batch.rowAt[r]}`),
    first: Array.from(batch.firstRow.subarray(0, n + 1)),
    labels: [...dictionaries.all].map(([domain, { texts }]) => [domain, ...texts]),
    fresh: Array.from({ length: identifiers.fresh.count }, (_, i) => [
      columns[i],
      identifiers.fresh.text(i),
      ...identifiers.fresh.keys.subarray(i * 4, i * 4 + 4),
    ]),
  };
}

/** Reasons of the rejects, in order. */
export const reasons = ({ batch, dictionaries }: Fixture): string[] =>
  Array.from(batch.rejected.of.reason.subarray(0, batch.rejected.n), (code) =>
    dictionaries.of('reason').text(code),
  );

/** The values of one row of a table, as text, without what is NULL. */
export function row({ batch, dictionaries }: Fixture, table: number, at: number): Record<string, unknown> {
  const {
    of,
    table: { columns },
  } = batch.tables[table];
  const values = Object.entries(columns).map(([name, column]) => {
    const array = (of as Record<string, KindArray>)[name];
    if (column.kind === 'label') return [name, dictionaries.of(column.domain ?? name).text(array[at])];
    if (column.kind !== 'identifier') return [name, array[at]];
    return [
      name,
      Array.from(array.subarray(at * 4, at * 4 + 4), (w) => w.toString(16).padStart(8, '0'))
        .reverse()
        .join(''),
    ];
  });
  return Object.fromEntries(
    values.filter(([, value]) => value === value && value !== '' && !/^0{32}$/.test(String(value))),
  );
}
