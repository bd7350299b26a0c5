// A file as a log: one line, CSV row, Arrow or Parquet row a message, read as fast as it is taken, in bounded memory.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Mapping } from '../mapping.ts';
import type { Input, Log, Message, Positions } from '../ports.ts';
import { arrowRows, isArrow } from './arrow-rows.ts';
import { unreadable } from './broken.ts';
import { csvBatches, csvShape } from './csv.ts';
import { fileLines } from './lines.ts';
import { isParquet, parquetRows } from './parquet-rows.ts';

/** Some messages without their stream, and how many bytes of the file they and all before them took. */
export interface Piece {
  readonly messages: readonly Content[];
  readonly bytes: number;
}
export type Content = Pick<Message, 'seq' | 'bytes' | 'cells' | 'event'>;

async function* lines(path: string): AsyncGenerator<Piece> {
  for await (const { lines, bytes } of fileLines(path))
    yield { messages: lines.map((line) => ({ seq: line.n, bytes: line.bytes })), bytes };
}

async function* records(path: string): AsyncGenerator<Piece> {
  let seq = 0;
  for await (const { events, bytes } of arrowRows(path))
    yield { messages: events.map((event) => ({ seq: ++seq, event })), bytes };
}

async function* entries(path: string): AsyncGenerator<Piece> {
  const { size } = await stat(path);
  let seq = 0;
  for await (const { events, share } of parquetRows(path))
    yield { messages: events.map((event) => ({ seq: ++seq, event })), bytes: share * size };
}

async function* rows(path: string): AsyncGenerator<Piece> {
  const { delimiter } = await csvShape(path);
  let seq = 0;
  for await (const { rows, bytes } of csvBatches(path, delimiter))
    yield { messages: rows.map((cells) => ({ seq: ++seq, cells })), bytes };
}

/** The file in its own order. Its stream is its base name; `seq` is the number of the line, or of the row after the header. */
export const fileLog = (path: string, mapping: Mapping): Log =>
  pieceLog(path, async function* () {
    if (mapping.shape === 'csv') yield* rows(path);
    else if (await isParquet(path)) yield* entries(path);
    else yield* (await isArrow(path)) ? records(path) : lines(path);
  });

/** Pieces of a file as a log that can be read on from a position. */
export function pieceLog(path: string, pieces: () => AsyncGenerator<Piece>): Log {
  const stream = basename(path);
  return {
    async open(positions: Positions): Promise<Input> {
      const { size } = await stat(path).catch((cause) => {
        throw unreadable(path, cause);
      });
      const source = pieces();
      const skip = positions.get(stream) ?? 0;
      let waiting: readonly Content[] = [];
      let at = 0;
      let read = 0;
      return {
        async next(limit) {
          const messages: Message[] = [];
          while (messages.length === 0) {
            for (; at < waiting.length && messages.length < limit; at++) {
              const content = waiting[at];
              if (content.seq > skip) messages.push({ stream, storedAt: Number.NaN, ...content });
            }
            if (messages.length > 0) break;
            const { value, done } = await source.next();
            if (done) return null;
            ({ messages: waiting, bytes: read } = value);
            at = 0;
          }
          return messages;
        },
        progress: () => (size === 0 ? 1 : Math.min(1, read / size)),
        close: async () => void (await source.return(undefined)),
      };
    },
  };
}
