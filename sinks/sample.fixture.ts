// The sample morning as messages of a log, and folders that are gone when a suite ends: for tests of whole engines.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Message } from '../engine/ports.ts';

export const lines: readonly string[] = readFileSync(
  new URL('../data/sample/morning.ndjson', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n');

/** One message a text, of one stream, stored by no broker. */
export const logOf = (texts: readonly string[]): Message[] =>
  texts.map((text, i) => ({
    stream: 's',
    seq: i + 1,
    storedAt: Number.NaN,
    bytes: new TextEncoder().encode(text),
  }));

/** Makes new folders until the suite ends. */
export function foldersOf(suite: { after(done: () => void): void }): () => string {
  const made: string[] = [];
  suite.after(() => {
    for (const dir of made) rmSync(dir, { recursive: true, force: true });
  });
  return () => {
    const dir = mkdtempSync(join(tmpdir(), 'rahdari-'));
    made.push(dir);
    return dir;
  };
}
