// What a message holds beneath what it is wrapped in: compression, an Arrow frame, attributes in headers.
import type { Message } from '../ports.ts';
import { type Events, eventsOf } from './arrow.ts';
import { isBinary, structured } from './binary.ts';
import { codingOf, expanded } from './compressed.ts';
import { isFramed, unframed } from './frame.ts';

/** JSON as bytes, events that are parsed, or the word for why there is neither. */
export type Content = Uint8Array | Events | string;

const ours = new Uint8Array(256);
for (const byte of [0x1f, 0x28, 0x52, 0xff]) ours[byte] = 1;

/** Whether a message is what it looks like, JSON: nothing that wraps one begins as JSON does and has no zero byte. */
export const isBare = (bytes: Uint8Array): boolean => ours[bytes[0]] === 0 && bytes[5] !== 0;

export function unwrap({ bytes = new Uint8Array(), headers }: Pick<Message, 'bytes' | 'headers'>): Content {
  const said = headers?.get('content-encoding')?.toLowerCase() ?? 'identity';
  const coding = codingOf(bytes) ?? said;
  let body = bytes;
  if (coding === 'gzip' || coding === 'zstd') {
    const found = expanded(bytes, coding);
    if (typeof found === 'string') return found;
    body = found;
  } else if (coding !== 'identity') return 'bad_encoding';
  if (isFramed(body)) {
    const content = unframed(body);
    return typeof content === 'string' ? content : eventsOf(content);
  }
  return headers !== undefined && isBinary(headers) ? structured(headers, body) : body;
}
