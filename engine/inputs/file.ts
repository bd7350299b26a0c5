// A file as a log: one line or CSV row a message, read as fast as it is taken, in bounded memory.
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { WorldError } from '../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { Input, Log, Message, Positions } from '../ports.ts';
import { csvRows } from './csv.ts';

type Content = Pick<Message, 'bytes' | 'cells'>;

async function* lines(path: string): AsyncGenerator<Content> {
  const source = createReadStream(path);
  const opened = new Promise<void>((resolve, reject) => {
    source.once('open', () => resolve());
    source.once('error', reject);
  });
  try {
    await opened;
  } catch (cause) {
    throw new WorldError('E-FILE-001', `there is no file ${path}`, 'check the path', { cause });
  }
  const encoder = new TextEncoder();
  for await (const line of createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY }))
    yield { bytes: encoder.encode(line) };
}

async function* rows(path: string): AsyncGenerator<Content> {
  let isHeader = true;
  for await (const cells of csvRows(path)) {
    if (!isHeader) yield { cells };
    isHeader = false;
  }
}

/** The file in its own order. Its stream is its base name, `seq` the number of its line or row from 1. */
export const fileLog = (path: string, mapping: Mapping): Log =>
  contentLog(basename(path), () => (mapping.shape === 'csv' ? rows(path) : lines(path)));

/** Contents numbered from 1, as a log that can be read on from a position. */
export function contentLog(stream: string, contents: () => AsyncGenerator<Content>, total = Number.NaN): Log {
  return {
    async open(positions: Positions): Promise<Input> {
      const source = contents();
      const skip = positions.get(stream) ?? 0;
      let seq = 0;
      return {
        async next(limit) {
          const messages: Message[] = [];
          while (messages.length < limit) {
            const { value, done } = await source.next();
            if (done) return messages.length > 0 ? messages : null;
            if (++seq > skip) messages.push({ stream, seq, storedAt: Number.NaN, ...(value as Content) });
          }
          return messages;
        },
        progress: () => seq / total,
        close: async () => void (await source.return(undefined)),
      };
    },
  };
}
