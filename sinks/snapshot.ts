// An immutable copy of the tables for analysts: written aside, fsynced, renamed, pointed at by `latest`.
import { randomBytes } from 'node:crypto';
import { join, relative } from 'node:path';
import { comments, decoded, nameOf } from '../engine/ddl.ts';
import type { DuckDB } from '../engine/duckdb.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Files } from '../engine/ports.ts';
import type { Table } from '../engine/schema.ts';
import { marts, quality, views } from './views.ts';

export interface SnapshotOptions {
  readonly db: DuckDB;
  readonly dir: string;
  readonly files: Files;
  readonly kernel: Kernel;
  readonly tables: readonly Table[];
  /** Wall-clock ms: names the snapshot. */
  readonly now: number;
  /** How many to keep. */
  readonly keep: number;
  readonly version: string;
}
export interface Manifest {
  readonly stamp: string;
  readonly created_at: string;
  readonly as_of: string | null;
  readonly version: string;
  readonly positions: Record<string, number>;
  readonly rows: Record<string, number>;
  readonly left_out: readonly string[];
  readonly sha256: string;
}

const iso = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : null);

/** Writes the two files of a snapshot and their manifests. The commit path waits; readers keep what they have open. */
export async function snapshot(options: SnapshotOptions): Promise<Manifest> {
  const stamp = new Date(options.now).toISOString().replace(/[-:.]/g, '');
  await write(options, stamp, true);
  const manifest = await write(options, stamp, false);
  await prune(options);
  return manifest;
}

async function write(options: SnapshotOptions, stamp: string, isRestricted: boolean): Promise<Manifest> {
  const { db, files, kernel, tables } = options;
  const root = join(options.dir, 'snapshots', isRestricted ? 'restricted' : '.');
  const folder = join(root, `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`);
  await files.mkdir(folder);
  const path = join(folder, `${stamp}.duckdb`);
  const temporary = `${path}.tmp`;
  const salt = randomBytes(16).toString('hex');
  const asOf = kernel.clocks.logged;
  const rows: Record<string, number> = {};
  await files.remove(temporary);
  await db.run(`ATTACH '${temporary.replaceAll("'", "''")}' AS snap`);
  try {
    for (const schema of ['raw', 'core', 'windows', 'marts', 'meta'])
      await db.run(`CREATE SCHEMA snap.${schema}`);
    for (const table of tables) {
      const hidden = isRestricted
        ? []
        : Object.keys(table.columns).filter((name) => table.columns[name].privacy === 'pseudonym');
      const masked = hidden.map(
        (name) =>
          `CASE WHEN ${name} IS NOT NULL THEN 'o-' || left(md5('${salt}' || ${name}), 10) END AS ${name}`,
      );
      const replaced = masked.length > 0 ? `* REPLACE (${masked.join(', ')})` : '*';
      await db.run(`CREATE TABLE snap.${nameOf(table)} AS SELECT ${replaced} FROM (${decoded(table)})`);
      for (const sql of comments(table, `snap.${nameOf(table)}`)) await db.run(sql);
      const [{ n }] = await db.rows(`SELECT count(*)::DOUBLE AS n FROM snap.${nameOf(table)}`);
      rows[nameOf(table)] = n as number;
    }
    const people = isRestricted ? '' : "WHERE kind <> 'officer'";
    await db.run(
      `CREATE TABLE snap.raw.ids AS SELECT kind, text, key::VARCHAR AS key FROM meta.ids_known ${people}`,
    );
    await db.run('CREATE TABLE snap.meta.positions AS SELECT * FROM meta.positions');
    await db.run('CREATE TABLE snap.meta.accounting AS SELECT * FROM meta.accounting');
    const instant = iso(asOf) === null ? 'NULL::TIMESTAMPTZ' : `TIMESTAMPTZ '${iso(asOf)}'`;
    await db.run('USE snap');
    await db.run(
      `CREATE TABLE meta.snapshot AS SELECT '${stamp}' AS stamp, ${instant} AS as_of, '${options.version}' AS version`,
    );
    await db.run('CREATE MACRO as_of() AS (SELECT as_of FROM meta.snapshot)');
    for (const sql of [...views(kernel, tables), ...marts, ...quality]) await db.run(sql);
  } finally {
    await db.run('USE engine');
    await db.run('DETACH snap');
  }
  await files.seal(temporary, path, isRestricted ? 0o640 : 0o444);
  const manifest: Manifest = {
    stamp,
    created_at: new Date(options.now).toISOString(),
    as_of: iso(asOf),
    version: options.version,
    positions: Object.fromEntries(
      (
        await db.rows(
          'SELECT stream, max(seq)::DOUBLE AS seq FROM meta.positions GROUP BY stream ORDER BY stream',
        )
      ).map(({ stream, seq }) => [stream, seq]),
    ),
    rows,
    left_out: isRestricted ? [] : ['officers by name', 'staff', 'fraud'],
    sha256: await files.sha256(path),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await files.write(path.replace(/duckdb$/, 'json'), text);
  await files.link(relative(root, path), join(root, 'latest.duckdb'));
  await files.write(join(root, 'latest.json'), text);
  return manifest;
}

/** Keeps the newest; a reader that has an older one open keeps it until it closes. */
async function prune({ dir, files, keep }: SnapshotOptions): Promise<void> {
  for (const root of [join(dir, 'snapshots'), join(dir, 'snapshots', 'restricted')]) {
    const all: string[] = [];
    for (const day of (await files.list(root)).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name)))
      for (const name of await files.list(join(root, day)))
        if (name.endsWith('.duckdb')) all.push(join(root, day, name));
    for (const path of all.sort().slice(0, -keep)) {
      await files.remove(path);
      await files.remove(path.replace(/duckdb$/, 'json'));
    }
  }
}
