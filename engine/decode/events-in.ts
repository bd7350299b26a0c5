// The events of a message, each as the bytes that the digest of its reject would be of.
import type { Message } from '../ports.ts';
import { elementsOf, isLines, linesOf, trimmed } from './split.ts';
import { unwrap } from './unwrap.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encoded = (event: object) => encoder.encode(JSON.stringify(event));

/** By row; none where the message as a whole cannot be read. */
export function eventsIn(message: Message): Uint8Array[] {
  if (message.event) return [encoded(message.event)];
  const content = unwrap(message);
  if (typeof content === 'string') return [];
  if (!(content instanceof Uint8Array))
    return Array.from({ length: content.n }, (_, row) => encoded(content.at(row)));
  return places(content).map(([from, to]) => content.subarray(from, to));
}

function places(bytes: Uint8Array): (readonly [number, number])[] {
  try {
    return Array.isArray(JSON.parse(decoder.decode(bytes)))
      ? elementsOf(bytes)
      : [trimmed(bytes, 0, bytes.length)];
  } catch {
    const lines = linesOf(bytes);
    return isLines(bytes, lines) ? lines : [trimmed(bytes, 0, bytes.length)];
  }
}
