// Tells reference events: to a stream, to the log of a data directory, to a file of lines, or to stdout.
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { passport } from '../data/events.ts';
import { type Notice, noticeEvent } from '../data/notices.ts';
import { ConfigError } from '../engine/errors.ts';
import { openLocalLog } from '../engine/inputs/local.ts';
import { connectNats, type NatsOptions } from '../engine/nats.ts';
import type { Broker } from '../engine/ports.ts';
import { lock } from './lock.ts';

export interface PublishOptions {
  /** `nats`, `log`, `-` for stdout, or a file. */
  readonly out: string;
  /** The data directory whose log it is. */
  readonly dir: string;
  /** When it is said, ms. */
  readonly at: number;
  readonly server: NatsOptions;
}

/** Who says it: what holds for all is said at headquarters. */
const office = 'HQ-01';

/** Resolves when stored. What is in the stream or log already is not stored again. */
export async function publish(said: readonly Notice[], options: PublishOptions): Promise<void> {
  const { prefix } = passport;
  const { out, at } = options;
  const events = said.map((notice) => noticeEvent(notice, prefix, office, at));
  const lines = events.map((event) => `${JSON.stringify(event)}\n`);
  if (out === '-') return void process.stdout.write(lines.join(''));
  if (out !== 'nats' && out !== 'log') return writeFile(out, lines.join(''));
  const broker = out === 'nats' ? await connectNats(options.server) : await localLog(options);
  try {
    await broker.publish(
      said.map(({ fact }, i) => ({
        subject: `${prefix}.v1.p0.reference.${office}.${fact}`,
        id: events[i].id,
        bytes: new TextEncoder().encode(lines[i]),
      })),
    );
  } finally {
    await broker.close();
  }
}

/** The log of a directory that no engine has open: it is written by one alone. */
async function localLog({ dir, server }: PublishOptions): Promise<Broker> {
  const path = join(dir, 'log');
  if (!(await stat(path).catch(() => undefined))?.isDirectory())
    throw new ConfigError('E-REFERENCE-002', `no log in ${dir}`, 'rahdari demo makes one; or --out nats');
  const held = await lock(join(dir, 'state'));
  const log = await openLocalLog(path, { time: server.time });
  return {
    publish: (messages) => log.publish(messages),
    close: () => log.close().finally(() => held.release()),
  };
}
