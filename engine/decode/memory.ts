// The message in hand, behind texts known beforehand, with a zero byte after it.

/** What may be read beyond a message's end. */
const margin = 96;

export class Memory {
  bytes: Uint8Array;
  /** The same bytes, for words. */
  view: DataView;
  /** Where the message begins. */
  readonly base: number;
  private readonly region: Uint8Array;

  constructor(region: Uint8Array) {
    this.region = region;
    this.base = region.length;
    this.bytes = new Uint8Array(this.base + 8192);
    this.bytes.set(region);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Takes a message in and returns where it ends. */
  load(message: Uint8Array): number {
    const end = this.base + message.length;
    if (end + margin > this.bytes.length) {
      this.bytes = new Uint8Array((end + margin) * 2);
      this.bytes.set(this.region);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(message, this.base);
    this.bytes[end] = 0;
    return end;
  }
}
