// Tells reference events: to a stream, to a file of lines, or to stdout.
import { writeFile } from 'node:fs/promises';
import { passport } from '../data/events.ts';
import { type Notice, noticeEvent } from '../data/notices.ts';
import { connectNats, type NatsOptions } from '../engine/nats.ts';

export interface PublishOptions {
  /** `nats`, `-` for stdout, or a file. */
  readonly out: string;
  /** When it is said, ms. */
  readonly at: number;
  readonly server: NatsOptions;
}

/** Who says it: what holds for all is said at headquarters. */
const office = 'HQ-01';

export async function publish(said: readonly Notice[], { out, at, server }: PublishOptions): Promise<void> {
  const { prefix } = passport;
  const events = said.map((notice) => ({ notice, event: noticeEvent(notice, prefix, office, at) }));
  const lines = events.map(({ event }) => `${JSON.stringify(event)}\n`);
  if (out === '-') return void process.stdout.write(lines.join(''));
  if (out !== 'nats') return writeFile(out, lines.join(''));
  const nats = await connectNats(server);
  try {
    await nats.publish(
      events.map(({ notice, event }, i) => ({
        subject: `${prefix}.v1.p0.reference.${office}.${notice.fact}`,
        id: event.id,
        bytes: new TextEncoder().encode(lines[i]),
      })),
    );
  } finally {
    await nats.close();
  }
}
