// CSV rows as they come, by fast-csv: every row as wide as the header, or an error that names the line.
import { parse } from 'fast-csv';
import { brokenFile, cellsOf } from './broken.ts';
import { contentOf } from './content.ts';

/** A cell that goes on for longer than this has lost its closing quote. */
const longestRow = 1 << 20;
const chunkBytes = 1 << 16;

export interface CsvShape {
  readonly header: readonly string[];
  readonly delimiter: string;
}

/**
 * The rows after the header, as many at a time as a piece of the file holds, and the bytes read so far.
 * The parser says nothing of the good rows before a bad one in the same piece: from byte `careful` on a piece is a line.
 */
export async function* csvBatches(
  path: string,
  delimiter: string,
  careful = Number.POSITIVE_INFINITY,
): AsyncGenerator<{ rows: string[][]; bytes: number }> {
  const parser = parse({ headers: false, delimiter });
  let rows: string[][] = [];
  let failure: Error | undefined;
  parser.on('data', (cells: string[]) => rows.push(cells));
  parser.on('error', (error) => (failure = error));
  let settle = () => {};
  parser.on('error', () => settle());
  const settled = (step: (done: () => void) => void) =>
    new Promise<void>((resolve) => {
      settle = resolve;
      step(resolve);
    });
  let width = -1;
  let line = 1;
  let hasQuotes = false;
  /** Takes what was parsed, checked. */
  const taken = (): string[][] => {
    const checked: string[][] = [];
    for (const cells of rows) {
      const isBlank = cells.length === 0 || (cells.length === 1 && width !== 1 && cells[0].trim() === '');
      if (width === -1 && !isBlank) width = cells.length;
      else if (!isBlank) {
        if (cells.length !== width) throw brokenFile(path, line, cellsOf(cells.length, width));
        checked.push(cells);
      }
      line += hasQuotes ? linesOf(cells) : 1;
    }
    rows = [];
    if (failure) throw brokenFile(path, line, failure.message.split('\n')[0].slice(0, 120), failure);
    return checked;
  };
  let [bytes, all] = [0, 0];
  let pending = 0;
  try {
    for await (const { bytes: chunk, read } of contentOf(path, chunkBytes)) {
      const nul = chunk.indexOf(0);
      if (nul >= 0) throw brokenFile(path, line, `a NUL byte at or after this line (byte ${bytes + nul})`);
      hasQuotes ||= chunk.includes(34);
      for (const piece of bytes < careful ? [chunk] : linesIn(chunk)) {
        await settled((done) => parser.write(piece, () => setImmediate(done)));
        if (failure && careful > bytes) for await (const _ of csvBatches(path, delimiter, bytes));
        pending = rows.length > 0 ? 0 : pending + piece.length;
        const checked = taken();
        if (pending > longestRow)
          throw brokenFile(path, line, `a row longer than ${longestRow} bytes: a quote is not closed`);
        if (checked.length > 0) yield { rows: checked, bytes: read };
      }
      bytes += chunk.length;
      all = read;
    }
    await settled((done) => parser.once('end', done).end());
    yield { rows: taken(), bytes: all };
  } finally {
    parser.destroy();
  }
}

/** The header first, then the rows. */
export async function* csvRows(path: string): AsyncGenerator<readonly string[]> {
  const { header, delimiter } = await csvShape(path);
  yield header;
  for await (const { rows } of csvBatches(path, delimiter)) yield* rows;
}

/** The column names of a CSV file. */
export const csvHeader = async (path: string): Promise<string[]> => [...(await csvShape(path)).header];

/** Reads the header and finds what separates its cells: comma, semicolon or tab, whichever it has most of. */
export async function csvShape(path: string): Promise<CsvShape> {
  const first = await beginning(path);
  const bare = first
    .replace(/"([^"]|"")*"/g, '')
    .split(/\r|\n/)
    .find((line) => line.trim() !== '');
  if (bare === undefined) throw brokenFile(path, 1, 'the file is empty');
  const [delimiter] = [',', ';', '\t'].sort((a, b) => bare.split(b).length - bare.split(a).length);
  const header = await firstRow(first, delimiter).catch((cause) => {
    throw brokenFile(path, 1, (cause as Error).message.split('\n')[0].slice(0, 120), cause);
  });
  const twice = header.find((name, i) => header.indexOf(name) < i);
  if (twice !== undefined) throw brokenFile(path, 1, `two columns are named "${twice}"`);
  return { header, delimiter };
}

/** By lines: a broken row after the header is not the header's fault. */
async function firstRow(text: string, delimiter: string): Promise<string[]> {
  const parser = parse({ headers: false, delimiter });
  let row: string[] | undefined;
  let failure: Error | undefined;
  parser.on('data', (cells: string[]) => (row ??= cells.length > 0 ? cells : undefined));
  parser.on('error', (error) => (failure = error));
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    parser.write(line);
    await new Promise((resolve) => setImmediate(resolve));
    if (row || failure) break;
  }
  parser.end();
  await new Promise((resolve) => setImmediate(resolve));
  if (!row) throw failure ?? new Error('no header');
  return row;
}

/** Refuses what another reader of CSV might pass over: a NUL byte, a quote that is not closed. Fast, unlike reading all. */
export async function checkQuotes(path: string): Promise<void> {
  let quotes = 0;
  let hasNul = false;
  for await (const { bytes } of contentOf(path)) {
    hasNul ||= bytes.includes(0);
    for (let at = bytes.indexOf(34); at >= 0; at = bytes.indexOf(34, at + 1)) quotes++;
  }
  if (!hasNul && quotes % 2 === 0) return;
  // Reading all of it finds the line.
  for await (const _ of csvBatches(path, (await csvShape(path)).delimiter));
  throw brokenFile(path, await lastQuote(path), 'a quote that is not closed');
}

/** The line of the last quote in a file. */
async function lastQuote(path: string): Promise<number> {
  let [line, found] = [1, 1];
  for await (const { bytes } of contentOf(path))
    for (const byte of bytes)
      if (byte === 10) line++;
      else if (byte === 34) found = line;
  return found;
}

/** The text of a file's first piece, without a byte order mark, cut at its last whole line. */
async function beginning(path: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const { bytes } of contentOf(path, chunkBytes)) {
    parts.push(bytes);
    length += bytes.length;
    if (length >= chunkBytes) break;
  }
  const first = Buffer.concat(parts).subarray(0, chunkBytes);
  if (first.includes(0)) throw brokenFile(path, 1, 'a NUL byte near the beginning');
  const text = first.toString('utf8').replace(/^\uFEFF/, '');
  return first.length < chunkBytes ? text : text.slice(0, text.lastIndexOf('\n') + 1);
}

const linesOf = (cells: readonly string[]): number =>
  cells.reduce((lines, cell) => (cell.includes('\n') ? lines + cell.split('\n').length - 1 : lines), 1);

function* linesIn(chunk: Buffer): Generator<Buffer> {
  for (let from = 0; from < chunk.length; ) {
    const end = chunk.indexOf(10, from) + 1 || chunk.length;
    yield chunk.subarray(from, end);
    from = end;
  }
}
