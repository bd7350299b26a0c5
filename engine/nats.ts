// The one door to NATS: a connection that never gives up, streams as plain objects, publishing, an ordered reader.
import {
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
} from '@nats-io/jetstream';
import { connect, createInbox, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { WorldError } from './errors.ts';
import { openReader, type Reader, type ReaderEvents, type Wire } from './inputs/reader.ts';
import { configOf, type StreamSettings, type StreamState, settingsOf } from './inputs/settings.ts';
import type { Broker, Outgoing, Time } from './ports.ts';

export interface NatsOptions {
  readonly url: string;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Contents of a .creds file. */
  readonly creds?: Uint8Array;
  /** Keeps other users of the account from reading our replies. */
  readonly inboxPrefix?: string;
  readonly name?: string;
  readonly time: Time;
  /** How long one publish is tried again, ms. */
  readonly retryFor?: number;
  /** Told of what the server refuses outside a request. */
  readonly notice?: (text: string) => void;
}

export interface Nats extends Broker {
  readonly url: string;
  version(): string;
  stream(name: string): Promise<StreamState | null>;
  createStream(settings: StreamSettings): Promise<void>;
  updateStream(settings: StreamSettings): Promise<void>;
  /** Messages from `from` on, in order, of one filter; they come only when pulled. */
  read(stream: string, from: number, filter: string | undefined, events: ReaderEvents): Promise<Reader>;
}

interface Link {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
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
    async stream(name) {
      try {
        const { config, created, state } = await (await live()).manager.streams.info(name, {
          deleted_details: true,
        });
        const { first_seq: first, last_seq: last, deleted = [] } = state;
        return { ...settingsOf(config), created, first, last, deleted };
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

async function dial({ url, inboxPrefix, name, user, pass, token, creds }: NatsOptions): Promise<Link> {
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers: url,
      name: name ?? 'rahdari',
      maxReconnectAttempts: -1,
      reconnectTimeWait: 250,
      pingInterval: 10_000,
      timeout: 5000,
      ignoreAuthErrorAbort: true,
      ...(inboxPrefix && { inboxPrefix }),
      ...(user && { user, pass }),
      ...(token && { token }),
      ...(creds && { authenticator: credsAuthenticator(creds) }),
    });
  } catch (error) {
    const cause = error as Error;
    if (/auth/i.test(`${cause.name} ${cause.message}`))
      throw new WorldError(
        'E-NATS-002',
        `${url} refuses this user (${cause.message})`,
        'check user, password or creds',
        { cause },
      );
    const why = /refused/i.test(`${cause.message} ${(cause.cause as Error)?.message}`)
      ? 'connection refused'
      : cause.message;
    throw new WorldError(
      'E-NATS-001',
      `cannot reach ${url} (${why})`,
      'nats-server -js, or rahdari demo (needs no NATS)',
      { cause },
    );
  }
  try {
    const manager = await jetstreamManager(connection, { timeout: 5000 });
    return { connection, manager, client: manager.jetstream() };
  } catch (cause) {
    await connection.close();
    throw new WorldError(
      'E-NATS-008',
      `${url} has no JetStream for us (${(cause as Error).message})`,
      'start it as nats-server -js',
      { cause },
    );
  }
}
