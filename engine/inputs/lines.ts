// The lines of a file as bytes, a piece of the file at a time.
import { brokenFile } from './broken.ts';
import { contentOf } from './content.ts';

export interface Line {
  /** Line number, from 1. */
  readonly n: number;
  readonly bytes: Uint8Array;
}

const longestLine = 64 << 20;
const lineFeed = 10;
const carriageReturn = 13;

/** Blank lines are counted and left out. */
export async function* fileLines(path: string): AsyncGenerator<{ lines: Line[]; bytes: number }> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  let bytes = 0;
  let n = 0;
  const lineOf = (line: Buffer): Line[] => {
    n++;
    const start = n === 1 && line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? 3 : 0;
    const end = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
    const kept = line.subarray(start, end);
    return kept.some((byte) => byte > 32) ? [{ n, bytes: kept }] : [];
  };
  for await (const { bytes: chunk, read } of contentOf(path)) {
    bytes = read;
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      const line = chunk.subarray(from, end);
      lines.push(...lineOf(rest.length > 0 ? Buffer.concat([...rest, line]) : line));
      rest = [];
      restBytes = 0;
      from = end + 1;
    }
    if (from < chunk.length) {
      rest.push(chunk.subarray(from));
      restBytes += chunk.length - from;
    }
    if (restBytes > longestLine) throw brokenFile(path, n + 1, `a line longer than ${longestLine} bytes`);
    if (lines.length > 0) yield { lines, bytes };
  }
  if (restBytes > 0) yield { lines: lineOf(Buffer.concat(rest)), bytes };
}
