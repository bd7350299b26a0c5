// The one door to NATS: a connection that never gives up, streams as plain objects, publishing, an ordered reader.
import { JetStreamApiError } from '@nats-io/jetstream';
import { createInbox } from '@nats-io/transport-node';
import { dial, type Link, type NatsOptions } from './dial.ts';
import { WorldError } from './errors.ts';
import { thoseThatSay } from './inputs/headers.ts';
import { openReader, type Reader, type ReaderEvents, type Wire } from './inputs/reader.ts';
import { configOf, type StreamSettings, type StreamState, settingsOf } from './inputs/settings.ts';
import type { Broker, Message, Outgoing } from './ports.ts';

export type { NatsOptions };

export type Stored = Pick<Message, 'bytes' | 'headers'>;

export interface Nats extends Broker {
  readonly url: string;
  version(): string;
  /** The server's wall clock, ms: when it made a consumer just now; null where it has no stream to make one on. */
  clock(): Promise<number | null>;
  stream(name: string): Promise<StreamState | null>;
  /** One message that a stream holds; null: it holds it no longer, or there is no such stream. */
  message(stream: string, seq: number): Promise<Stored | null>;
  createStream(settings: StreamSettings): Promise<void>;
  updateStream(settings: StreamSettings): Promise<void>;
  /** To whoever listens at this moment; nothing is stored. */
  tell(subject: string, bytes: Uint8Array): Promise<void>;
  /** Messages from `from` on, in order, of one filter; they come only when pulled. */
  read(stream: string, from: number, filter: string | undefined, events: ReaderEvents): Promise<Reader>;
}

const inFlight = 500;
const transient = /Timeout|NoResponders|ClosedConnection|ConnectionError|RequestError|Draining/;

/** Connects, or throws E-NATS-001, 002 or 008. Later outages are waited out without end. */
export async function connectNats(options: NatsOptions): Promise<Nats> {
  const { url, time, retryFor = 30_000, notice = () => {} } = options;
  const lost = new Set<(reason: string) => void>();
  let closing = false;
  let dialing: Promise<Link> | undefined;
  let link = await dial(options);
  void listen(link);

  async function listen({ connection }: Link): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === 'error') notice(`nats: ${status.error.message}`);
      if (status.type === 'disconnect' || status.type === 'staleConnection' || status.type === 'close')
        for (const tell of [...lost]) tell(`connection: ${status.type}`);
    }
    for (const tell of [...lost]) tell('connection closed');
  }

  async function live(): Promise<Link> {
    if (!link.connection.isClosed() || closing) return link;
    dialing ??= dial(options).finally(() => (dialing = undefined));
    const fresh = await dialing;
    if (fresh !== link) void listen((link = fresh));
    return link;
  }

  async function store({ subject, id, bytes }: Outgoing): Promise<void> {
    const started = time.now();
    for (let pause = 100; ; pause = Math.min(pause * 2, 2000)) {
      try {
        await (await live()).client.publish(subject, bytes, { msgID: id, timeout: 5000 });
        return;
      } catch (error) {
        const cause = error as Error;
        const again =
          transient.test(cause.name) || (cause instanceof JetStreamApiError && cause.status === 503);
        // Nobody answers for a subject also while a server comes back; but no stream at all must not take long to say.
        const patience = cause.name === 'NoRespondersError' ? Math.min(retryFor, 5000) : retryFor;
        if (closing || !again || time.now() - started > patience)
          throw new WorldError(
            'E-NATS-007',
            `cannot publish to ${subject} (${cause.message})`,
            'rahdari streams apply, or check the permissions and limits of this user',
            { cause },
          );
        await time.sleep(pause);
      }
    }
  }

  return {
    url,
    version: () => link.connection.info?.version ?? '',
    async clock() {
      const { streams, consumers } = (await live()).manager;
      const [stream] = await streams.names().next();
      if (stream === undefined) return null;
      const { created, name } = await consumers.add(stream, {
        ack_policy: 'none',
        mem_storage: true,
        inactive_threshold: 1e9,
      });
      await consumers.delete(stream, name);
      return Date.parse(created);
    },
    async stream(name) {
      try {
        const { config, created, state } = await (await live()).manager.streams.info(name, {
          deleted_details: true,
        });
        const { first_seq: first, last_seq: last, deleted = [] } = state;
        const [firstAt, lastAt] = [state.first_ts, state.last_ts].map((at) => Date.parse(at as string));
        return { ...settingsOf(config), created, first, last, firstAt, lastAt, deleted };
      } catch (error) {
        if (error instanceof JetStreamApiError && error.status === 404) return null;
        throw error;
      }
    },
    async message(stream, seq) {
      try {
        const found = await (await live()).manager.streams.getMessage(stream, { seq });
        return found && { bytes: found.data, headers: thoseThatSay(found.header) };
      } catch (error) {
        if (error instanceof JetStreamApiError && error.status === 404) return null;
        throw error;
      }
    },
    async createStream(settings) {
      await (await live()).manager.streams.add(configOf(settings));
    },
    async updateStream(settings) {
      const { name, retention: _, storage: __, ...rest } = configOf(settings);
      await (await live()).manager.streams.update(name, rest);
    },
    async publish(messages) {
      let next = 0;
      const lane = async () => {
        try {
          while (next < messages.length) await store(messages[next++]);
        } finally {
          // Only reached early by a failure: the other lanes then stop too.
          next = messages.length;
        }
      };
      await Promise.all(Array.from({ length: Math.min(inFlight, messages.length) }, lane));
    },
    async tell(subject, bytes) {
      (await live()).connection.publish(subject, bytes);
    },
    async read(stream, from, filter, events) {
      const { connection, manager } = await live();
      const wire = {
        inbox: () => createInbox(options.inboxPrefix),
        publish: connection.publish.bind(connection),
        subscribe: connection.subscribe.bind(connection),
        consumers: manager.consumers,
      } as unknown as Wire;
      return openReader(wire, lost, { stream, from, filter }, events);
    },
    async close() {
      closing = true;
      if (!link.connection.isClosed()) await link.connection.close();
    },
  };
}
