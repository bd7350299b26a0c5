// The contract's CloudEvent becomes exactly these columns.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Batch } from '../engine/batch.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { Identifiers } from '../engine/identifiers.ts';
import type { KindArray } from '../engine/kinds.ts';
import { Dictionaries } from '../engine/labels.ts';
import { cloudEvents, passport } from './events.ts';

const contract = suite('contract');
const event = {
  specversion: '1.0',
  id: '0f8fad5b-d9cb-469f-a165-70867728950e',
  source: '//office/PK-ISB-01',
  type: 'passport.application.photo_captured.v1',
  time: '2026-03-02T09:15:00.250+05:00',
  subject: 'A2026-0001',
  recordedtime: '2026-03-02T04:15:01Z',
  sequence: '41',
  officeid: 'PK-ISB-01',
  data: {
    application: 'A2026-0001',
    step: 'photo',
    officer: 'of-7c1d',
    category: 'urgent',
    service: 'new',
    duration_ms: 95_000,
    remark: 'free text is dropped',
  },
};

contract('one CloudEvent in, one row of columns out', () => {
  const dictionaries = new Dictionaries();
  const identifiers = new Identifiers();
  const batch = new Batch(passport);
  const decoder = new Decoder({ mapping: cloudEvents, catalogue: passport, dictionaries, identifiers });
  const bytes = new TextEncoder().encode(JSON.stringify(event));
  decoder.decode([{ stream: 'PASSPORT', seq: 12, storedAt: 1_772_424_902_000, bytes }], batch);

  const { of, table } = batch.tables[0];
  const texts = Array.from({ length: identifiers.fresh.count }, (_, i) => identifiers.fresh.text(i));
  const keys = new Map(texts.map((text, i) => [identifiers.fresh.keys.slice(i * 4, i * 4 + 4).join(), text]));
  const found = Object.entries(table.columns).map(([name, { kind, domain }]) => {
    const array = (of as Record<string, KindArray>)[name];
    if (kind === 'label') return [name, dictionaries.of(domain ?? name).text(array[0]) || null];
    if (kind === 'identifier') return [name, keys.get(array.slice(0, 4).join()) ?? null];
    if (kind === 'flag') return [name, array[0] === 2 ? null : array[0] === 1];
    return [name, Number.isNaN(array[0]) ? null : array[0]];
  });
  assert.equal(Object.fromEntries(found), {
    stream: 'PASSPORT',
    seq: 12,
    row: 0,
    ordinal: null,
    source: '//office/PK-ISB-01',
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    type: 'passport.application.photo_captured.v1',
    fact: 'photo_captured',
    event_at: Date.UTC(2026, 2, 2, 4, 15, 0, 250),
    recorded_at: Date.UTC(2026, 2, 2, 4, 15, 1),
    received_at: 1_772_424_902_000,
    logged_at: null,
    sequence: 41,
    office: 'PK-ISB-01',
    application: 'A2026-0001',
    step: 'photo',
    officer: 'of-7c1d',
    category: 'urgent',
    service: 'new',
    channel: null,
    due_at: null,
    closes_at: null,
    duration_ms: 95_000,
    travel_at: null,
    pages: null,
    validity_years: null,
    loss: null,
    amount_paisa: null,
    reason: null,
    is_new_document: null,
    machine: null,
    serial: null,
    shipment: null,
  });
  assert.equal([batch.received, batch.rejected.n, batch.filtered, batch.dropped], [1, 0, 0, 1]);
});

contract.run();
