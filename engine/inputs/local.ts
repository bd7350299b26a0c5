// A durable log inside this process: publishing and reading without NATS, one file after another.
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import type { Broker, Log, Outgoing, Positions, Time } from '../ports.ts';
import { writeFrame } from './frames.ts';
import { LocalInput } from './local-input.ts';
import { openSegments, type Segment, segmentPath, syncFolder } from './segments.ts';

export interface LocalLogOptions {
  readonly time: Time;
  readonly stream?: string;
  /** End when caught up. */
  readonly once?: boolean;
  readonly segmentBytes?: number;
  readonly idleMs?: number;
}

export interface LocalLog extends Broker, Log {
  readonly stream: string;
  /** The newest sequence safely on disk. */
  readonly last: number;
  /** The same log as one that ends when it is caught up. */
  readonly untilNow: Log;
}

/** At least as many ids are remembered for deduplication, in two generations: a Set that is nibbled at gets slow. */
const horizon = 100_000;

export async function openLocalLog(dir: string, options: LocalLogOptions): Promise<LocalLog> {
  const { time, stream = 'local', segmentBytes = 64 << 20 } = options;
  await mkdir(dir, { recursive: true });
  let young = new Set<string>();
  let old = new Set<string>();
  let newestAt = 0;
  const found = await openSegments(dir, horizon, ({ id, storedAt }) => {
    remember(id);
    newestAt = storedAt;
  });
  const { segments } = found;
  let last = found.last;
  let file: FileHandle | undefined;
  let isClosed = false;
  let failure: Error | undefined;
  let waiting: { messages: readonly Outgoing[]; done: () => void; failed: (error: Error) => void }[] = [];
  let writing: Promise<void> | undefined;
  const readers = new Set<LocalInput>();

  function remember(id: string): void {
    young.add(id);
    if (young.size < horizon) return;
    old = young;
    young = new Set();
  }

  /** Everything that came while the disk was busy shares the next fsync. */
  async function write(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        if (failure) throw failure;
        await append(batch.flatMap(({ messages }) => messages));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error as Error);
      }
      for (const reader of readers) reader.wake();
    }
    writing = undefined;
  }

  async function append(messages: readonly Outgoing[]): Promise<void> {
    const storedAt = Math.max(newestAt, Math.floor(time.now()));
    const frames: Buffer[] = [];
    const ids = new Set<string>();
    for (const message of messages) {
      if (young.has(message.id) || old.has(message.id) || ids.has(message.id)) continue;
      frames.push(writeFrame(message, last + frames.length + 1, storedAt));
      ids.add(message.id);
    }
    if (frames.length === 0) return;
    try {
      const segment = await current();
      const bytes = Buffer.concat(frames);
      for (let done = 0; done < bytes.length; )
        done += (await file!.write(bytes, done, bytes.length - done, segment.size + done)).bytesWritten;
      await file!.datasync();
      segment.size += bytes.length;
    } catch (error) {
      // After a failed fsync nobody knows what is on disk: only opening again tells.
      failure = error as Error;
      throw error;
    }
    for (const id of ids) remember(id);
    last += frames.length;
    newestAt = storedAt;
  }

  async function current(): Promise<Segment> {
    const newest = segments.at(-1);
    if (newest && newest.size < segmentBytes) {
      file ??= await open(newest.path, 'r+');
      return newest;
    }
    await file?.close();
    const next = { path: segmentPath(dir, last + 1), first: last + 1, size: 0 };
    file = await open(next.path, 'w+');
    await syncFolder(dir);
    segments.push(next);
    return next;
  }

  const reading = (once: boolean | undefined): Log => ({
    async open(positions: Positions) {
      const from = positions.get(stream) ?? 0;
      const reader = new LocalInput(segments, from, () => last, { ...options, stream, once });
      readers.add(reader);
      return reader;
    },
  });

  return {
    ...reading(options.once),
    untilNow: reading(true),
    stream,
    get last() {
      return last;
    },
    publish(messages) {
      if (isClosed) return Promise.reject(new Error('the local log is closed'));
      const stored = new Promise<void>((done, failed) => waiting.push({ messages, done, failed }));
      writing ??= write();
      return stored;
    },
    async close() {
      isClosed = true;
      await writing;
      await file?.close();
      file = undefined;
      for (const reader of readers) await reader.close();
    },
  };
}
