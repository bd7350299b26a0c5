// Reads a local log's files from a position on, up to what is safely on disk.
import { type FileHandle, open } from 'node:fs/promises';
import { WorldError } from '../errors.ts';
import type { Input, Message, Time } from '../ports.ts';
import { readFrame } from './frames.ts';
import { damaged, type Segment } from './segments.ts';

const chunkBytes = 1 << 20;

interface Options {
  readonly time: Time;
  readonly stream: string;
  readonly once?: boolean;
  readonly idleMs?: number;
}

export class LocalInput implements Input {
  private readonly segments: readonly Segment[];
  private readonly last: () => number;
  private readonly options: Options;
  private readonly started: number;
  private seq: number;
  private segment: Segment | undefined;
  private file: FileHandle | undefined;
  /** What was read of the segment: `buffer` begins at byte `base`, and is used up to `at`. */
  private buffer = Buffer.alloc(0);
  private base = 0;
  private at = 0;
  private isClosed = false;
  wake = () => {};

  constructor(segments: readonly Segment[], position: number, last: () => number, options: Options) {
    if (position > last())
      throw new WorldError(
        'E-LOG-002',
        `the log ${options.stream} ends at ${last()}, but ${position} was read already`,
        'restore the log from its backup, or start in a new directory (-C DIR)',
      );
    this.segments = segments;
    this.last = last;
    this.options = options;
    this.started = this.seq = position;
  }

  async next(limit: number): Promise<readonly Message[] | null> {
    if (this.seq >= this.last()) {
      if (this.options.once || this.isClosed) return null;
      await this.pause(this.options.idleMs ?? 200);
    }
    const messages: Message[] = [];
    while (messages.length < limit && this.seq < this.last() && !this.isClosed) {
      const frame = readFrame(this.buffer, this.at);
      if (frame === 'short') {
        if (messages.length > 0) break;
        await this.more();
        continue;
      }
      if (frame === 'damaged') throw damaged(this.segment!.path, this.base + this.at);
      this.at = frame.end;
      if (frame.seq <= this.seq) continue;
      if (frame.seq !== this.seq + 1) throw damaged(this.segment!.path, this.base + this.at);
      this.seq = frame.seq;
      const { seq, storedAt, bytes } = frame;
      messages.push({ stream: this.options.stream, seq, storedAt, bytes });
    }
    return messages;
  }

  progress(): number {
    if (!this.options.once) return Number.NaN;
    const all = this.last() - this.started;
    return all === 0 ? 1 : (this.seq - this.started) / all;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.wake();
    await this.file?.close();
    this.file = undefined;
  }

  /** Reads on: the rest of this segment, or the next one. A fresh buffer each time, since messages point into it. */
  private async more(): Promise<void> {
    const rest = this.buffer.subarray(this.at);
    const read = this.base + this.buffer.length;
    if (!this.segment || (read >= this.segment.size && rest.length === 0)) return this.enter();
    const missing = rest.length >= 4 ? rest.readUInt32LE(0) + 8 - rest.length : 0;
    const wanted = Math.min(Math.max(chunkBytes, missing), this.segment.size - read);
    if (wanted <= 0) throw damaged(this.segment.path, this.base + this.at);
    const buffer = Buffer.allocUnsafe(rest.length + wanted);
    rest.copy(buffer);
    const { bytesRead } = await this.file!.read(buffer, rest.length, wanted, read);
    if (bytesRead === 0) throw damaged(this.segment.path, read);
    this.buffer = buffer.subarray(0, rest.length + bytesRead);
    this.base += this.at;
    this.at = 0;
  }

  private async enter(): Promise<void> {
    const next = this.segments.findLast(({ first }) => first <= this.seq + 1);
    if (!next || next === this.segment)
      throw new WorldError(
        'E-LOG-003',
        `the log ${this.options.stream} has no file with message ${this.seq + 1}`,
        'restore the file from a backup, or start in a new directory (-C DIR)',
      );
    await this.file?.close();
    this.file = await open(next.path);
    this.segment = next;
    this.buffer = Buffer.alloc(0);
    this.base = this.at = 0;
  }

  private async pause(ms: number): Promise<void> {
    const end = new AbortController();
    this.wake = () => end.abort();
    await this.options.time.sleep(ms, end.signal).catch(() => {});
    this.wake = () => {};
  }
}
