// Puts the page on an address of this machine: http://127.0.0.1:4310 unless told otherwise.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { ConfigError, WorldError } from '../../engine/errors.ts';
import type { Time } from '../../engine/ports.ts';
import { wallTime } from '../wall-time.ts';
import { Feed, type Source } from './feed.ts';
import { type Routes, routes } from './routes.ts';

export interface PagesOptions extends Partial<Pick<Routes, 'heartbeat' | 'patience' | 'watchers'>> {
  /** host:port; port 0 takes any. */
  readonly listen: string;
  readonly source: Source;
  /** Puts what people do into the log; absent: the page only shows. */
  readonly publish?: Routes['publish'];
  readonly notice?: (text: string) => void;
  readonly time?: Time;
  /** ms between two overviews. */
  readonly every?: number;
}
export interface Pages {
  readonly url: string;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Resolves when it listens; WorldError E-PAGE-001 where it cannot, ConfigError E-PAGE-002 for an address not of this machine alone. */
export async function startPages(options: PagesOptions): Promise<Pages> {
  const { source, publish, notice = () => {}, time = wallTime, every } = options;
  const { heartbeat = 15_000, patience = 10_000, watchers = 200 } = options;
  const { host, port } = addressOf(options.listen);
  const feed = new Feed(source, time, every);
  const end = new AbortController();
  let hosts: ReadonlySet<string> = new Set();
  const app = routes({
    ...{ feed, time, publish, notice, heartbeat, patience, watchers },
    hosts: () => hosts,
    signal: end.signal,
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { headersTimeout: 10_000, requestTimeout: 20_000, keepAliveTimeout: 5_000 },
  }) as Server;
  server.maxConnections = watchers + 300;
  const bound = await listening(server, host, port).catch((cause) => {
    feed.close();
    throw unreachable(host, port, cause);
  });
  const shown = host.includes(':') ? `[${host}]` : host;
  hosts = new Set([shown, 'localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${bound}`));
  return {
    url: `http://${shown}:${bound}`,
    async close() {
      end.abort();
      feed.close();
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

const listening = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, host, () => done((server.address() as AddressInfo).port));
  });

function addressOf(listen: string): { host: string; port: number } {
  const [, host = '', port = ''] = /^(.*):(\d{1,5})$/.exec(listen) ?? [];
  const name = host.replace(/^\[(.*)\]$/, '$1');
  if (name === '' || Number(port) > 65_535)
    throw new ConfigError('E-PAGE-002', `cannot listen at "${listen}"`, '--listen 127.0.0.1:4310');
  if (!/^(127(\.\d{1,3}){3}|localhost|::1)$/.test(name))
    throw new ConfigError(
      'E-PAGE-002',
      `the page asks nobody who they are, and ${name} is not of this machine alone`,
      '--listen 127.0.0.1:4310 behind a proxy that does ask',
    );
  return { host: name, port: Number(port) };
}

function unreachable(host: string, port: number, cause: NodeJS.ErrnoException): WorldError {
  const isTaken = cause.code === 'EADDRINUSE';
  const why = isTaken ? 'something listens there already' : (cause.code ?? cause.message);
  const remedy = port === 0 ? '--listen 127.0.0.1:0' : `--listen 127.0.0.1:${(port % 65_535) + 1}`;
  return new WorldError(
    'E-PAGE-001',
    `cannot listen at ${host}:${port} (${why})`,
    isTaken ? `${remedy}, or stop the other` : remedy,
    { cause },
  );
}
