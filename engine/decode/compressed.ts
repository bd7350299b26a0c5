// What came compressed, by gzip or zstd: expanded up to a bound, so that a small message cannot fill the memory.
import { gunzipSync } from 'node:zlib';
import { Decompress } from 'fzstd';

export type Coding = 'gzip' | 'zstd';

/** A message expands to at most so many bytes. */
export const mostBytes = 16 << 20;

/** By the first bytes; neither can begin a text. */
export function codingOf(bytes: Uint8Array): Coding | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  return bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd
    ? 'zstd'
    : undefined;
}

/** The bytes that were compressed, or the word for why not: `bad_gzip`, `bad_zstd` or `too_large`. */
export function expanded(bytes: Uint8Array, coding: Coding, most = mostBytes): Uint8Array | string {
  try {
    return coding === 'gzip' ? gunzipSync(bytes, { maxOutputLength: most }) : unzstd(bytes, most);
  } catch (error) {
    const isTooLarge =
      error instanceof TooLarge || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? 'too_large' : `bad_${coding}`;
  }
}

class TooLarge extends Error {}

function unzstd(bytes: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let from = 0; from < bytes.length; ) {
    const { end, window } = frameAt(bytes, from);
    if (window > most) throw new TooLarge();
    const stream = new Decompress((part) => {
      length += part.length;
      if (length > most) throw new TooLarge();
      parts.push(part);
    });
    if (window >= 0) stream.push(bytes.subarray(from, end), true);
    from = end;
  }
  return Buffer.concat(parts, length);
}

/** Where a zstd frame ends and how much of what it has told it needs again, bytes (RFC 8878); -1: it is to be skipped. */
function frameAt(bytes: Uint8Array, from: number): { end: number; window: number } {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = b.readUInt32LE(from);
  if (magic >>> 4 === 0x184d2a5) return { end: within(b, from + 8 + b.readUInt32LE(from + 4)), window: -1 };
  if (magic !== 0xfd2fb528) throw new Error('no frame');
  const flags = b.readUInt8(from + 4);
  if ((flags & 3) !== 0) throw new Error('a dictionary is needed');
  const isSingle = (flags & 32) !== 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6];
  const sizeAt = from + (isSingle ? 5 : 6);
  const shape = b.readUInt8(from + 5);
  const window = isSingle
    ? sizeBytes === 8
      ? Number(b.readBigUInt64LE(sizeAt))
      : b.readUIntLE(sizeAt, sizeBytes) + (sizeBytes === 2 ? 256 : 0)
    : 2 ** (10 + (shape >> 3)) * (1 + (shape & 7) / 8);
  let at = sizeAt + sizeBytes;
  for (let isLast = false; !isLast; ) {
    const head = b.readUIntLE(at, 3);
    isLast = (head & 1) === 1;
    at += 3 + (((head >> 1) & 3) === 1 ? 1 : head >> 3);
  }
  return { end: within(b, at + ((flags & 4) === 0 ? 0 : 4)), window };
}

function within(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) throw new Error('cut short');
  return end;
}
