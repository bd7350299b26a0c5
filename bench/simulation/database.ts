// A database of the simulated world: it outlives its processes, and holds what they committed, and nothing else.
import { Columns, copyRow } from '../../engine/columns.ts';
import type { DuckDB } from '../../engine/duckdb.ts';
import { WorldError } from '../../engine/errors.ts';
import type { Value } from '../../engine/ports.ts';
import type { Table } from '../../engine/schema.ts';

/** One thing that was written: a statement, rows, or texts of identifiers. */
export type Write =
  | { readonly sql: string; readonly values?: readonly Value[] }
  | { readonly rows: Columns }
  | { readonly n: number; readonly keys: Uint32Array; readonly kinds: string[]; readonly texts: string[] };

/** Definitions that change nothing when they are made a second time. */
const isDefinition = (sql: string) =>
  /^CREATE (TABLE|SCHEMA) IF NOT EXISTS|^CREATE OR REPLACE VIEW/.test(sql);

/**
 * Real DuckDB in memory answers; but what is committed is handed to it only when somebody asks, all at once, since two
 * hundred lives have to fit into a minute.
 */
export class Database {
  readonly db: DuckDB;
  private committed: Write[] = [];
  private readonly made = new Set<string>();
  private holder: object | undefined;
  /** Transactions committed so far. */
  version = 0;

  private constructor(db: DuckDB) {
    this.db = db;
  }

  /** Empty, in place of the one that was in `db` before. */
  static async make(db: DuckDB): Promise<Database> {
    await db.run("USE memory; DETACH DATABASE IF EXISTS engine; ATTACH ':memory:' AS engine; USE engine");
    return new Database(db);
  }

  /** DuckDB's lock: it belongs to one process, and goes with it. */
  lock(holder: object): void {
    if (this.holder !== undefined)
      throw new WorldError(
        'E-DIR-001',
        'engine.duckdb is in use by another process',
        'stop the other engine',
      );
    this.holder = holder;
  }

  unlock(holder: object): void {
    if (this.holder === holder) this.holder = undefined;
  }

  get isHeld(): boolean {
    return this.holder !== undefined;
  }

  commit(writes: readonly Write[]): void {
    this.committed.push(...writes);
    this.version++;
  }

  /** What an answer is made of: everything committed, and then `own` writes, which are taken back after it. */
  async ask<T>(own: readonly Write[], answer: (db: DuckDB) => Promise<T>): Promise<T> {
    const { committed } = this;
    this.committed = [];
    await this.write(committed);
    if (own.length === 0) return answer(this.db);
    await this.db.begin();
    try {
      await this.write(own, false);
      return await answer(this.db);
    } finally {
      await this.db.rollback();
    }
  }

  /** In their order, but rows and texts that only add are gathered until something looks at them or takes them away. */
  private async write(writes: readonly Write[], isLasting = true): Promise<void> {
    const rows = new Map<Table, Columns>();
    let texts: string[] = [];
    const settle = async () => {
      if (isLasting) await this.db.begin();
      for (const columns of rows.values()) await this.db.append(columns);
      if (texts.length > 0) await this.db.run(texts.join('; '));
      if (isLasting) await this.db.commit();
      rows.clear();
      texts = [];
    };
    for (const write of writes)
      if ('rows' in write) gather(rows, write.rows);
      else if ('keys' in write) await this.db.appendIds(write.n, write.keys, write.kinds, write.texts);
      else if (write.sql.startsWith('INSERT INTO meta.') && !write.values) texts.push(write.sql);
      else if (!this.made.has(write.sql)) {
        await settle();
        await this.db.run(write.sql, write.values);
        if (isLasting && isDefinition(write.sql)) this.made.add(write.sql);
      }
    if (rows.size > 0 || texts.length > 0) await settle();
  }
}

function gather(rows: Map<Table, Columns>, more: Columns): void {
  const into = rows.get(more.table) ?? new Columns(more.table, Math.max(1, more.n));
  rows.set(more.table, into);
  for (let row = 0; row < more.n; row++) copyRow(more, row, into, into.add());
}
