// Runs the engine over a JetStream stream until stopped, or until caught up.
import { setTimeout as sleep } from 'node:timers/promises';
import { jetStream } from '../engine/inputs/jetstream.ts';
import { connectNats } from '../engine/nats.ts';
import type { Time } from '../engine/ports.ts';
import { Engine } from './engine.ts';
import { reference } from './reference.ts';
import { mappingFor } from './replay.ts';
import type { Manifest } from './snapshot.ts';

export interface LiveOptions {
  readonly stream: string;
  readonly url: string;
  readonly map?: string;
  readonly time?: 'broker' | 'event';
  readonly once: boolean;
  readonly drain: boolean;
  readonly dir: string;
  readonly limit?: number;
  readonly signal?: AbortSignal;
  readonly report?: (fraction: number, events: number) => void;
  readonly notice?: (text: string) => void;
}

export const wallTime: Time = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** Reads on from the last committed position; restarted, it goes on as if it had never stopped. */
export async function live(options: LiveOptions): Promise<Manifest> {
  const { stream, url, map, once, dir, limit, signal, notice } = options;
  const { mapping } = await mappingFor(map);
  const nats = await connectNats({ url, time: wallTime });
  try {
    const known = map === undefined ? reference() : undefined;
    const time = options.time ?? (map === undefined ? 'broker' : mapping.time);
    const engine = await Engine.open({ dir, mapping: { ...mapping, time }, limit, reference: known });
    try {
      await engine.read(jetStream({ nats, stream, once, time: wallTime, notice }), {
        signal,
        publish: async (input) => options.report?.(input.progress(), engine.kernel.accounts.received),
      });
      if (options.drain && !signal?.aborted) await engine.drain();
      return await engine.snapshot();
    } finally {
      await engine.close();
    }
  } finally {
    await nats.close();
  }
}
