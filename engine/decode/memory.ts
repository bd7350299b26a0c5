// The message in hand, with a zero byte after it and room to read on a little in words.

/** What may be read beyond a message's end: the longest label and what stands before the next quote. */
const margin = 256;

export class Memory {
  bytes: Uint8Array = new Uint8Array(1 << 16);
  /** The same bytes, for words. */
  view: DataView = new DataView(this.bytes.buffer);

  /** Takes a message in and returns where it ends. */
  load(message: Uint8Array): number {
    const end = message.length;
    if (end + margin > this.bytes.length) {
      this.bytes = new Uint8Array((end + margin) * 2);
      this.view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(message);
    this.bytes[end] = 0;
    return end;
  }
}
