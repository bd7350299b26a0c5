// What a message says of time: when it was stored, or its newest event, or its tick once its stream has shown one.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Message } from '../ports.ts';
import { cloud, ferries } from './fixture.ts';
import { timeTold } from './told.ts';

const told = suite('timeTold');
const at = (minute: number) => Date.parse(`2026-03-02T10:0${minute}:00Z`);
const shut = (minute: number) => ({
  specversion: '1.0',
  id: `E${minute}`,
  source: '/gates',
  type: 'ferry.gate.shut.v1',
  time: new Date(at(minute)).toISOString(),
  port: 'A',
  data: { gate: 'G1', ticket: 'T000001' },
});
const tick = (minute: number) => ({ ...shut(minute), type: 'ferry.ops.ticked.v1' });
const message = (stream: string, ...events: object[]): Message => ({
  stream,
  seq: 1,
  storedAt: 5,
  bytes: new TextEncoder().encode(JSON.stringify(events)),
});
const byEvents = () => timeTold({ mapping: { ...cloud, time: 'event' }, catalogue: ferries });

told('by broker time: when it was stored', () => {
  assert.is(timeTold({ mapping: cloud, catalogue: ferries })(message('a', shut(3))), 5);
});

told('by event time: its newest event; nothing where it has none', () => {
  const timeOf = byEvents();
  assert.is(timeOf(message('a', shut(3), shut(1))), at(3));
  assert.ok(Number.isNaN(timeOf(message('a'))));
  assert.is(timeOf(message('a', shut(2))), at(2));
});

told('once its stream has shown a tick, ticks alone tell; another stream has its own', () => {
  const timeOf = byEvents();
  assert.is(timeOf(message('a', tick(2))), at(2));
  assert.ok(Number.isNaN(timeOf(message('a', shut(4)))));
  assert.is(timeOf(message('b', shut(4))), at(4));
});
told.run();
