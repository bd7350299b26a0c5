// CloudEvents in binary mode: attributes in headers, data alone in the message; made the structured event they stand for.

/** Names in lower case; only those that say how the message is to be read. */
export type Headers = ReadonlyMap<string, string>;

const prefix = 'ce-';
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Whether a header says how its message is to be read. */
export const says = (name: string): boolean =>
  name === 'content-type' || name === 'content-encoding' || name.startsWith(prefix);

/** A content type of CloudEvents means that the message is the event, or a batch of them, whatever else is said. */
export const isBinary = (headers: Headers): boolean =>
  !/^application\/cloudevents\b/i.test(headers.get('content-type') ?? '') &&
  [...headers.keys()].some((name) => name.startsWith(prefix));

/** The event as JSON; or the word for why not: `bad_header`, `bad_content` or `not_json`. */
export function structured(headers: Headers, body: Uint8Array): Uint8Array | string {
  const event: Record<string, unknown> = {};
  try {
    for (const [name, value] of headers)
      if (name.startsWith(prefix)) event[name.slice(prefix.length)] = decodeURIComponent(value);
  } catch {
    return 'bad_header';
  }
  const type = `${event.datacontenttype ?? headers.get('content-type') ?? 'application/json'}`;
  if (!/^[^;]*[/+]json\s*(;|$)/i.test(type)) return 'bad_content';
  try {
    if (body.length > 0) event.data = JSON.parse(decoder.decode(body));
  } catch {
    return 'not_json';
  }
  return encoder.encode(JSON.stringify(event));
}
