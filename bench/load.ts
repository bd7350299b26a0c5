// The generated load as messages, and engines that read it from the first message in a directory of their own.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate, ndjson } from '../data/generate.ts';
import { readOffices } from '../data/offices.ts';
import { readWorkflow } from '../data/workflow.ts';
import type { Log, Message } from '../engine/ports.ts';
import { Engine } from '../sinks/engine.ts';
import { reference } from '../sinks/reference.ts';
import { mappingFor } from '../sinks/replay.ts';

const text = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** The first `n` events of some busy days in all offices. */
export function events(n: number): object[] {
  const offices = readOffices('offices.csv', text('offices.csv'));
  const workflow = readWorkflow('passport.yaml', text('workflows/passport.yaml'));
  const all = generate({ offices, workflow, seed: 5, days: Math.ceil(n / 20_000) + 1, rate: 60 });
  if (all.length < n) throw new Error(`the load has ${all.length} events, not ${n}`);
  return all.slice(0, n);
}

/** The events as messages of `size` each. */
export function messages(all: readonly object[], size: number): Message[] {
  const encoder = new TextEncoder();
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => {
    const some = all.slice(i * size, (i + 1) * size);
    const bytes = encoder.encode(size === 1 ? JSON.stringify(some[0]) : ndjson(some));
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
