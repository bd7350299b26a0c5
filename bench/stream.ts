// How many events a second go the whole road: decode, kernel, commit, from memory and from a broker on this machine?
import { jetStream } from '../engine/inputs/jetstream.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import {
  hasServer,
  needsServer,
  startServer,
  type TestServer,
  wallTime,
} from '../engine/inputs/server.fixture.ts';
import type { Nats } from '../engine/nats.ts';
import type { Log, Message } from '../engine/ports.ts';
import { type Bench, compare, type Variant } from './harness.ts';
import { events, messages, read } from './load.ts';

/** Events in hand at a time, whatever the size of messages. */
const inHand = 4096;

/** A stream of the server that holds the messages. */
async function stored(nats: Nats, name: string, all: readonly Message[]): Promise<Log> {
  await nats.createStream({
    ...{ name, description: 'bench', subjects: [`${name}.>`], retention: 'limits', storage: 'file' },
    ...{ discard: 'old', maxAge: 0, maxBytes: -1, dedupe: 120_000 },
  });
  await nats.publish(
    all.map(({ seq, bytes }) => ({
      subject: `${name}.p0`,
      id: `${name}:${seq}`,
      bytes: bytes as Uint8Array,
    })),
  );
  return jetStream({ nats, stream: name, once: true, time: wallTime });
}

export const stream: Bench = {
  name: 'stream',
  question: 'How many events a second go from a message to a committed table?',
  async run({ quick }) {
    const n = quick ? 20_000 : 200_000;
    const all = events(n);
    const sizes = [1, 256];
    const way = (what: string, log: Log, size: number): Variant => ({
      what,
      once: async () => {
        await read(log, Math.ceil(inHand / size), async ({ kernel }) => {
          const { received, accepted } = kernel.accounts;
          if (received !== n || accepted !== n) throw new Error(`${what}: ${received} received, not ${n}`);
        });
        return n;
      },
    });
    const per = (size: number) => `${size} event${size === 1 ? '' : 's'} a message`;
    const variants = sizes.map((size) => way(`memory, ${per(size)}`, memoryLog(messages(all, size)), size));
    let server: TestServer | undefined;
    let nats: Nats | undefined;
    try {
      if (hasServer) {
        server = await startServer();
        nats = await server.connect();
        for (const size of sizes)
          variants.push(
            way(`nats-server, ${per(size)}`, await stored(nats, `BENCH${size}`, messages(all, size)), size),
          );
      } else process.stderr.write(`stream: not from a broker ${needsServer}\n`);
      return await compare(variants, quick ? 2 : 5, 1);
    } finally {
      await nats?.close();
      await server?.stop();
    }
  },
};
