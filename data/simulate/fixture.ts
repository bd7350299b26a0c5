// Simulated services for tests, and what they tell as the objects that a subscriber would read.
import { service } from '../service.ts';
import { Ndjson } from './ndjson.ts';
import { type Simulation, Simulator } from './simulator.ts';

export interface Event {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly officeid: string;
  readonly sequence: number;
  readonly data: Readonly<Record<string, string & number>>;
  /** `time` in ms, and `type` without the words that are always the same. */
  readonly at: number;
  readonly fact: string;
}

/** Midnight in Pakistan before a Tuesday, which is a plain day. */
export const tuesday = Date.parse('2026-03-02T19:00:00Z');
export const minute = 60_000;
export const hour = 60 * minute;

export type More = Partial<Simulation> & { readonly n?: number; readonly planted?: string };
export const simulator = ({ n = 3, planted, ...more }: More = {}): Simulator =>
  new Simulator({ ...service(n, planted), seed: 7, start: tuesday, days: 1, ...more });

/** All that is told up to `until`, handed out in steps of `step` ms. */
export function textOf(of: Simulator, step = hour, until = of.end): string {
  const ndjson = new Ndjson(of.words);
  const parts: Uint8Array[] = [];
  for (let t = of.start; t < until; ) parts.push(ndjson.bytes(of.next((t = Math.min(until, t + step)))));
  return Buffer.concat(parts).toString();
}

export const parsed = (text: string): Event[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const event = JSON.parse(line);
      return {
        ...event,
        at: Date.parse(event.time),
        fact: event.type.slice('passport.'.length, -'.v1'.length),
      };
    });

export const events = (more: More = {}): Event[] => parsed(textOf(simulator(more)));

/** Those of each key, in order. */
export function grouped(
  of: readonly Event[],
  key: (event: Event) => string | undefined,
): Map<string, Event[]> {
  const groups = new Map<string, Event[]>();
  for (const event of of) {
    const name = key(event);
    if (name === undefined) continue;
    const group = groups.get(name);
    if (group) group.push(event);
    else groups.set(name, [event]);
  }
  return groups;
}

/** How long each token of a line waited until it was called, ms, in order of the calls. */
export function waits(of: readonly Event[], office: string, step: string): number[] {
  const issued = new Map<string, number>();
  return of.flatMap(({ fact, at, officeid, data }) => {
    if (officeid !== office || data.step !== step) return [];
    if (fact === 'queue.token_issued') issued.set(data.token, at);
    return fact === 'queue.token_called' ? [at - issued.get(data.token)!] : [];
  });
}

export function quantile(of: readonly number[], q: number): number {
  return [...of].sort((a, b) => a - b)[Math.floor(q * of.length)];
}
