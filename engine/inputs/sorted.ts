// A file put in the order of its events by DuckDB, which spills to disk: nothing of its size is held in memory.
import { mkdir, rm } from 'node:fs/promises';
import { DuckDB } from '../duckdb.ts';
import { WorldError } from '../errors.ts';
import type { Mapping } from '../mapping.ts';
import type { Log } from '../ports.ts';
import { quote } from '../quote.ts';
import { brokenFile, cellsOf } from './broken.ts';
import { codingIn, contentOf } from './content.ts';
import { checkQuotes, csvShape } from './csv.ts';
import { type Content, type Piece, pieceLog } from './file.ts';
import { instantSql } from './instant.ts';

/** Never in a line of JSON, so that DuckDB's CSV reader takes a whole line as one cell. */
const never = '\x01\x02\x03\x04';

/** Rows by event time, ties by line; those without a readable time come first. `seq` counts in that order, from 1. */
export function sortedLog(path: string, mapping: Mapping, temp: string): Log {
  return pieceLog(path, async function* (): AsyncGenerator<Piece> {
    const query = mapping.shape === 'csv' ? await csvQuery(path, mapping) : await lineQuery(path, mapping);
    const content = mapping.shape === 'csv' ? rowOf : lineOf;
    await mkdir(temp, { recursive: true });
    const db = await DuckDB.open(':memory:', { memoryLimit: '512MB', tempDirectory: temp, threads: 2 });
    let seq = 0;
    let bytes = 0;
    try {
      for await (const rows of db.texts(query)) {
        for (const row of rows) for (const text of row) bytes += text.length + 1;
        yield { messages: rows.map((row) => content(row, ++seq)), bytes };
      }
    } catch (cause) {
      throw refused(path, cause as Error);
    } finally {
      await db.close();
      await rm(temp, { recursive: true, force: true });
    }
  });
}

const encoder = new TextEncoder();
const rowOf = (cells: string[], seq: number): Content => ({ seq, cells });
const lineOf = ([line]: string[], seq: number): Content => ({ seq, bytes: encoder.encode(line) });

async function csvQuery(path: string, mapping: Mapping): Promise<string> {
  // DuckDB drops an unclosed last cell without a word.
  await checkQuotes(path);
  const { header, delimiter } = await csvShape(path);
  const columns = header.map((_, i) => `c${i}`);
  const time = timeSql(mapping, (name) => {
    const at = header.indexOf(name);
    if (at < 0) throw brokenFile(path, 1, `there is no column "${name}", which the map reads the time from`);
    return `c${at}`;
  });
  const types = columns.map((name) => `${name}: 'VARCHAR'`).join(', ');
  const cells = columns.map((name) => `coalesce(${name}, '')`).join(', ');
  const source = `read_csv(${quote(path)}, columns = {${types}}, auto_detect = false, header = true, delim = ${quote(delimiter)}, quote = '"', escape = '"'${await compression(path)})`;
  return ordered(cells, source, time);
}

/** DuckDB goes by the name of a file, not by what is in it. */
const compression = async (path: string): Promise<string> =>
  `, compression = ${quote((await codingIn(path)) ?? 'none')}`;

async function lineQuery(path: string, mapping: Mapping): Promise<string> {
  // Whether it expands, and to how much: DuckDB would fill the disk.
  if ((await codingIn(path)) !== undefined) for await (const _ of contentOf(path));
  const time = timeSql(
    mapping,
    (pointer) => `CASE WHEN json_valid(line) THEN line ->> ${quote(pointer)} END`,
  );
  // Not strict: a file may mix line ends. Its blank lines come as NULL.
  const source = `read_csv(${quote(path)}, columns = {line: 'VARCHAR'}, auto_detect = false, header = false, delim = ${quote(never)}, quote = '', escape = '', strict_mode = false, max_line_size = 67108864, buffer_size = 134217728${await compression(path)})`;
  return ordered('line', `(FROM ${source} WHERE trim(line) <> '')`, time);
}

const ordered = (cells: string, source: string, time: string): string =>
  `SELECT ${cells} FROM (SELECT *, row_number() OVER () AS n FROM ${source}) ORDER BY ${time} NULLS FIRST, n`;

/** The event time of whichever table a row goes to. */
function timeSql(mapping: Mapping, textOf: (from: string) => string): string {
  const times = Object.values(mapping.columns).flatMap(({ event_at }) =>
    event_at?.from === undefined ? [] : [instantSql(textOf(event_at.from), event_at)],
  );
  return times.length === 0 ? 'NULL' : `coalesce(${[...new Set([...times, 'NULL'])].join(', ')})`;
}

function refused(path: string, error: Error): WorldError {
  if (error instanceof WorldError && error.code !== 'E-DUCKDB-001') return error;
  const cause = error instanceof WorldError ? (error.cause as Error) : error;
  const line = /CSV Error on Line: (\d+)/.exec(cause.message);
  if (!line)
    return new WorldError(
      'E-FILE-003',
      `cannot sort ${path}: ${cause.message.split('\n')[0]}`,
      'free space where -C DIR is, or give the file in the order of its events',
      { cause },
    );
  const widths = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(cause.message);
  if (widths) return brokenFile(path, Number(line[1]), cellsOf(Number(widths[2]), Number(widths[1])), cause);
  const what = cause.message
    .split('\n')
    .find((text) => /^(Value with|Invalid unicode|Maximum line)/.test(text));
  return brokenFile(path, Number(line[1]), what ?? cause.message.split('\n')[0], cause);
}
