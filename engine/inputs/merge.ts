// Several partitions behind one input: their messages by logged time, then partition, then sequence.
import type { Input, Log, Message, Positions } from '../ports.ts';

/** The newest time a message tells, ms: when it was stored, or what its events say. NaN: none. */
export type TimeOf = (message: Message) => number;

/** What a partition's messages say of time only ever grows, as logged time does. */
interface Partition {
  readonly input: Input;
  waiting: readonly Message[];
  at: number;
  loggedAt: number;
  hasEnded: boolean;
}

/**
 * `logs` in the order of their partitions. Each must have its own stream name. `logged`: how far time had come when they
 * were read up to the positions, so that a restart changes no order.
 */
export function mergeLogs(logs: readonly Log[], timeOf: TimeOf, logged = Number.NEGATIVE_INFINITY): Log {
  return {
    async open(positions: Positions): Promise<Input> {
      const partitions: Partition[] = [];
      try {
        for (const log of logs)
          partitions.push({
            input: await log.open(positions),
            waiting: [],
            at: 0,
            loggedAt: logged,
            hasEnded: false,
          });
      } catch (error) {
        await Promise.allSettled(partitions.map(({ input }) => input.close()));
        throw error;
      }
      return new MergedInput(partitions, timeOf);
    },
  };
}

class MergedInput implements Input {
  private readonly partitions: readonly Partition[];
  private readonly timeOf: TimeOf;

  constructor(partitions: readonly Partition[], timeOf: TimeOf) {
    this.partitions = partitions;
    this.timeOf = timeOf;
  }

  async next(limit: number): Promise<readonly Message[] | null> {
    const dry = this.partitions.filter(isDry);
    await Promise.all(dry.map((partition) => this.fill(partition, limit)));
    if (this.partitions.every(({ hasEnded, waiting, at }) => hasEnded && at === waiting.length)) return null;
    const messages: Message[] = [];
    // A partition that has run dry may still bring something older: all others wait for it.
    while (messages.length < limit && !this.partitions.some(isDry)) {
      const oldest = this.oldest();
      if (!oldest) break;
      messages.push(oldest.waiting[oldest.at++]);
      this.advance(oldest);
    }
    return messages;
  }

  progress(): number {
    return Math.min(...this.partitions.map(({ input, hasEnded }) => (hasEnded ? 1 : input.progress())));
  }

  async close(): Promise<void> {
    await Promise.all(this.partitions.map(({ input }) => input.close()));
  }

  private async fill(partition: Partition, limit: number): Promise<void> {
    const messages = await partition.input.next(limit);
    partition.hasEnded = messages === null;
    partition.waiting = messages ?? [];
    partition.at = 0;
    this.advance(partition);
  }

  /** Logged time of the message that is next. */
  private advance(partition: Partition): void {
    if (partition.at === partition.waiting.length) return;
    const time = this.timeOf(partition.waiting[partition.at]);
    if (time > partition.loggedAt) partition.loggedAt = time;
  }

  private oldest(): Partition | undefined {
    let oldest: Partition | undefined;
    for (const partition of this.partitions)
      if (partition.at < partition.waiting.length && (!oldest || partition.loggedAt < oldest.loggedAt))
        oldest = partition;
    return oldest;
  }
}

const isDry = ({ waiting, at, hasEnded }: Partition): boolean => at === waiting.length && !hasEnded;
