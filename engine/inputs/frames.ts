// How a message lies in a local log's file: length, CRC-32, then sequence, time, id, subject and bytes.
import { crc32 } from 'node:zlib';
import type { Outgoing } from '../ports.ts';

export interface Frame {
  readonly seq: number;
  readonly storedAt: number;
  readonly id: string;
  readonly subject: string;
  readonly bytes: Uint8Array;
  /** Where the next frame begins. */
  readonly end: number;
}

const head = 8;
/** seq, storedAt, and the lengths of id and subject. */
const fixed = 20;
export const largestFrame = 64 << 20;

export function writeFrame({ id, subject, bytes }: Outgoing, seq: number, storedAt: number): Buffer {
  const idLength = Buffer.byteLength(id);
  const subjectLength = Buffer.byteLength(subject);
  const length = fixed + idLength + subjectLength + bytes.length;
  if (length > largestFrame || idLength > 0xffff || subjectLength > 0xffff)
    throw new RangeError(`message ${id.slice(0, 100)} is too large for the local log: ${length} bytes`);
  const frame = Buffer.allocUnsafe(head + length);
  frame.writeUInt32LE(length, 0);
  frame.writeDoubleLE(seq, head);
  frame.writeDoubleLE(storedAt, head + 8);
  frame.writeUInt16LE(idLength, head + 16);
  frame.writeUInt16LE(subjectLength, head + 18);
  frame.write(id, head + fixed);
  frame.write(subject, head + fixed + idLength);
  frame.set(bytes, head + fixed + idLength + subjectLength);
  frame.writeUInt32LE(crc32(frame.subarray(head)), 4);
  return frame;
}

/** The frame at `at`; 'short' where the buffer ends before it does, 'damaged' where it is none. */
export function readFrame(buffer: Buffer, at: number): Frame | 'short' | 'damaged' {
  if (at + head > buffer.length) return 'short';
  const length = buffer.readUInt32LE(at);
  if (length < fixed || length > largestFrame) return 'damaged';
  const end = at + head + length;
  if (end > buffer.length) return 'short';
  const from = at + head;
  if (crc32(buffer.subarray(from, end)) !== buffer.readUInt32LE(at + 4)) return 'damaged';
  const idEnd = from + fixed + buffer.readUInt16LE(from + 16);
  const subjectEnd = idEnd + buffer.readUInt16LE(from + 18);
  return {
    seq: buffer.readDoubleLE(from),
    storedAt: buffer.readDoubleLE(from + 8),
    id: buffer.toString('utf8', from + fixed, idEnd),
    subject: buffer.toString('utf8', idEnd, subjectEnd),
    bytes: buffer.subarray(subjectEnd, end),
    end,
  };
}

/** Whether a whole later frame follows the damage at `at`: then this is no torn tail. */
export function hasFrameAfter(buffer: Buffer, at: number, seq: number): boolean {
  for (let next = at + 1; next + head + fixed <= buffer.length; next++) {
    const length = buffer.readUInt32LE(next);
    if (length < fixed || next + head + length > buffer.length) continue;
    // Only a plausible sequence is worth a checksum.
    const found = buffer.readDoubleLE(next + head);
    if (found > seq && Number.isSafeInteger(found) && typeof readFrame(buffer, next) === 'object')
      return true;
  }
  return false;
}
