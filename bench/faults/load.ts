// What the simulated service tells, as lines and as messages of a stream: seeded, so that a fault can be repeated.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { service } from '../../data/service.ts';
import { Ndjson } from '../../data/simulate/ndjson.ts';
import { Random } from '../../data/simulate/random.ts';
import { type Simulation, Simulator } from '../../data/simulate/simulator.ts';
import type { Outgoing } from '../../engine/ports.ts';
import type { Manifest } from '../../sinks/snapshot.ts';

export interface LoadOptions extends Pick<Partial<Simulation>, 'disorder' | 'duplicates' | 'late'> {
  readonly seed: number;
  readonly offices?: number;
  /** In days from 03:45 UTC, when offices open: midnight lies in what lasts longer than 0.85. */
  readonly days?: number;
}

/** Events, ticks and heartbeats in the order in which they are told; somewhere there is a rush. */
export function linesOf({ offices = 3, days = 0.25, ...told }: LoadOptions): string[] {
  const start = Date.parse('2026-03-02T03:45:00Z');
  const simulator = new Simulator({
    ...{ ...service(offices, 'rush'), ...told, start, days, tick: 5000, heartbeat: 60_000 },
  });
  const lines = new Ndjson(simulator.words);
  const text = new TextDecoder().decode(lines.bytes(simulator.next(simulator.end)));
  return text.split('\n').filter((line) => line !== '');
}

const encoder = new TextEncoder();

/** Each message holds 1 to `most` lines. */
export function messagesOf(lines: readonly string[], seed: number, most = 16, name = 'm'): Outgoing[] {
  const random = new Random(seed, 'stream', name);
  const messages: Outgoing[] = [];
  for (let from = 0; from < lines.length; ) {
    const to = from + 1 + random.below(most);
    const bytes = encoder.encode(lines.slice(from, to).join('\n'));
    messages.push({ subject: 'passport.v1.p0.batch.MANY.told', id: `${name}:${from}`, bytes });
    from = to;
  }
  return messages;
}

export const isEvent = (line: string): boolean => !line.includes('"type":"passport.ops.ticked');

/** A tick, as a message holds it. */
export const tickOf = (at: number): Uint8Array =>
  encoder.encode(
    JSON.stringify({
      ...{ specversion: '1.0', id: `told:${at}`, source: 'passport/ticker' },
      ...{ type: 'passport.ops.ticked.v1', time: new Date(at).toISOString() },
    }),
  );

/** The line as if it had happened at `now`; the time from it to its due date stays. */
export function datedTo(line: string, now: number): string {
  const event = JSON.parse(line);
  const shift = now - Date.parse(event.time);
  const moved = (text: string) => new Date(Date.parse(text) + shift).toISOString();
  if (event.data?.due_at) event.data.due_at = moved(event.data.due_at);
  if (event.data?.complete_until) event.data.complete_until = moved(event.data.complete_until);
  return JSON.stringify({ ...event, time: moved(event.time) });
}

/** Events that a data directory's newest snapshot holds. */
export async function eventsIn(dir: string): Promise<number> {
  const { rows } = JSON.parse(await readFile(join(dir, 'snapshots', 'latest.json'), 'utf8')) as Manifest;
  return Object.entries(rows)
    .filter(([name]) => /^raw\.\w+_events$/.test(name))
    .reduce((n, [, of]) => n + of, 0);
}
