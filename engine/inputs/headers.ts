// The headers of a NATS message that say how it is to be read, as plain data; most messages carry their id alone.
import { type Headers, says } from '../decode/binary.ts';

/** What of a message of the NATS client is looked at. Its headers lie before its data, in the same memory. */
export interface Headed {
  readonly subject: string;
  readonly reply?: string;
  readonly data: Uint8Array;
  readonly headers?: { keys(): string[]; get(name: string): string };
  size(): number;
}

const begin = 'NATS/1.0\r\nNats-Msg-Id:';

/** undefined: none of them matters. */
export function headersOf(message: Headed): Headers | undefined {
  const { subject, reply = '', data } = message;
  const length = message.size() - subject.length - reply.length - data.length;
  if (length <= 0 || isIdAlone(data, length)) return undefined;
  return thoseThatSay(message.headers);
}

export function thoseThatSay(headers: Headed['headers']): Headers | undefined {
  const names = headers?.keys().filter((name) => says(name.toLowerCase())) ?? [];
  if (headers === undefined || names.length === 0) return undefined;
  return new Map(names.map((name) => [name.toLowerCase(), headers.get(name)]));
}

/** Told from the bytes: to parse headers takes longer than to decode an event. */
function isIdAlone({ buffer, byteOffset }: Uint8Array, length: number): boolean {
  if (byteOffset < length) return false;
  const bytes = new Uint8Array(buffer, byteOffset - length, length);
  for (let i = 0; i < begin.length; i++) if (bytes[i] !== begin.charCodeAt(i)) return false;
  return bytes.indexOf(10, begin.length) === length - 3;
}
