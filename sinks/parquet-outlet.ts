// A simulated service told to a Parquet file: lines go to a packed file beside it, which DuckDB turns into columns at the end.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Columns } from '../data/simulate/columns.ts';
import { Ndjson } from '../data/simulate/ndjson.ts';
import type { Words } from '../data/simulate/words.ts';
import type { StreamField } from '../engine/arrow.ts';
import { known } from '../engine/decode/plan.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { quote } from '../engine/quote.ts';
import type { Outlet } from './outlets.ts';

/** Parquet cannot be written line by line: the columns of a file are known when all rows are. Memory is bounded. */
export function parquetOutlet(path: string, words: Words): Outlet {
  const part = `${path}.part`;
  const lines = new Ndjson(words);
  const packed = createGzip({ level: 1 });
  const written = pipeline(packed, createWriteStream(part));
  // Whoever waits for it is told; until then a failure is no one's surprise.
  written.catch(() => {});
  return {
    async write(told) {
      if (!packed.write(lines.bytes(told))) await Promise.race([once(packed, 'drain'), written]);
    },
    async close() {
      packed.end();
      try {
        await written;
        await columnsOf(part, path, new Columns(words, 1).fields);
      } finally {
        await rm(part, { force: true });
      }
    },
  };
}

async function columnsOf(part: string, path: string, fields: readonly StreamField[]): Promise<void> {
  const typed = ({ name, kind }: StreamField) =>
    `"${name}" ${kind === 'integer' ? 'BIGINT' : kind === 'timestamp' ? 'TIMESTAMPTZ' : 'VARCHAR'}`;
  const attributes = fields.filter(({ name }) => known.has(name));
  const data = fields.filter(({ name }) => !known.has(name));
  const columns = [
    ...attributes.map((field) => typed(field).replace('" ', '": \'').concat("'")),
    `data: 'STRUCT(${data.map(typed).join(', ')})'`,
  ].join(', ');
  const named = [...attributes.map(({ name }) => `"${name}"`), ...data.map(({ name }) => `data."${name}"`)];
  const db = await DuckDB.open(':memory:', {
    ...{ memoryLimit: '512MB', threads: 1, tempDirectory: `${path}.spill` },
  });
  try {
    const lines = `read_json(${quote(part)}, format = 'newline_delimited', compression = 'gzip', columns = {${columns}})`;
    await db.run(
      `COPY (SELECT ${named.join(', ')} FROM ${lines}) TO ${quote(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    await db.close();
    await rm(`${path}.spill`, { recursive: true, force: true });
  }
}
