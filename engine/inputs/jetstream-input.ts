// Reads a JetStream stream on and on: whatever goes wrong, a new reader starts after the last message that came.
import { WorldError } from '../errors.ts';
import type { Input, Message } from '../ports.ts';
import { checkStream, type Guarded, type Span } from './continuity.ts';
import type { Identity } from './identity.ts';
import { Prefetch, pullSize } from './prefetch.ts';
import type { Delivery, Reader } from './reader.ts';

export interface JetStreamOptions extends Guarded {
  /** One subject filter, for instance one partition. Gaps cannot be seen through it. */
  readonly filter?: string;
  /** End when caught up. */
  readonly once: boolean;
  /** Name in positions and addresses: the stream's, unless several filters of one stream are read apart. */
  readonly name?: string;
  /** The stream as remembered with the positions. */
  readonly known?: Identity;
  readonly idleMs?: number;
  readonly watchdogMs?: number;
}

const retryMs = 250;

export class JetStreamInput implements Input {
  private readonly options: JetStreamOptions;
  private readonly name: string;
  private readonly watchdogMs: number;
  private readonly ahead = new Prefetch();
  private span: Span;
  private reader: Reader | undefined;
  /** What the open pull still owes; 0 messages when none is open. */
  private asked = 0;
  private askedBytes = 0;
  /** The next message is larger than a pull may be: ask for it alone. */
  private isOversized = false;
  private last: number;
  private nth = 0;
  private left = Number.NaN;
  private taken = 0;
  private heardAt = 0;
  private holes = 0;
  private isClosed = false;
  private failure: Error | undefined;
  private wake = () => {};

  constructor(options: JetStreamOptions, span: Span) {
    this.options = options;
    this.name = options.name ?? options.stream;
    this.watchdogMs = options.watchdogMs ?? 10_000;
    this.span = span;
    this.last = span.from - 1;
    void this.supervise();
  }

  async next(limit: number): Promise<readonly Message[] | null> {
    const { once, idleMs = 200 } = this.options;
    this.pull();
    if (this.isDry && once && !(this.left > 0) && (await this.caughtUp())) return null;
    if (this.isDry) await this.pause(idleMs);
    // What arrived before a failure was in order, and is given first.
    if (this.failure && this.ahead.waiting === 0) throw this.failure;
    const messages = this.ahead
      .take(limit)
      .map(({ seq, storedAt, bytes, headers }) => ({ stream: this.name, seq, storedAt, bytes, headers }));
    this.taken += messages.length;
    this.pull();
    return messages;
  }

  progress(): number {
    if (!this.options.once || !(this.left >= 0)) return Number.NaN;
    return this.taken / (this.taken + this.ahead.waiting + this.left);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.reader?.stop();
    this.wake();
  }

  private get isDry(): boolean {
    return this.ahead.waiting === 0 && !this.failure && !this.isClosed;
  }

  /** Sound only because the server's own count of what it sent is compared with what came. */
  private async caughtUp(): Promise<boolean> {
    const { reader, nth } = this;
    try {
      const state = await reader?.state();
      return state?.left === 0 && state.delivered === nth && this.reader === reader && this.isDry;
    } catch {
      return false;
    }
  }

  private pull(): void {
    if (!this.reader || this.asked > 0 || !this.ahead.hasRoom) return;
    this.asked = this.isOversized ? 1 : pullSize.messages;
    this.askedBytes = this.isOversized ? Number.POSITIVE_INFINITY : pullSize.bytes;
    this.heardAt = this.options.time.now();
    this.reader.pull(this.asked, this.isOversized ? 0 : pullSize.bytes, Math.ceil(this.watchdogMs / 4));
  }

  /** Takes a message that continues the order; otherwise says why it does not. */
  private accept(delivery: Delivery, size: number): string {
    const { seq, nth } = delivery;
    if (nth !== this.nth + 1 || seq <= this.last) return `message ${seq} came out of order`;
    if (!this.options.filter && !this.span.isDeleted(this.last + 1, seq)) {
      this.holes++;
      return `message ${this.last + 1} is missing before ${seq}`;
    }
    this.holes = 0;
    this.isOversized = false;
    this.nth = nth;
    this.last = seq;
    this.left = delivery.left;
    this.ahead.push(delivery);
    this.asked--;
    this.askedBytes -= size;
    if (this.askedBytes <= 0) this.asked = 0;
    this.wake();
    return '';
  }

  private async supervise(): Promise<void> {
    const { notice = () => {}, time } = this.options;
    for (let attempt = 0; !this.isClosed; attempt++) {
      try {
        if (attempt > 0) await this.recheck();
        const reason = await this.read();
        if (!this.isClosed) notice(`${this.name}: reading again from ${this.last + 1}: ${reason}`);
      } catch (error) {
        if (error instanceof WorldError && /^E-NATS-00[3-6]$/.test(error.code)) {
          this.failure = error;
          this.wake();
          return;
        }
        notice(`${this.name}: cannot read yet: ${(error as Error).message}`);
      }
      this.reader?.stop();
      this.reader = undefined;
      if (!this.isClosed) await time.sleep(retryMs);
    }
  }

  private async recheck(): Promise<void> {
    const { last: position, holes } = this;
    this.span = await checkStream(this.options, { position, created: this.span.created, holes });
    if (this.span.from > this.last + 1) this.holes = 0;
    this.last = this.span.from - 1;
  }

  /** Reads until something is odd, and says what. */
  private async read(): Promise<string> {
    const { nats, stream, filter, time } = this.options;
    const end = new AbortController();
    let reason = '';
    const fault = (why: string) => {
      reason ||= why;
      if (reason) end.abort();
    };
    this.nth = this.asked = 0;
    this.reader = await nats.read(stream, this.last + 1, filter, {
      fault,
      beat: () => (this.heardAt = time.now()),
      ended: (isTooLarge) => {
        this.asked = 0;
        this.isOversized = isTooLarge;
        this.pull();
      },
      message: (delivery, size) => reason || fault(this.accept(delivery, size)),
    });
    this.pull();
    // Two late checks in a row: a single one may only mean that this process was busy.
    for (let late = 0; !this.isClosed && !reason && late < 2; ) {
      await this.sleep(this.watchdogMs / 2, end.signal);
      late = this.asked > 0 && time.now() - this.heardAt > this.watchdogMs / 2 ? late + 1 : 0;
    }
    return reason || `nothing heard for ${this.watchdogMs} ms`;
  }

  private async pause(ms: number): Promise<void> {
    const end = new AbortController();
    this.wake = () => end.abort();
    await this.sleep(ms, end.signal);
    this.wake = () => {};
  }

  private sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.options.time.sleep(ms, signal).catch(() => {});
  }
}
