// The one door to DuckDB: a database file with typed-array appends and reads. Nothing else imports the package.

import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  DuckDBTimestampTZType,
  type DuckDBType,
  UHUGEINT,
  USMALLINT,
  VARCHAR,
} from '@duckdb/node-api';
import { Columns } from './columns.ts';
import { openError, sqlError } from './duckdb-errors.ts';
import type { KindArray, KindName } from './kinds.ts';
import type { Store, Value } from './ports.ts';
import { quote } from './quote.ts';
import type { Table } from './schema.ts';
import { drain, fill } from './vectors.ts';

const types: Record<KindName, DuckDBType> = {
  timestamp: DuckDBTimestampTZType.instance,
  integer: BIGINT,
  real: DOUBLE,
  label: USMALLINT,
  identifier: UHUGEINT,
  flag: BOOLEAN,
};
const chunkRows = 2048;

export interface DuckDBOptions {
  readonly readOnly?: boolean;
  readonly threads?: number;
  readonly memoryLimit?: string;
  readonly tempDirectory?: string;
  /** Shuts the door to files, network and settings: for SQL of people. */
  readonly sealed?: boolean;
  /** Told, and waited for, when a statement comes upon damage in the file. */
  readonly damaged?: (error: Error) => Promise<void>;
}

/** A database and one connection to it. Errors carry the SQL that failed. */
export class DuckDB implements Store {
  private readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;

  private readonly damaged: DuckDBOptions['damaged'];

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, options: DuckDBOptions) {
    this.instance = instance;
    this.connection = connection;
    this.damaged = options.damaged;
  }

  static async open(path: string, options: DuckDBOptions = {}): Promise<DuckDB> {
    const settings: Record<string, string> = {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    };
    if (options.readOnly) settings.access_mode = 'READ_ONLY';
    if (options.threads) settings.threads = String(options.threads);
    if (options.memoryLimit) settings.memory_limit = options.memoryLimit;
    if (options.tempDirectory) settings.temp_directory = options.tempDirectory;
    if (options.sealed) settings.enable_external_access = 'false';
    try {
      const instance = await DuckDBInstance.create(path, settings);
      const connection = await instance.connect();
      await connection.run("SET TimeZone = 'UTC'");
      if (options.sealed) await connection.run('SET lock_configuration = true');
      return new DuckDB(instance, connection, options);
    } catch (cause) {
      throw openError(path, cause as Error);
    }
  }

  async run(sql: string, values?: readonly Value[]): Promise<void> {
    try {
      await this.connection.run(sql, values as never);
    } catch (cause) {
      throw await this.failed(sql, cause as Error);
    }
  }

  async rows(sql: string, values?: readonly Value[]): Promise<Record<string, Value>[]> {
    try {
      const reader = await this.connection.runAndReadAll(sql, values as never);
      return reader.getRowObjectsJS() as unknown as Record<string, Value>[];
    } catch (cause) {
      throw await this.failed(sql, cause as Error);
    }
  }

  begin = () => this.run('BEGIN');
  commit = () => this.run('COMMIT');
  rollback = () => this.run('ROLLBACK');

  async append<T extends Table>(columns: Columns<T>, keep?: Uint8Array): Promise<void> {
    const { table, n } = columns;
    if (n === 0) return;
    const chosen = new Int32Array(n);
    let count = 0;
    for (let row = 0; row < n; row++) if (keep === undefined || keep[row] === 1) chosen[count++] = row;
    if (count === 0) return;
    const fields = Object.entries(table.columns);
    const arrays = columns.of as Record<string, KindArray>;
    const chunkTypes = fields.map(([, column]) => types[column.kind]);
    try {
      const appender = await this.connection.createAppender(table.name, table.schema);
      for (let from = 0; from < count; from += chunkRows) {
        const rows = Math.min(chunkRows, count - from);
        const chunk = DuckDBDataChunk.create(chunkTypes, rows);
        for (let c = 0; c < fields.length; c++)
          fill(
            chunk.getColumnVector(c) as never,
            fields[c][1].kind,
            arrays[fields[c][0]],
            chosen,
            from,
            rows,
          );
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
    } catch (cause) {
      throw await this.failed(`append to ${table.schema}.${table.name}`, cause as Error);
    }
  }

  async appendIds(
    n: number,
    keys: Uint32Array,
    kinds: readonly string[],
    texts: readonly string[],
  ): Promise<void> {
    if (n === 0) return;
    const appender = await this.connection.createAppender('ids', 'meta');
    for (let from = 0; from < n; from += chunkRows) {
      const rows = Math.min(chunkRows, n - from);
      const chunk = DuckDBDataChunk.create([UHUGEINT, VARCHAR, VARCHAR], rows);
      const vector = chunk.getColumnVector(0) as unknown as { dataView: DataView; flush(): void };
      new Uint32Array(vector.dataView.buffer, vector.dataView.byteOffset, rows * 4).set(
        keys.subarray(from * 4, (from + rows) * 4),
      );
      vector.flush();
      chunk.setColumnValues(1, kinds.slice(from, from + rows));
      chunk.setColumnValues(2, texts.slice(from, from + rows));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  async *read<T extends Table>(table: T, sql: string): AsyncIterable<Columns<T>> {
    const fields = Object.entries(table.columns);
    for await (const chunk of this.chunks(sql)) {
      const columns = new Columns(table, chunk.rowCount);
      columns.n = chunk.rowCount;
      const arrays = columns.of as Record<string, KindArray>;
      for (let c = 0; c < fields.length; c++)
        drain(chunk.getColumnVector(c) as never, fields[c][1].kind, arrays[fields[c][0]], chunk.rowCount);
      yield columns;
    }
  }

  /** Streams a query's rows as texts, chunk by chunk: every column must be VARCHAR. */
  async *texts(sql: string): AsyncIterable<string[][]> {
    for await (const chunk of this.chunks(sql)) yield chunk.getRows() as string[][];
  }

  private async *chunks(sql: string): AsyncIterable<DuckDBDataChunk> {
    try {
      const result = await this.connection.stream(sql);
      for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk())
        yield chunk;
    } catch (cause) {
      throw await this.failed(sql, cause as Error);
    }
  }

  private async failed(sql: string, cause: Error): Promise<Error> {
    const error = sqlError(sql, cause);
    if (error.code === 'E-DIR-003') await this.damaged?.(error);
    return error;
  }

  /** Shuts the door to files outside `folders`, to the network and to settings. */
  async seal(folders: readonly string[]): Promise<void> {
    const list = folders.map((path) => quote(`${path}/`)).join(', ');
    await this.run(`SET allowed_directories = [${list}]`);
    await this.run('SET enable_external_access = false');
    await this.run('SET lock_configuration = true');
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    this.instance.closeSync();
  }
}
