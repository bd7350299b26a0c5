// The archive: what was read, sealed as Parquet by day, from which everything else can be made again.

import { join } from 'node:path';
import { archived, encoded, nameOf } from '../engine/ddl.ts';
import { ConfigError } from '../engine/errors.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Files, Store, Value } from '../engine/ports.ts';
import { quote } from '../engine/quote.ts';
import { domainOf, type Table } from '../engine/schema.ts';
import {
  type Contents,
  checkedContents,
  readContents,
  type SealedFile,
  writeContents,
} from './archive-contents.ts';
import type { Reading } from './reading.ts';

export class Archive {
  readonly folder: string;
  private readonly files: Files;
  /** What everything can be made again from. */
  private readonly raw: readonly Table[];
  /** What is sealed beside it for readers. */
  private readonly derived: readonly Table[];

  constructor(folder: string, files: Files, raw: readonly Table[], derived: readonly Table[]) {
    this.folder = folder;
    this.files = files;
    this.raw = raw;
    this.derived = derived;
  }

  contents(): Promise<Contents> {
    return readContents(this.files, this.folder);
  }

  /** Seals what was committed since the last time. Broken off, it leaves the archive as it was. */
  async seal(db: Store, { ordinal: to, clocks, accounts }: Kernel, reading: Reading): Promise<void> {
    const before = await this.contents();
    const { ordinal: from } = before;
    if (to <= from) return;
    const added: SealedFile[] = [];
    for (const table of [...this.raw, ...this.derived])
      for (const day of await days(db, table, from, to)) {
        const where = `ordinal > ${from} AND ordinal <= ${to} AND ${dayOf} = '${day}'`;
        added.push(await this.write(db, table, day, where, from, to));
      }
    const { filtered, dropped } = accounts;
    const as_of = Number.isFinite(clocks.logged) ? new Date(clocks.logged).toISOString() : null;
    const seals = [...(before.seals ?? []), { ordinal: to, as_of, filtered, dropped }];
    const marks: Record<string, Record<string, Value>[]> = {};
    for (const name of marked) marks[name] = await db.rows(`SELECT COLUMNS(*)::VARCHAR FROM meta.${name}`);
    const files = [...before.files, ...added];
    await writeContents(this.files, this.folder, {
      version: 1,
      ordinal: to,
      as_of,
      filtered,
      dropped,
      reading,
      marks,
      files,
      seals,
    });
  }

  private async write(
    db: Store,
    table: Table,
    day: string,
    where: string,
    from: number,
    to: number,
  ): Promise<SealedFile> {
    const folder = join(nameOf(table), `date=${day}`);
    await this.files.mkdir(join(this.folder, folder));
    const path = join(folder, `${padded(from + 1)}-${padded(to)}.parquet`);
    const full = join(this.folder, path);
    const temporary = `${full}.tmp`;
    const [{ n }] = await db.rows(`SELECT count(*)::DOUBLE AS n FROM ${nameOf(table)} WHERE ${where}`);
    await db.run(
      `COPY (${archived(table, where)}) TO ${quote(temporary)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    await this.files.seal(temporary, full, 0o440);
    return { path, table: nameOf(table), rows: n as number, from, to, sha256: await this.files.sha256(full) };
  }

  /** All sealed rows of a table as a relation for SQL, or undefined where there are none. */
  relation(contents: Contents, table: Table): string | undefined {
    const own = contents.files.filter((file) => file.table === nameOf(table));
    if (own.length === 0) return undefined;
    return `read_parquet([${own.map(({ path }) => quote(join(this.folder, path))).join(', ')}], hive_partitioning = false)`;
  }

  /** Sealed rows of messages up to `to` into the tables of a database that holds all their texts. */
  async load(db: Store, contents: Contents, to: number, tables = this.raw): Promise<void> {
    for (const table of tables) {
      const from = this.relation(contents, table);
      if (from === undefined) continue;
      await db.run(
        `INSERT INTO ${nameOf(table)} ${encoded(table, `(SELECT * FROM ${from} WHERE ordinal <= ${to})`)}`,
      );
    }
  }

  /**
   * Fills an empty database: raw rows, texts, and the mark that all else is to be made from them. Damage is refused
   * (E-ARCHIVE-002); `contents` are those that `mend` has left.
   */
  async restore(
    db: Store,
    report: (fraction: number) => void = () => {},
    contents?: Contents,
  ): Promise<void> {
    const whole = contents ?? (await checkedContents(this.files, this.folder, report));
    if (whole.ordinal === 0)
      throw new ConfigError(
        'E-ARCHIVE-001',
        `no archive in ${this.folder}`,
        'rahdari snapshot --seal makes one',
      );
    const { ordinal, filtered, dropped, marks = {} } = whole;
    await db.begin();
    try {
      await this.loadTexts(db, whole);
      await this.load(db, whole, ordinal);
      for (const name of marked)
        for (const row of marks[name] ?? []) {
          const values = Object.values(row).map((_, i) => `$${i + 1}`);
          await db.run(`INSERT INTO meta.${name} VALUES (${values.join(', ')})`, Object.values(row));
        }
      await db.run(`INSERT INTO meta.unfolded VALUES (${ordinal}, ${filtered}, ${dropped})`);
      await db.commit();
    } catch (error) {
      await db.rollback().catch(() => {});
      throw error;
    }
  }

  private async loadTexts(db: Store, contents: Contents): Promise<void> {
    const labels = new Map<string, string[]>();
    for (const table of this.raw) {
      const from = this.relation(contents, table);
      if (from === undefined) continue;
      for (const [name, column] of Object.entries(table.columns)) {
        const texts = `SELECT DISTINCT ${name} AS text FROM ${from} WHERE ${name} IS NOT NULL`;
        if (column.kind === 'label')
          labels.set(domainOf(name, column), [...(labels.get(domainOf(name, column)) ?? []), texts]);
        else if (column.kind === 'identifier' && column.form !== 'digest')
          await db.run(
            `INSERT INTO meta.ids SELECT DISTINCT (${name}_high::UHUGEINT << 64) | ${name}_low, ${quote(name)}, ${name} FROM ${from} WHERE ${name} IS NOT NULL`,
          );
      }
    }
    for (const [domain, queries] of labels)
      await db.run(
        `INSERT INTO meta.labels SELECT ${quote(domain)}, row_number() OVER (ORDER BY text), text FROM (${queries.join(' UNION ')})`,
      );
  }
}

/** Tables of meta that go along: which streams its positions belong to, and what was never read of them. */
const marked = ['streams', 'losses'];
const padded = (n: number) => String(n).padStart(12, '0');
/** The day of logged time, in UTC; what came before any time was known is put first. */
const dayOf = `strftime(coalesce(logged_at, TIMESTAMPTZ '1970-01-01 00:00:00+00'), '%Y-%m-%d')`;

async function days(db: Store, table: Table, from: number, to: number): Promise<string[]> {
  const rows = await db.rows(
    `SELECT DISTINCT ${dayOf} AS day FROM ${nameOf(table)} WHERE ordinal > ${from} AND ordinal <= ${to} ORDER BY day`,
  );
  return rows.map(({ day }) => day as string);
}
