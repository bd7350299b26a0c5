// Positions in a file hold for that file alone: another one under its name is refused, not half read.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { ConfigError } from '../engine/errors.ts';
import { identityOf, remember } from '../engine/inputs/identity.ts';
import type { Store } from '../engine/ports.ts';

const beginning = 64 << 10;

/** Remembers a file when it is first read, by its beginning, or `whole` where its order depends on all of it. */
export async function sameFile(store: Store, path: string, whole: boolean): Promise<void> {
  const stream = basename(path);
  const known = await identityOf(store, stream);
  const { size } = await stat(path);
  const bytes = whole ? size : known ? Number.parseInt(known.created, 10) : Math.min(size, beginning);
  const found = `${bytes} bytes, sha256 ${await digest(path, bytes)}`;
  if (!known) return remember(store, { name: stream, created: found, first: 1 });
  if (known.created !== found)
    throw new ConfigError(
      'E-FILE-004',
      `${path} is not the ${stream} that was read here before`,
      'give it another name, or start in another -C DIR',
    );
}

async function digest(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  if (bytes > 0)
    for await (const chunk of createReadStream(path, { end: bytes - 1 })) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
