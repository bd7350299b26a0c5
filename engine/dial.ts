// Dials a NATS server: who we are there, and why it cannot be.
import { type JetStreamClient, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, credsAuthenticator, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node';
import { WorldError } from './errors.ts';
import { masked } from './masked.ts';
import type { Time } from './ports.ts';

export interface NatsOptions {
  readonly url: string;
  readonly user?: string;
  readonly pass?: string;
  readonly token?: string;
  /** Contents of a .creds file. */
  readonly creds?: Uint8Array;
  /** An nkey seed. */
  readonly nkey?: Uint8Array;
  /** Contents of PEM files. */
  readonly tls?: { readonly cert?: string; readonly key?: string; readonly ca?: string };
  /** Keeps other users of the account from reading our replies. */
  readonly inboxPrefix?: string;
  readonly name?: string;
  readonly time: Time;
  /** How long one publish is tried again, ms. */
  readonly retryFor?: number;
  /** Told of what the server refuses outside a request. */
  readonly notice?: (text: string) => void;
}

export interface Link {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
}

/** Connects, or throws E-NATS-001, 002 or 008. */
export async function dial(options: NatsOptions): Promise<Link> {
  const { url, inboxPrefix, name, user, pass, token, creds, nkey, tls } = options;
  const shown = masked(url);
  let connection: NatsConnection;
  try {
    connection = await connect({
      servers: url.split(','),
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
      ...(nkey && { authenticator: nkeyAuthenticator(nkey) }),
      ...(tls && { tls }),
    });
  } catch (error) {
    const cause = error as Error;
    if (/auth/i.test(`${cause.name} ${cause.message}`))
      throw new WorldError(
        'E-NATS-002',
        `${shown} refuses this user (${cause.message})`,
        'check user, password or creds',
        { cause },
      );
    const why = /refused/i.test(`${cause.message} ${(cause.cause as Error)?.message}`)
      ? 'connection refused'
      : cause.message;
    throw new WorldError(
      'E-NATS-001',
      `cannot reach ${shown} (${why})`,
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
      `${shown} has no JetStream for us (${(cause as Error).message})`,
      'start it as nats-server -js',
      { cause },
    );
  }
}
