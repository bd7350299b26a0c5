// A simulated load as messages, and engines that read it from the first message in a directory of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { service } from '../data/service.ts';
import { Ndjson } from '../data/simulate/ndjson.ts';
import { Simulator } from '../data/simulate/simulator.ts';
import type { Log, Message } from '../engine/ports.ts';
import { Engine } from '../sinks/engine.ts';
import { reference } from '../sinks/reference.ts';
import { mappingFor } from '../sinks/replay.ts';

const minute = 60_000;

/** The first `n` events of a working morning in 300 offices, a line each: a message of many spans seconds, not hours. */
export function events(n: number): string[] {
  const simulator = new Simulator({
    ...service(300),
    seed: 5,
    start: Date.parse('2026-03-02T04:00:00Z'),
    days: n,
  });
  const ndjson = new Ndjson(simulator.words);
  const lines: string[] = [];
  for (let t = simulator.start; lines.length < n; ) {
    const text = Buffer.from(ndjson.bytes(simulator.next((t += minute)))).toString();
    for (const line of text.split('\n')) if (line !== '') lines.push(line);
  }
  return lines.slice(0, n);
}

/** The events as messages of `size` each. */
export function messages(all: readonly string[], size: number): Message[] {
  const encoder = new TextEncoder();
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => {
    const bytes = encoder.encode(all.slice(i * size, (i + 1) * size).join('\n'));
    return { stream: 'bench', seq: i + 1, storedAt: Number.NaN, bytes };
  });
}

/** An engine that has read `log`, handed to `use` with its directory, which is removed after. */
export async function read(
  log: Log,
  limit: number,
  use: (engine: Engine, dir: string) => Promise<void>,
): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'rahdari-bench-'));
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping, limit, reference: reference() });
  try {
    await engine.read(log);
    await use(engine, dir);
  } finally {
    await engine.close();
    await rm(dir, { recursive: true, force: true });
  }
}
