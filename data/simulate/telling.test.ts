// What is told: true to the contract, the same as lines and as columns, and as disordered as asked.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readArrow } from '../../engine/arrow.ts';
import { Batch } from '../../engine/batch.ts';
import { Decoder } from '../../engine/decode/decoder.ts';
import { Identifiers } from '../../engine/identifiers.ts';
import { Dictionaries } from '../../engine/labels.ts';
import { cloudEvents, passport } from '../events.ts';
import { Columns } from './columns.ts';
import { type Event, events, hour, minute, parsed, simulator, textOf } from './fixture.ts';

const telling = suite('simulate/telling');
const all = { n: 3, days: 6, tick: 5 * minute, heartbeat: 10 * minute, disorder: 0.05, duplicates: 0.01 };

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

telling('columns say what the lines say', () => {
  const of = simulator(all);
  const columns = new Columns(of.words, 10_000);
  const parts: Uint8Array[] = [];
  for (let t = of.start; t < of.end; ) parts.push(columns.bytes(of.next((t += 7 * hour))));
  const { rows } = readArrow(Buffer.concat([...parts, columns.end()]));
  const lines = parsed(textOf(simulator(all)));
  assert.is(rows.length, lines.length);
  for (const [i, { specversion, data, at, fact, time, ...attributes }] of (
    lines as (Event & { specversion: string })[]
  ).entries()) {
    const said = Object.entries(rows[i]).filter(([, value]) => value !== null);
    const plain = said.map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]);
    const instants = Object.entries(data ?? {}).map(([name, value]) => [
      name,
      /_at$|^complete_until$/.test(name)
        ? Date.parse(value)
        : typeof value === 'boolean'
          ? String(value)
          : value,
    ]);
    assert.equal(Object.fromEntries(plain), { ...attributes, time: at, ...Object.fromEntries(instants) });
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
