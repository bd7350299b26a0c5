// Reads a stream in order through a throw-away consumer: anything odd ends the reader, and its owner makes another.
import type { Headers } from '../decode/binary.ts';
import { type Headed, headersOf } from './headers.ts';

export interface Delivery {
  readonly seq: number;
  /** Running number within this reader, from 1. */
  readonly nth: number;
  readonly storedAt: number;
  /** Messages the server still had for us when it sent this one. */
  readonly left: number;
  readonly bytes: Uint8Array;
  /** Absent where none says how to read the bytes. */
  readonly headers?: Headers;
}

export interface ReaderEvents {
  message(delivery: Delivery, size: number): unknown;
  /** Any sign of life, heartbeats too. */
  beat(): unknown;
  /** A pull came to its end before its count was full. */
  ended(tooLarge: boolean): void;
  /** The reader is of no more use: make another. Called once, never after `stop`. */
  fault(reason: string): void;
}

export interface Reader {
  /** Asks for messages; the server gives a sign of life at least every `heartbeat` ms while it owes some. */
  pull(messages: number, bytes: number, heartbeat: number): void;
  state(): Promise<{ readonly left: number; readonly delivered: number }>;
  stop(): void;
}

type Arrival = Headed & {
  readonly headers?: { readonly code: number; readonly description: string };
};

/** What of a NATS connection a reader needs. */
export interface Wire {
  inbox(): string;
  publish(subject: string, text: string, options: { reply: string }): void;
  subscribe(
    subject: string,
    options: { callback: (error: Error | null, message: Arrival) => void },
  ): { unsubscribe(): void };
  readonly consumers: {
    add(stream: string, config: object): Promise<{ name: string }>;
    info(stream: string, name: string): Promise<{ num_pending: number; delivered: { consumer_seq: number } }>;
    delete(stream: string, name: string): Promise<unknown>;
  };
}

export interface Wanted {
  readonly stream: string;
  readonly from: number;
  readonly filter?: string;
}

const nanos = 1_000_000;
const expires = 30_000;

export async function openReader(
  { publish, subscribe, consumers, inbox }: Wire,
  lost: Set<(reason: string) => void>,
  { stream, from, filter }: Wanted,
  events: ReaderEvents,
): Promise<Reader> {
  const consumer = await consumers.add(stream, {
    ack_policy: 'none',
    deliver_policy: 'by_start_sequence',
    opt_start_seq: from,
    ...(filter && { filter_subject: filter }),
    inactive_threshold: 300_000 * nanos,
    mem_storage: true,
    num_replicas: 1,
  });
  const mine = inbox();
  const next = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer.name}`;
  let over = false;

  const stop = () => {
    over = true;
    lost.delete(fault);
    subscription.unsubscribe();
    consumers.delete(stream, consumer.name).catch(() => {});
  };
  const fault = (reason: string) => {
    if (over) return;
    stop();
    events.fault(reason);
  };
  const status = (code: number, description: string) => {
    if (code === 100) return;
    const tooLarge = /exceeds maxbytes/i.test(description);
    if (code === 408 || code === 404 || tooLarge) events.ended(tooLarge);
    else fault(`${code} ${description}`);
  };
  const subscription = subscribe(mine, {
    callback: (error, message) => {
      if (over) return;
      if (error) return fault(error.message);
      events.beat();
      const parts = message.reply?.split('.') ?? [];
      if (parts[1] !== 'ACK') return status(message.headers?.code ?? 0, message.headers?.description ?? '');
      // $JS.ACK.[domain.account.]stream.consumer.deliveries.seq.nth.nanoseconds.left[.token]
      const at = parts.length > 9 ? 7 : 5;
      events.message(
        {
          seq: Number(parts[at]),
          nth: Number(parts[at + 1]),
          storedAt: Number(parts[at + 2].slice(0, -6)),
          left: Number(parts[at + 3]),
          bytes: message.data,
          headers: headersOf(message),
        },
        message.size(),
      );
    },
  });
  lost.add(fault);

  return {
    pull(batch, max_bytes, heartbeat) {
      const options = { batch, expires: expires * nanos, idle_heartbeat: heartbeat * nanos };
      try {
        publish(next, JSON.stringify(max_bytes ? { ...options, max_bytes } : options), { reply: mine });
      } catch (error) {
        fault((error as Error).message);
      }
    },
    async state() {
      const { num_pending, delivered } = await consumers.info(stream, consumer.name);
      return { left: num_pending, delivered: delivered.consumer_seq };
    },
    stop() {
      if (!over) stop();
    },
  };
}
