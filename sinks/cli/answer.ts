// Asks a snapshot one question: sealed, read batch by batch, written in the wished format, its origin on stderr.
import { once } from 'node:events';
import type { DuckDB } from '../../engine/duckdb.ts';
import { RahdariError, WorldError } from '../../engine/errors.ts';
import type { Value } from '../../engine/ports.ts';
import { plain } from './cells.ts';
import { type Format, type Question, writers } from './format.ts';
import { audit, latest, provenance } from './latest.ts';
import { opened } from './opened.ts';

export interface Asked {
  readonly dir: string;
  readonly sql: string;
  readonly values?: Readonly<Record<string, Value>>;
  readonly format: Format;
  readonly limit?: number;
  readonly restricted?: boolean;
  /** Says nothing of the snapshot. */
  readonly isSilent?: boolean;
}

/** Writes the answer to stdout. Ctrl-C stops the query itself. */
export async function answer({
  dir,
  sql,
  values,
  format,
  limit,
  restricted,
  isSilent,
}: Asked): Promise<void> {
  const now = Date.now();
  const from = await latest(dir, restricted);
  if (restricted) await audit(dir, from, sql, new Date(now));
  const db = await opened(dir, from, restricted === true, (text) => process.stderr.write(`${text}\n`));
  let isInterrupted = false;
  const stop = () => {
    isInterrupted = true;
    db.connection.interrupt();
  };
  process.on('SIGINT', stop);
  try {
    const { notice, parts } = await writers[format](await ask(db, sql, values, limit));
    for await (const part of parts) if (!process.stdout.write(part)) await once(process.stdout, 'drain');
    if (!isSilent) process.stderr.write(`${[...notice(), provenance(from, now)].join('\n')}\n`);
  } catch (error) {
    if (isInterrupted) throw new WorldError('E-SQL-002', 'interrupted', 'ask again', { cause: error });
    throw error;
  } finally {
    process.off('SIGINT', stop);
    await db.close();
  }
}

async function ask(db: DuckDB, sql: string, values: Asked['values'], limit?: number): Promise<Question> {
  const result = await db.connection.stream(sql, values as never).catch((error) => refuse(error));
  const columns = result
    .deduplicatedColumnNames()
    .map((name, i) => ({ name, type: result.columnType(i).toString() }));
  async function* batches() {
    try {
      for await (const rows of result.yieldRowObjects())
        yield rows.map((row) => {
          for (const { name } of columns) row[name] = plain(row[name]) as never;
          return row as Record<string, Value>;
        });
    } catch (error) {
      refuse(error);
    }
  }
  return { columns, batches: batches(), limit };
}

/** DuckDB's own words, its caret kept. */
function refuse(error: unknown): never {
  if (error instanceof RahdariError) throw error;
  const text = (error as Error).message
    .replace('Failed to extract statements: ', '')
    .replace(/\n\n+/g, '\n')
    .trimEnd();
  throw new WorldError('E-SQL-001', text, 'rahdari sql "SHOW ALL TABLES", or DESCRIBE a table', {
    cause: error,
  });
}
