// A made-up rush for tests: two hundred people come at once to one office, and are all called a while later.
import type { Message } from '../../engine/ports.ts';
import { minute, stored } from '../laws.fixture.ts';

/** 10:00 in Karachi, a Monday. */
export const begin = Date.parse('2026-03-02T05:00:00Z');
export const office = 'LHR-01';

/** An event of the contract, `at` ms. */
export const eventOf = (at: number, fact: string, data: object, officeid = office) => {
  const time = new Date(at).toISOString();
  const id = [fact, at, officeid, ...Object.values(data)].join('-').replaceAll(':', '.');
  return { specversion: '1.0', id, source: 'test', type: `passport.${fact}.v1`, time, officeid, data };
};

/** The office says every minute that it has told all. */
export const heartbeats = (from: number, to: number, officeid = office) =>
  Array.from({ length: (to - from) / minute + 1 }, (_, i) => {
    const at = from + i * minute;
    return eventOf(at, 'link.heartbeat', { complete_until: new Date(at).toISOString() }, officeid);
  });

/** `n` people come at minute `from` and are called at minute `to`. */
export const people = (n: number, from: number, to: number, step = 'biometrics') =>
  Array.from({ length: n }, (_, i) => {
    const data = { token: `T-${from}-${step}-${i}`, step, counter: `C${i % 4}` };
    const told = (at: number, fact: string) => eventOf(begin + at * minute + i * 50, `queue.${fact}`, data);
    return [
      told(from, 'token_issued'),
      told(to, 'token_called'),
      told(to, 'service_started'),
      told(to + 4, 'service_ended'),
    ];
  }).flat();

/** 60 people wait from minute 0 to 18, 120 from 6 to 12: warning, critical, warning, clear. */
export const crowd = (minutes = 40) => [
  ...people(60, 0, 18),
  ...people(60, 6, 12),
  ...heartbeats(begin, begin + minutes * minute),
];
export const rush = (): Message[] => stored(crowd(), () => 100);
