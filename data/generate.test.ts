// Generated loads: the same by seed, true to the contract, as disordered as asked.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Batch } from '../engine/batch.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { Hours } from '../engine/hours.ts';
import { Identifiers } from '../engine/identifiers.ts';
import { Dictionaries } from '../engine/labels.ts';
import { cloudEvents, passport } from './events.ts';
import { generate, type Load, ndjson } from './generate.ts';
import { readOffices } from './offices.ts';
import { morning } from './sample.ts';

const loads = suite('generate');
const offices = readOffices('o', readFileSync(new URL('offices.csv', import.meta.url), 'utf8'));

interface Event {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly officeid: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, string | number>>;
}
const make = (more: Partial<Load>) => generate({ ...morning(), ...more }) as Event[];
const wide = {
  offices: offices.filter(({ office }) => /ISB-01|LHR-02|RUH-01|NYC-01/.test(office)),
  days: 10,
  rate: 40,
};
const plain = make(wide);
const facts = (of: readonly Event[]) => of.map(({ type }) => type.split('.')[2]);

loads('the sample that ships is what its seed says, byte for byte, and at most 300 KB', () => {
  const sample = readFileSync(new URL('sample/morning.ndjson', import.meta.url), 'utf8');
  assert.is(ndjson(generate(morning())), sample);
  assert.ok(sample.length <= 300 * 1024);
});

loads('another seed makes another load', () => {
  assert.is.not(ndjson(make({ seed: 8 })), ndjson(make({})));
});

loads('every event is accepted by the contract', () => {
  const dictionaries = new Dictionaries();
  const mapping = cloudEvents;
  const decoder = new Decoder({ mapping, catalogue: passport, dictionaries, identifiers: new Identifiers() });
  const batch = new Batch(passport);
  const encoder = new TextEncoder();
  const message = (event: Event, i: number) => ({
    stream: 's',
    seq: i + 1,
    storedAt: Date.parse(event.time),
    bytes: encoder.encode(JSON.stringify(event)),
  });
  decoder.decode(plain.map(message), batch);
  const { nRows, rejected, dropped } = batch;
  assert.equal([nRows, rejected.n, dropped], [plain.length, 0, 0]);
});

loads('a plain load comes in the order of its times, each source with its own running number', () => {
  const times = plain.map(({ time }) => time);
  assert.equal(times, [...times].sort());
  assert.is(new Set(plain.map(({ id }) => id)).size, plain.length);
  for (const { office } of wide.offices) {
    const numbers = plain.filter((event) => event.officeid === office).map(({ sequence }) => sequence);
    assert.equal(
      numbers,
      numbers.map((_, i) => i + 1),
    );
  }
});

loads('tokens are issued and called in opening hours only', () => {
  const hours = new Map(wide.offices.map((office) => [office.office, new Hours(office)]));
  const called = plain.filter(({ type }) => /token_(issued|called)/.test(type));
  for (const { officeid, time } of called)
    assert.ok(hours.get(officeid)!.isOpen(Date.parse(time)), `${officeid} ${time}`);
});

loads('visits are served, left, missed or left open, and applications get all the way', () => {
  const seen = new Set(facts(plain));
  for (const fact of 'abandoned no_show service_ended approved rejected printed delivered'.split(' '))
    assert.ok(seen.has(fact), fact);
  const tokens = (fact: string) =>
    plain.filter(({ type }) => type.endsWith(`.${fact}.v1`)).map(({ data }) => data.token);
  const over = new Set(['token_called', 'abandoned'].flatMap(tokens));
  const open = tokens('token_issued').filter((token) => !over.has(token));
  assert.ok(open.length > 0);
  const roads = new Map<string | number, string[]>();
  for (const { type, data } of plain)
    if (type.includes('.application.'))
      roads.set(data.application, [...(roads.get(data.application) ?? []), type.split('.')[2]]);
  const { rankOf } = morning().workflow;
  for (const road of roads.values()) {
    assert.is(road[0], 'submitted');
    const ranks = road.map(rankOf);
    assert.equal(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
  }
});

loads('disorder stays within its maximum, and duplicates and late events are as many as asked', () => {
  const newest = (of: readonly Event[]) => {
    let high = 0;
    return of.map(({ time }) => (high = Math.max(high, Date.parse(time))) - Date.parse(time));
  };
  const mixed = make({ ...wide, disorder: { share: 0.2, max: '20s' } });
  const lags = newest(mixed);
  assert.ok(lags.some((lag) => lag > 0) && lags.every((lag) => lag <= 20_000));
  assert.is(mixed.length, plain.length);

  const twice = make({ ...wide, duplicates: 0.1 });
  const extra = twice.length / new Set(twice.map(({ id }) => id)).size - 1;
  assert.ok(extra > 0.09 && extra < 0.11, `${extra}`);

  const late = make({ offices: offices.slice(0, 3), days: 5, late: 0.05, rate: 40 });
  const share = newest(late).filter((lag) => lag > 30_000).length / late.length;
  assert.ok(share > 0.03 && share < 0.06, `${share}`);
});

loads.run();
