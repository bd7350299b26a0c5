// Memory is bounded whatever the producer does: bytes that were read and not yet given, and bytes of one batch.
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Mapping } from '../mapping.ts';
import type { Nats } from '../nats.ts';
import type { Input, Message } from '../ports.ts';
import { fileLog } from './file.ts';
import { jetStream } from './jetstream.ts';
import { openLocalLog } from './local.ts';
import { memoryLog } from './memory.ts';
import { heldBytes } from './prefetch.ts';
import { hasServer, needsServer, startServer, wallTime } from './server.fixture.ts';

const held = suite('bytes held');
const sizeOf = (messages: readonly Message[]) =>
  messages.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0);

/** Reads all of a log; the most bytes that one batch had, and `ahead` after each. */
async function flood(input: Input, limit = 4096, ahead: (taken: number) => void = () => {}) {
  const seen = { messages: 0, bytes: 0, largest: 0 };
  for (;;) {
    const batch = await input.next(limit);
    if (batch === null) break;
    seen.messages += batch.length;
    seen.bytes += sizeOf(batch);
    seen.largest = Math.max(seen.largest, sizeOf(batch));
    ahead(seen.bytes);
  }
  await input.close();
  return seen;
}

const live = hasServer ? held : held.skip;
live(
  `a stream of 100 MB in large messages: at most 16 MB read ahead, at most 16 MB in a batch ${hasServer ? '' : needsServer}`,
  async () => {
    const server = await startServer();
    const nats = await server.connect();
    try {
      await nats.createStream({
        ...{ name: 'FLOOD', description: 'test', subjects: ['flood.>'], retention: 'limits' },
        ...{ storage: 'file', discard: 'old', maxAge: 0, maxBytes: -1, dedupe: 120_000 },
      });
      const message = new Uint8Array(500_000);
      for (let i = 0; i < 200; i += 20)
        await nats.publish(
          Array.from({ length: 20 }, (_, j) => ({ subject: 'flood.p0', id: `${i + j}`, bytes: message })),
        );
      let [arrived, given, most] = [0, 0, 0];
      const watched: Nats = {
        ...nats,
        read: (stream, from, filter, events) =>
          nats.read(stream, from, filter, {
            ...events,
            message(delivery, size) {
              arrived += delivery.bytes.length;
              most = Math.max(most, arrived - given);
              return events.message(delivery, size);
            },
          }),
      };
      const input = await jetStream({ nats: watched, stream: 'FLOOD', once: true, time: wallTime }).open(
        new Map(),
      );
      await input.next(0);
      // The consumer is slow: whatever may come while it does nothing, comes.
      for (let before = -1; before !== arrived || arrived === 0; ) {
        before = arrived;
        await wallTime.sleep(300);
      }
      assert.ok(arrived > 0 && arrived <= heldBytes, `${arrived} bytes read ahead`);
      const seen = await flood(input, 4096, (taken) => (given = taken));
      assert.is(seen.messages, 200);
      assert.is(seen.bytes, 100_000_000);
      assert.ok(most <= heldBytes, `${most} bytes read ahead`);
      assert.ok(seen.largest <= heldBytes, `${seen.largest} bytes in a batch`);
    } finally {
      await nats.close();
      await server.stop();
    }
  },
);

held('a file of 100 MB in long lines: at most 2 MB and a line are read ahead, and in a batch', async () => {
  const path = join(tmpdir(), `rahdari-flood-${process.pid}.ndjson`);
  const line = Buffer.from(`{"text": "${'x'.repeat(499_987)}"}\n`);
  const lines = 200;
  const file = await open(path, 'w');
  try {
    for (let i = 0; i < lines; i++) await file.write(line);
    await file.close();
    const input = await fileLog(path, { shape: 'json' } as Mapping).open(new Map());
    let most = 0;
    const seen = await flood(input, 4096, (taken) => {
      most = Math.max(most, input.progress() * lines * line.length - taken);
    });
    assert.equal([seen.messages, seen.bytes], [lines, lines * (line.length - 1)]);
    const bound = (2 << 20) + line.length;
    assert.ok(most <= bound, `${most} bytes read ahead`);
    assert.ok(seen.largest <= bound, `${seen.largest} bytes in a batch`);
  } finally {
    await rm(path);
  }
});

held(
  'the log in the process, durable or not, gives at most 16 MB at a time, but always a message',
  async () => {
    const dir = join(tmpdir(), `rahdari-flood-${process.pid}`);
    const bytes = new Uint8Array(500_000);
    const huge = new Uint8Array(20 << 20);
    try {
      const memory = memoryLog(
        Array.from({ length: 101 }, (_, i) => ({
          ...{ stream: 's', seq: i + 1, storedAt: 0 },
          bytes: i === 50 ? huge : bytes,
        })),
      );
      const local = await openLocalLog(dir, { stream: 's', time: wallTime, once: true });
      for (let i = 0; i < 101; i++)
        await local.publish([{ subject: 's', id: `${i}`, bytes: i === 50 ? huge : bytes }]);
      for (const log of [memory, local]) {
        const seen = await flood(await log.open(new Map()));
        assert.equal([seen.messages, seen.bytes], [101, 100 * bytes.length + huge.length]);
        assert.ok(seen.largest <= heldBytes + huge.length, `${seen.largest} bytes in a batch`);
      }
      const small = await flood(
        await memoryLog(
          Array.from({ length: 200 }, (_, i) => ({ stream: 's', seq: i + 1, storedAt: 0, bytes })),
        ).open(new Map()),
      );
      assert.ok(small.largest <= heldBytes, `${small.largest} bytes in a batch`);
      await local.close();
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  },
);

held.run();
