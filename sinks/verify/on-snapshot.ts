// A snapshot as ground for the proofs, while its engine goes on: texts become codes and keys again, in a database aside.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passport } from '../../data/events.ts';
import { rawOf, tablesOf } from '../../engine/commit.ts';
import { bookkeeping, createTable, nameOf } from '../../engine/ddl.ts';
import { DuckDB } from '../../engine/duckdb.ts';
import { Identifiers } from '../../engine/identifiers.ts';
import { Dictionaries } from '../../engine/labels.ts';
import { lateTable } from '../../engine/ledger.ts';
import { quote } from '../../engine/quote.ts';
import { loadDictionaries } from '../../engine/recover.ts';
import { domainOf, type Table } from '../../engine/schema.ts';
import { Archive } from '../archive.ts';
import { disk } from '../disk.ts';
import { kernelFor } from '../kernel-for.ts';
import { lastReading } from '../reading.ts';
import { rawRelation } from '../retention.ts';
import type { Manifest } from '../snapshot.ts';
import { type Ground, groundFor, memoryLimit } from './ground.ts';

/** Of `dir`, its restricted snapshot at `path`: analysts' own shows other names for people, and keys of none. */
export async function onSnapshot<T>(
  dir: string,
  { path, manifest }: { readonly path: string; readonly manifest?: Partial<Manifest> },
  prove: (ground: Ground) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rahdari-'));
  try {
    const db = await DuckDB.open(join(folder, 'proof.duckdb'), {
      tempDirectory: folder,
      memoryLimit,
    });
    try {
      const reading = await lastReading(dir);
      const archive = new Archive(join(dir, 'archive'), disk, rawOf(passport), [lateTable]);
      const { kernel } = kernelFor(reading, new Dictionaries(), new Identifiers());
      await fill(db, path, tablesOf(kernel, passport), archive, manifest?.archived_up_to ?? 0);
      return await prove(
        groundFor(reading, kernel, db, await loadDictionaries(db), (table) =>
          rawRelation(db, archive, table),
        ),
      );
    } finally {
      await db.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rows of messages up to `archivedUpTo` are in the archive alone. */
async function fill(
  db: DuckDB,
  path: string,
  tables: readonly Table[],
  archive: Archive,
  archivedUpTo: number,
): Promise<void> {
  for (const sql of bookkeeping) await db.run(sql);
  await db.run(`ATTACH ${quote(path)} AS snap (READ_ONLY)`);
  if (archivedUpTo > 0) await db.run(`INSERT INTO meta.pruned VALUES (${archivedUpTo})`);
  const contents = await archive.contents();
  const texts = new Map<string, string[]>();
  for (const table of tables) {
    const sealed = archivedUpTo > 0 ? archive.relation(contents, table) : undefined;
    for (const [name, column] of Object.entries(table.columns)) {
      if (column.kind !== 'label') continue;
      const domain = domainOf(name, column);
      const from = [`snap.${nameOf(table)}`, ...(sealed === undefined ? [] : [sealed])];
      const each = from.map(
        (rows) => `SELECT DISTINCT ${name} AS text FROM ${rows} WHERE ${name} IS NOT NULL`,
      );
      texts.set(domain, [...(texts.get(domain) ?? []), ...each]);
    }
  }
  for (const [domain, queries] of texts)
    await db.run(
      `INSERT INTO meta.labels SELECT ${quote(domain)}, row_number() OVER (ORDER BY text), text FROM (${queries.join(' UNION ')})`,
    );
  const half = (side: string) => `('0x' || ${side}(key, 16))::UBIGINT::UHUGEINT`;
  await db.run(
    `INSERT INTO meta.ids SELECT (${half('left')} << 64) | ${half('right')}, kind, text FROM snap.raw.ids`,
  );
  for (const table of tables) {
    await db.run(createTable(table));
    await db.run(`INSERT INTO ${nameOf(table)} ${coded(table)}`);
  }
  for (const name of ['positions', 'accounting'])
    await db.run(`INSERT INTO meta.${name} BY NAME FROM snap.meta.${name}`);
}

/** The rows of a snapshot's table as codes and keys. */
function coded(table: Table): string {
  const joins: string[] = [];
  const columns = Object.entries(table.columns).map(([name, column]) => {
    if (column.kind !== 'label' && column.kind !== 'identifier') return `t.${name}`;
    const isLabel = column.kind === 'label';
    joins.push(
      isLabel
        ? `LEFT JOIN meta.labels l_${name} ON l_${name}.domain = ${quote(domainOf(name, column))} AND l_${name}.text = t.${name}`
        : `LEFT JOIN meta.ids_known l_${name} ON l_${name}.text = t.${name}`,
    );
    return `l_${name}.${isLabel ? 'code' : 'key'} AS ${name}`;
  });
  return `SELECT ${columns.join(', ')} FROM snap.${nameOf(table)} t ${joins.join(' ')}`;
}
