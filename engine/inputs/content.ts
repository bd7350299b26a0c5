// What is in a file, piece by piece: expanded where it is compressed, and no further than a log would expand.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import { type Coding, codingOf } from '../decode/compressed.ts';
import { WorldError } from '../errors.ts';
import { unreadable } from './broken.ts';

/** A log compresses well, but not better than this; what is smaller than `least` bytes may. */
const mostTimes = 300;
const least = 16 << 20;

export interface Piece {
  readonly bytes: Buffer;
  /** Bytes of the file itself that were read so far. */
  readonly read: number;
}

export async function* contentOf(path: string, pieceBytes = 1 << 20): AsyncGenerator<Piece> {
  const source = createReadStream(path, { highWaterMark: pieceBytes });
  try {
    const coding = await codingIn(path);
    if (coding === undefined) {
      for await (const bytes of source as AsyncIterable<Buffer>) yield { bytes, read: source.bytesRead };
      return;
    }
    const most = Math.max(least, (await stat(path)).size * mostTimes);
    let length = 0;
    for await (const bytes of coding === 'gzip' ? gunzipped(source) : unzstd(source)) {
      length += bytes.length;
      if (length > most)
        throw new WorldError(
          'E-FILE-005',
          `${path} expands to more than ${most} bytes, ${mostTimes} times its own: no log does`,
          'expand it yourself, if it is to be trusted',
        );
      yield { bytes, read: source.bytesRead };
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (!(cause instanceof WorldError) && (code === undefined || !/^E[A-Z]+$/.test(code)))
      throw new WorldError(
        'E-FILE-006',
        `${path} is damaged: it cannot be expanded (${message})`,
        'fetch it again',
        {
          cause,
        },
      );
    throw unreadable(path, cause);
  } finally {
    source.destroy();
  }
}

/** By the file's first bytes. */
export async function codingIn(path: string): Promise<Coding | undefined> {
  for await (const bytes of createReadStream(path, { end: 3 }) as AsyncIterable<Buffer>)
    return codingOf(bytes);
  return undefined;
}

function gunzipped(source: NodeJS.ReadableStream): AsyncIterable<Buffer> {
  const gunzip = createGunzip();
  // A source that fails ends the reading of what it was to give.
  pipeline(source, gunzip, () => {});
  return gunzip;
}

async function* unzstd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = [];
  const stream = new Decompress((part) => void parts.push(part));
  for await (const bytes of source) {
    stream.push(bytes);
    for (const part of parts) yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
    parts = [];
  }
  stream.push(new Uint8Array(), true);
  for (const part of parts) yield Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}
