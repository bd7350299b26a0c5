// Local times and instants, around the days on which the clocks change.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { instantOf, isZone, offsetAt } from './zone.ts';

const zone = suite('decode/zone');
const utc = (text: string) => Date.parse(`${text}Z`);
const iso = (t: number) => new Date(t).toISOString().slice(0, 16);

zone('offsets follow summer time, half hours and three quarters', () => {
  const offsets = [
    ['Asia/Karachi', '2026-07-01T00:00', 300],
    ['Asia/Kabul', '2026-07-01T00:00', 270],
    ['Asia/Kathmandu', '2026-07-01T00:00', 345],
    ['Europe/London', '2026-03-29T00:59', 0],
    ['Europe/London', '2026-03-29T01:00', 60],
    ['America/New_York', '2026-11-01T05:59', -240],
    ['America/New_York', '2026-11-01T06:00', -300],
  ] as const;
  for (const [name, at, minutes] of offsets) assert.is(offsetAt(name, utc(at)), minutes * 60_000, name);
});

zone('a local time becomes its instant', () => {
  assert.is(iso(instantOf(utc('2026-03-02T09:00'), 'Asia/Karachi')), '2026-03-02T04:00');
  assert.is(iso(instantOf(utc('2026-03-29T09:00'), 'Europe/London')), '2026-03-29T08:00');
  assert.is(iso(instantOf(utc('2026-03-29T00:30'), 'Europe/London')), '2026-03-29T00:30');
});

zone('a local time that never was moves on by the gap', () => {
  assert.is(iso(instantOf(utc('2026-03-29T01:30'), 'Europe/London')), '2026-03-29T01:30');
  assert.is(iso(instantOf(utc('2026-03-08T02:00'), 'America/New_York')), '2026-03-08T07:00');
});

zone('a local time that was twice is its first', () => {
  assert.is(iso(instantOf(utc('2026-10-25T01:30'), 'Europe/London')), '2026-10-25T00:30');
  assert.is(iso(instantOf(utc('2026-11-01T01:30'), 'America/New_York')), '2026-11-01T05:30');
});

zone('only names that Intl knows are known', () => {
  assert.equal(['Asia/Karachi', 'UTC', 'Asia/Karaachi', ''].map(isZone), [true, true, false, false]);
});

zone.run();
