// Where a simulated service is told to: a file or stdout as lines or as Arrow, or a stream in messages of many events.
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Writable } from 'node:stream';
import { Columns } from '../data/simulate/columns.ts';
import type { Happenings } from '../data/simulate/happenings.ts';
import { Ndjson } from '../data/simulate/ndjson.ts';
import type { Words } from '../data/simulate/words.ts';
import { ConfigError } from '../engine/errors.ts';
import type { Broker, Outgoing } from '../engine/ports.ts';

export interface Outlet {
  /** Resolves when there is room for more. The rows are free again then. */
  write(told: Happenings): Promise<void>;
  close(): Promise<void>;
}

/** A message holds so many events at most, of no more time (ms) than any office's rows may be out of order. */
const perMessage = 256;
const perMessageMs = 10_000;

/** Lines or Arrow, by the file's extension; ConfigError for another. */
export async function fileOutlet(path: string, words: Words): Promise<Outlet> {
  const form = extname(path);
  if (form !== '.ndjson' && form !== '.arrow')
    throw new ConfigError(
      'E-SIMULATE-003',
      `cannot tell the format of "${path}"`,
      'end it in .ndjson, .arrow or .parquet',
    );
  const encoder = form === '.arrow' ? new Columns(words) : new Ndjson(words);
  const file = await open(path, 'w');
  return {
    write: (told) => file.appendFile(encoder.bytes(told)),
    async close() {
      await file.appendFile(encoder.end());
      await file.close();
    },
  };
}

export function streamOutlet(to: Writable, words: Words): Outlet {
  const encoder = new Ndjson(words);
  return {
    write: (told) =>
      new Promise((done, failed) =>
        to.write(encoder.bytes(told), (error) => (error ? failed(error) : done())),
      ),
    close: async () => {},
  };
}

/** Each message has an id of its own, its place in this telling: sent again, it is no news to the broker. */
export function brokerOutlet(broker: Broker, prefix: string, words: Words, telling = words.run): Outlet {
  const encoder = new Ndjson(words);
  const subject = `${prefix}.v1.p0.batch.MANY.told`;
  let place = 0;
  return {
    async write(told) {
      const messages: Outgoing[] = [];
      for (let from = 0, to = 0; from < told.n; from = to) {
        const until = told.at[from] + perMessageMs;
        while (to < told.n && to - from < perMessage && told.at[to] < until) to++;
        messages.push({ subject, id: `${telling}:${place + from}`, bytes: encoder.bytes(told, from, to) });
      }
      place += told.n;
      await broker.publish(messages);
    },
    close: () => broker.close(),
  };
}
