// The store port over a simulated database: what a process has not committed is gone with it.
import { createHash } from 'node:crypto';
import { Columns, copyRow } from '../../engine/columns.ts';
import type { DuckDB } from '../../engine/duckdb.ts';
import type { Store, Value } from '../../engine/ports.ts';
import type { Table } from '../../engine/schema.ts';
import type { Lock } from '../../sinks/lock.ts';
import type { Database, Write } from './database.ts';
import type { MemoryDisk } from './memory-disk.ts';
import type { Process } from './process.ts';

/** Takes the folder of a database until it is released or its process dies. */
export async function lock(process: Process, database: Database): Promise<Lock> {
  process.onDeath(() => database.unlock(process));
  await process.call('store', 'lock', 0, () => database.lock(process));
  return { release: () => process.call('store', 'release', 0, () => database.unlock(process)) };
}

/** Takes at most `slowness` ms a call, a commit twenty times as long. */
export function openStore(process: Process, database: Database, disk: MemoryDisk, slowness: number): Store {
  const { scheduler } = process;
  let open: Write[] | undefined;
  /** The copy that is being written: DuckDB's own files beside the database are not simulated, only that they grow. */
  let copy: { readonly path: string; isWhole: boolean } | undefined;
  /** What only the copies read: the one before, texts of identifiers. */
  const isForCopies = (sql: string) =>
    /^ATTACH '.*' AS whole|^DETACH whole$|^CREATE OR REPLACE TEMP TABLE/.test(sql);
  const call = <T>(what: string, effect: () => T | Promise<T>) =>
    process.call('store', what, scheduler.delay(what === 'COMMIT' ? 20 * slowness : slowness), effect);
  const write = (what: string, made: Write) =>
    call(what, async () => {
      if (open) open.push(made);
      else await database.commit([made]);
    });
  const ask = <T>(sql: string, values: readonly Value[] | undefined, answer: (db: DuckDB) => Promise<T>) =>
    call(shown(sql, values), () => database.ask(open ?? [], sql, answer));

  return {
    begin: () => call('BEGIN', () => void (open = [])),
    commit: () =>
      call('COMMIT', async () => {
        if (open === undefined) throw new Error('no transaction is open');
        if (copy) copy.isWhole = true;
        else await database.commit(open);
        open = undefined;
      }),
    rollback: () => call('ROLLBACK', () => void (open = undefined)),
    run(sql, values) {
      const attached = /^ATTACH '(.*)' AS snap$/.exec(sql)?.[1];
      if (attached !== undefined)
        return call('ATTACH', () => {
          copy = { path: attached, isWhole: false };
          disk.put(attached, 'torn');
        });
      if (sql === 'DETACH snap')
        return call(sql, () => {
          if (copy?.isWhole) disk.put(copy.path, `whole copy of version ${database.version}`);
          copy = undefined;
        });
      const parquet = /^COPY \(.*\) TO '(.*)' \(FORMAT parquet/s.exec(sql)?.[1];
      if (parquet !== undefined) return call('COPY', () => disk.put(parquet, `whole rows ${digestOf(sql)}`));
      if (isForCopies(sql)) return nothing;
      if (copy !== undefined)
        return sql.startsWith('CREATE TABLE snap.raw') ? call('copies', () => {}) : nothing;
      if (sql === 'USE engine' || database.isMade(sql)) return nothing;
      return write(shown(sql, values), { sql, values });
    },
    rows(sql, values) {
      if (copy !== undefined) return Promise.resolve(sql.includes('count(*)') ? [{ n: 0 }] : []);
      if (open || values) return ask(sql, values, (db) => db.rows(sql, values));
      return call(shown(sql), () => database.rows(sql));
    },
    append(columns, keep) {
      const rows = new Columns(columns.table as Table, Math.max(1, columns.n));
      for (let row = 0; row < columns.n; row++)
        if (keep === undefined || keep[row] === 1)
          copyRow(columns as unknown as Columns, row, rows, rows.add());
      if (rows.n === 0) return nothing;
      return write(`append ${rows.n} to ${rows.table.name}`, { rows });
    },
    appendIds: (n, keys, kinds, texts) =>
      n === 0
        ? nothing
        : write(`append ${n} ids`, { n, keys: keys.slice(0, n * 4), kinds: [...kinds], texts: [...texts] }),
    async *read<T extends Table>(table: T, sql: string) {
      yield* await ask(sql, undefined, async (db) => {
        const chunks: Columns<T>[] = [];
        for await (const chunk of db.read(table, sql)) chunks.push(chunk);
        return chunks;
      });
    },
    close: () => call('close', () => {}),
  };
}

/** Nothing is done, so that nothing can fail. */
const nothing = Promise.resolve();
const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8);
const shown = (sql: string, values: readonly Value[] = []) =>
  `${sql.slice(0, 40).replaceAll('\n', ' ')} ${digestOf(sql + values.join())}`;
