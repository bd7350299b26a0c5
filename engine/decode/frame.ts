// The frame around an Arrow message, which has no checksum of its own: magic, version, length and digest.
import { createHash } from 'node:crypto';

/** `RHDA`, then a version and two halves of a length (little-endian), then the SHA-256 of what follows. */
export const frameBytes = 48;
const magic = 0x41444852;
const version = 1;
const digestAt = 16;

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array) =>
  new DataView(buffer, byteOffset, byteLength);
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

export function framed(content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(frameBytes + content.length);
  const view = viewOf(bytes);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  view.setUint32(8, content.length, true);
  bytes.set(digestOf(content), digestAt);
  bytes.set(content, frameBytes);
  return bytes;
}

/** Whether it means to be one: it has the magic, or a version, whose zeros no text has. */
export function isFramed(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  if (bytes.length >= 4 && view.getUint32(0, true) === magic) return true;
  return bytes.length >= 8 && view.getUint32(4, true) === version;
}

/** How many bytes a frame takes that begins with these; NaN: it is none of ours. */
export function lengthOf(head: Uint8Array): number {
  if (head.length < frameBytes) return Number.NaN;
  const view = viewOf(head);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== version) return Number.NaN;
  return frameBytes + view.getUint32(8, true) + view.getUint32(12, true) * 2 ** 32;
}

/** What is in the frame, or which part of the frame is wrong. */
export function unframed(bytes: Uint8Array): Uint8Array | string {
  if (bytes.length < frameBytes) return 'bad_frame:length';
  const view = viewOf(bytes);
  if (view.getUint32(0, true) !== magic) return 'bad_frame:magic';
  if (view.getUint32(4, true) !== version) return 'bad_frame:version';
  if (lengthOf(bytes) !== bytes.length) return 'bad_frame:length';
  const content = bytes.subarray(frameBytes);
  return digestOf(content).equals(bytes.subarray(digestAt, frameBytes)) ? content : 'bad_frame:digest';
}
