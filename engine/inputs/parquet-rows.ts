// A Parquet file as rows: read by DuckDB piece by piece, in its own order, columns named as those of Arrow.
import { open } from 'node:fs/promises';
import { type Event, placeOf, put } from '../decode/arrow.ts';
import { DuckDB } from '../duckdb.ts';
import { quote } from '../quote.ts';
import { brokenFile, unreadable } from './broken.ts';

const magic = 'PAR1';

export async function isParquet(path: string): Promise<boolean> {
  const file = await open(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  try {
    const { buffer } = await file.read(Buffer.alloc(magic.length), 0, magic.length, 0);
    return buffer.toString('latin1') === magic;
  } catch (cause) {
    throw unreadable(path, cause);
  } finally {
    await file.close();
  }
}

/** Rows in order, and which share of the file they and those before them are. */
export async function* parquetRows(path: string): AsyncGenerator<{ events: Event[]; share: number }> {
  const db = await DuckDB.open(':memory:', { memoryLimit: '512MB', threads: 1 });
  let n = 0;
  try {
    const from = `read_parquet(${quote(path)})`;
    const columns = await db.rows(`DESCRIBE FROM ${from}`);
    const names = columns.map(({ column_name }) => `${column_name}`);
    const cells = columns.map(({ column_type }, c) => asJson(names[c], `${column_type}`));
    const [{ total }] = await db.rows(`SELECT count(*)::DOUBLE AS total FROM ${from}`);
    const places = new Map(names.map((name) => [name, placeOf(name)]));
    const rows = `SELECT to_json(t)::VARCHAR FROM (SELECT ${cells.join(', ')} FROM ${from}) t`;
    for await (const texts of db.texts(rows)) {
      n += texts.length;
      yield { events: texts.map(([text]) => eventOf(text, places)), share: n / Number(total) };
    }
  } catch (cause) {
    throw brokenFile(path, n + 1, (cause as Error).message.split('\n')[0], cause);
  } finally {
    await db.close();
  }
}

/** Instants as text, which JSON knows, others as they are. */
function asJson(name: string, type: string): string {
  const column = `"${name.replaceAll('"', '""')}"`;
  if (!type.startsWith('TIMESTAMP')) return column;
  return `strftime(${column}, '%Y-%m-%dT%H:%M:%S.%gZ') AS ${column}`;
}

function eventOf(text: string, places: ReadonlyMap<string, readonly string[]>): Event {
  const event: Event = {};
  for (const [name, value] of Object.entries(JSON.parse(text)))
    if (value !== null) put(event, places.get(name)!, value);
  return event;
}
