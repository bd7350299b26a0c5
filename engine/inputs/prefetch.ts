// What was read ahead of its user: a queue that knows its bytes and says when there is room for more.
import type { Delivery } from './reader.ts';

/** A pull asks for at most this much, and only while no more than this much waits: together 4096 messages, 16 MB. */
export const pullSize = { messages: 2048, bytes: 8 << 20 };

/**
 * What an input holds of a log, whatever its producer does: so much read ahead, and once more in the batch in hand, 32 MB
 * together. A single message larger than a pull comes alone, on top.
 */
export const heldBytes = 2 * pullSize.bytes;

export class Prefetch {
  private queue: Delivery[] = [];
  private head = 0;
  private bytes = 0;

  get waiting(): number {
    return this.queue.length - this.head;
  }

  get hasRoom(): boolean {
    return this.waiting <= pullSize.messages && this.bytes <= pullSize.bytes;
  }

  push(delivery: Delivery): void {
    this.queue.push(delivery);
    this.bytes += delivery.bytes.length;
  }

  take(limit: number): Delivery[] {
    const taken = this.queue.slice(this.head, this.head + limit);
    for (const { bytes } of taken) this.bytes -= bytes.length;
    this.head += taken.length;
    if (this.waiting === 0 || this.head >= pullSize.messages) {
      this.queue = this.queue.slice(this.head);
      this.head = 0;
    }
    return taken;
  }
}
