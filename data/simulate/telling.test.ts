// What is told: true to the contract, the same as lines and as columns, and as disordered as asked.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Batch } from '../../engine/batch.ts';
import { eventsOf } from '../../engine/decode/arrow.ts';
import { Decoder } from '../../engine/decode/decoder.ts';
import { lengthOf, unframed } from '../../engine/decode/frame.ts';
import { Identifiers } from '../../engine/identifiers.ts';
import { Dictionaries } from '../../engine/labels.ts';
import { cloudEvents, passport } from '../events.ts';
import { Columns } from './columns.ts';
import { type Event, events, hour, minute, simulator, textOf } from './fixture.ts';

const telling = suite('simulate/telling');
const all = { n: 3, days: 6, tick: 5 * minute, heartbeat: 10 * minute, disorder: 0.05, duplicates: 0.01 };

/** Flags are labels there. */
const flagAsText = (_: string, value: unknown) => (typeof value === 'boolean' ? String(value) : value);

/** The rows of all frames. */
function eventsIn(bytes: Uint8Array): object[] {
  const events: object[] = [];
  for (let from = 0; from < bytes.length; from += lengthOf(bytes.subarray(from))) {
    const content = unframed(bytes.subarray(from, from + lengthOf(bytes.subarray(from))));
    const rows = typeof content === 'string' ? content : eventsOf(content);
    if (typeof rows === 'string') throw new Error(rows);
    for (let row = 0; row < rows.n; row++) events.push(rows.at(row));
  }
  return events;
}

telling('every event is accepted by the contract, and nothing it says is dropped', () => {
  const decoder = new Decoder({
    mapping: cloudEvents,
    catalogue: passport,
    dictionaries: new Dictionaries(),
    identifiers: new Identifiers(),
  });
  const batch = new Batch(passport);
  const text = textOf(simulator(all));
  decoder.decode(
    [{ stream: 's', seq: 1, storedAt: Number.NaN, bytes: new TextEncoder().encode(text) }],
    batch,
  );
  const lines = text.trimEnd().split('\n');
  assert.ok(lines.length > 20_000);
  assert.equal([batch.nRows + batch.ticks.n, batch.rejected.n, batch.dropped], [lines.length, 0, 0]);
});

telling('columns say what the lines say, frame by frame', () => {
  const of = simulator(all);
  const columns = new Columns(of.words, 10_000);
  const parts: Uint8Array[] = [];
  for (let t = of.start; t < of.end; ) parts.push(columns.bytes(of.next((t += 7 * hour))));
  const rows = eventsIn(Buffer.concat([...parts, columns.end()]));
  const lines = textOf(simulator(all)).trimEnd().split('\n');
  assert.is(rows.length, lines.length);
  for (const [i, line] of lines.entries()) {
    const { specversion: _, ...event } = JSON.parse(line, flagAsText);
    assert.equal(rows[i], event);
  }
});

telling('a plain run comes in the order of its times, each office with its own running number', () => {
  const plain = events({ n: 4, days: 2 });
  const last = new Map<string, number>();
  for (const [i, { officeid, sequence, at }] of plain.entries()) {
    assert.ok(i === 0 || plain[i - 1].at <= at);
    assert.is(sequence, (last.get(officeid) ?? 0) + 1);
    last.set(officeid, sequence);
  }
  assert.is(new Set(plain.map(({ id }) => id)).size, plain.length);
});

/** How far each event lies behind the newest before it, ms. */
function lags(of: readonly Event[]): number[] {
  let newest = Number.NEGATIVE_INFINITY;
  return of.map(({ at }) => (newest = Math.max(newest, at)) - at);
}

telling('disorder stays within the bound of the office, and loses and doubles nothing', () => {
  const plain = events({ days: 2 });
  const mixed = events({ days: 2, disorder: 0.2 });
  const found = lags(mixed);
  assert.ok(Math.max(...found) > 0 && Math.max(...found) <= 30_000);
  const key = ({ id, time }: Event) => `${id} ${time}`;
  assert.equal(mixed.map(key).sort(), plain.map(key).sort());
});

telling('duplicates and late events are as many as asked', () => {
  const twice = events({ days: 2, duplicates: 0.1 });
  const extra = twice.length / new Set(twice.map(({ id }) => id)).size - 1;
  assert.ok(extra > 0.09 && extra < 0.11, `${extra}`);
  const late = events({ n: 3, days: 4, late: 0.05 });
  const share = lags(late).filter((lag) => lag > 30_000).length / late.length;
  assert.ok(share > 0.03 && share < 0.06, `${share}`);
});

telling.run();
