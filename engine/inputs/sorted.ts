// A file put in the order of its events by DuckDB, which spills to disk: nothing of its size is held in memory.
import { basename } from 'node:path';
import { DuckDB } from '../duckdb.ts';
import type { From, Mapping } from '../mapping.ts';
import type { Log } from '../ports.ts';
import { csvRows } from './csv.ts';
import { contentLog } from './file.ts';

const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A mapped instant as SQL over its text; NULL where it cannot be read. */
function instant(text: string, { format = 'iso', zone }: From): string {
  if (format === 'epoch_ms') return `to_timestamp(try_cast(${text} AS DOUBLE) / 1000)`;
  if (format === 'epoch_s') return `to_timestamp(try_cast(${text} AS DOUBLE))`;
  if (format === 'iso')
    return zone === undefined
      ? `try_cast(${text} AS TIMESTAMPTZ)`
      : `coalesce(timezone(${quote(zone)}, try_cast(${text} AS TIMESTAMP)), try_cast(${text} AS TIMESTAMPTZ))`;
  const pattern = format.pattern
    .replace('yyyy', '%Y')
    .replace('MM', '%m')
    .replace('dd', '%d')
    .replace('HH', '%H')
    .replace('mm', '%M')
    .replace('SSS', '%g')
    .replace('ss', '%S');
  return `timezone(${quote(format.zone)}, try_strptime(${text}, ${quote(pattern)}))`;
}

/** Rows by event time, then by line; those without a readable time come first, to be rejected. */
export function sortedLog(path: string, mapping: Mapping, temp: string): Log {
  const eventAt = Object.values(mapping.columns)[0].event_at;
  return contentLog(basename(path), async function* () {
    if (mapping.shape === 'csv') for await (const _ of csvRows(path)) void _; // refuses a broken file before the first row
    const db = await DuckDB.open(':memory:', { memoryLimit: '512MB', tempDirectory: temp, threads: 2 });
    try {
      if (mapping.shape === 'csv') {
        const header = (await csvRows(path).next()).value as string[];
        const columns = header.map((name) => `coalesce("${name.replaceAll('"', '""')}", '')`);
        const time = instant(`"${(eventAt.from as string).replaceAll('"', '""')}"`, eventAt);
        const from = `read_csv(${quote(path)}, all_varchar = true, header = true, delim = ',', quote = '"', parallel = false)`;
        for await (const rows of db.texts(
          `SELECT ${columns.join(', ')} FROM (SELECT *, row_number() OVER () AS line FROM ${from}) ORDER BY ${time} NULLS FIRST, line`,
        ))
          for (const cells of rows) yield { cells };
        return;
      }
      const path_ = `$${(eventAt.from as string)
        .split('/')
        .slice(1)
        .map((part) => `."${part}"`)
        .join('')}`;
      const from = `read_csv(${quote(path)}, columns = {'line': 'VARCHAR'}, header = false, delim = '\\0', quote = '', escape = '', parallel = false)`;
      const time = instant(
        `(CASE WHEN json_valid(line) THEN json_extract_string(line, ${quote(path_)}) END)`,
        eventAt,
      );
      const encoder = new TextEncoder();
      for await (const rows of db.texts(
        `SELECT line FROM (SELECT *, row_number() OVER () AS n FROM ${from}) ORDER BY ${time} NULLS FIRST, n`,
      ))
        for (const [line] of rows) yield { bytes: encoder.encode(line) };
    } finally {
      await db.close();
    }
  });
}
