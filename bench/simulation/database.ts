// A database of the simulated world: it outlives its processes, and holds what they committed, and nothing else.
import { Columns, copyRow } from '../../engine/columns.ts';
import { nameOf } from '../../engine/ddl.ts';
import type { DuckDB } from '../../engine/duckdb.ts';
import { WorldError } from '../../engine/errors.ts';
import type { Value } from '../../engine/ports.ts';

/** One thing that was written: a statement, rows, or texts of identifiers. */
export type Write =
  | { readonly sql: string; readonly values?: readonly Value[] }
  | { readonly rows: Columns }
  | Ids;

interface Ids {
  readonly n: number;
  readonly keys: Uint32Array;
  readonly kinds: string[];
  readonly texts: string[];
}

/** In place of a query: whatever it may name. */
export const everything = '*';

/** Definitions that change nothing when they are made a second time. */
const isDefinition = (sql: string) =>
  /^CREATE (TABLE|SCHEMA) IF NOT EXISTS|^CREATE OR REPLACE VIEW/.test(sql);

/**
 * Real DuckDB in memory answers; but what only adds rows to a table is handed to it when somebody asks for that table,
 * all at once, since two hundred lives have to fit into a minute.
 */
export class Database {
  readonly db: DuckDB;
  /** By table: what waits to be added. */
  private readonly waiting = new Map<string, Columns>();
  private texts: string[] = [];
  private ids: Ids[] = [];
  private readonly made = new Set<string>();
  private readonly filled = new Set<string>();
  /** What was answered since anything was written. */
  private readonly answers = new Map<string, Record<string, Value>[]>();
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

  async commit(writes: readonly Write[]): Promise<void> {
    this.version++;
    for (const write of writes)
      if ('rows' in write) this.gather(write.rows);
      else if ('keys' in write) this.ids.push(write);
      else await this.execute(write.sql, write.values);
  }

  /** What an answer to `sql` is made of: everything committed, and then `own` writes, which are taken back after it. */
  async ask<T>(own: readonly Write[], sql: string, answer: (db: DuckDB) => Promise<T>): Promise<T> {
    const { db } = this;
    await this.settle(own.length === 0 ? sql : everything);
    if (own.length === 0) return answer(db);
    await db.begin();
    try {
      for (const write of own)
        if ('rows' in write) await db.append(write.rows);
        else if ('keys' in write) await db.appendIds(write.n, write.keys, write.kinds, write.texts);
        else await db.run(write.sql, write.values);
      return await answer(db);
    } finally {
      await db.rollback();
    }
  }

  /** The answer to a query, from what is committed. */
  async rows(sql: string): Promise<Record<string, Value>[]> {
    await this.settle(sql);
    const rows = this.answers.get(sql) ?? (await this.db.rows(sql));
    this.answers.set(sql, rows);
    return rows;
  }

  /** Whether it is a definition that is there already. */
  isMade(sql: string): boolean {
    return this.made.has(sql);
  }

  /** Whether anything was ever added to a table. */
  isFilled(name: string): boolean {
    return this.filled.has(name);
  }

  private gather(more: Columns): void {
    if (more.n === 0) return;
    const name = nameOf(more.table);
    const into = this.waiting.get(name) ?? new Columns(more.table, more.n);
    this.waiting.set(name, into);
    this.filled.add(name);
    for (let row = 0; row < more.n; row++) copyRow(more, row, into, into.add());
  }

  private async execute(sql: string, values?: readonly Value[]): Promise<void> {
    const emptied = /^DELETE FROM (\S+)$/.exec(sql)?.[1];
    if (emptied !== undefined) this.waiting.delete(emptied);
    if (this.made.has(sql)) return;
    if (isDefinition(sql)) this.made.add(sql);
    else if (sql.startsWith('INSERT INTO meta.') && !values) return void this.texts.push(sql);
    else {
      await this.settle(sql);
      const [added] = /(?<=^INSERT INTO )\w+\.\w+/.exec(sql) ?? [];
      if (added !== undefined) this.filled.add(added);
    }
    await this.db.run(sql, values);
    this.answers.clear();
  }

  /** Adds what waits for a table that `sql` names. */
  private async settle(sql: string): Promise<void> {
    const isNamed = (name: string) => sql === everything || sql.includes(name) || sql.includes('meta.stored');
    for (const [name, columns] of this.waiting)
      if (isNamed(name)) {
        await this.db.append(columns);
        this.waiting.delete(name);
        this.answers.clear();
      }
    if (isNamed('meta.')) {
      const named = this.texts.filter((text) => tablesIn(text).some(isNamed));
      if (named.length > 0) await this.db.run(named.join('; '));
      if (named.length > 0) this.answers.clear();
      this.texts = this.texts.filter((text) => !named.includes(text));
    }
    if (!isNamed('meta.ids')) return;
    for (const { n, keys, kinds, texts } of this.ids) await this.db.appendIds(n, keys, kinds, texts);
    if (this.ids.length > 0) this.answers.clear();
    this.ids = [];
  }
}

const tablesIn = (text: string) => text.match(/(?<=INSERT INTO )meta\.\w+/g) ?? [];
