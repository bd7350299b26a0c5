// CSV rows as they come, by fast-csv: every row as wide as the header, or an error that names the line.
import { createReadStream } from 'node:fs';
import { parse } from 'fast-csv';
import { WorldError } from '../errors.ts';

const broken = (path: string, line: number, what: string, cause?: unknown) =>
  new WorldError(
    'E-FILE-002',
    `${path}:${line}: ${what}`,
    'mend the file and start again; nothing was kept of it',
    { cause },
  );

/** The header first, then the rows. Throws WorldError E-FILE-001 when there is no file, E-FILE-002 when a row is broken. */
export async function* csvRows(path: string): AsyncGenerator<string[]> {
  const source = createReadStream(path);
  const rows = source.pipe(parse({ headers: false, ignoreEmpty: true }));
  const failed = new Promise<never>((_, reject) => source.on('error', reject));
  failed.catch(() => {});
  source.on('error', (error) => rows.destroy(error));
  let width = -1;
  let n = 0;
  try {
    for await (const cells of rows as AsyncIterable<string[]>) {
      n++;
      if (width === -1) width = cells.length;
      else if (cells.length !== width)
        throw broken(path, n, `${cells.length} cells where the header has ${width}`);
      yield cells;
    }
  } catch (cause) {
    if (cause instanceof WorldError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new WorldError('E-FILE-001', `there is no file ${path}`, 'check the path', { cause });
    throw broken(path, n + 1, (cause as Error).message.split('\n')[0].slice(0, 120), cause);
  } finally {
    source.destroy();
  }
}

/** The column names of a CSV file. */
export async function csvHeader(path: string): Promise<string[]> {
  for await (const cells of csvRows(path)) return cells;
  throw broken(path, 1, 'the file is empty');
}
