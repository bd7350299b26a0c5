// An immutable copy of the tables for analysts: written aside, fsynced, renamed, pointed at by `latest`.

import { randomBytes } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { recipes } from '../data/recipes.ts';
import { comments, nameOf } from '../engine/ddl.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Files, Store } from '../engine/ports.ts';
import { quote } from '../engine/quote.ts';
import type { Table } from '../engine/schema.ts';
import project from '../package.json' with { type: 'json' };
import { documented } from './documented.ts';
import { reach } from './failpoint.ts';
import { pathOf, prune, rootOf, sweep } from './kept-snapshots.ts';
import { macros } from './macros.ts';
import { masked } from './masked.ts';
import { quality } from './quality.ts';
import { askable } from './questions.ts';
import { shown } from './shown.ts';
import { stampOf } from './stamp.ts';
import { toldReference } from './told-reference.ts';
import { about, marts, views } from './views.ts';
import { officeDays, workingTime } from './working-time.ts';

export interface SnapshotOptions {
  readonly db: Store;
  readonly dir: string;
  readonly files: Files;
  readonly kernel: Kernel;
  readonly tables: readonly Table[];
  /** Statements that make tables of what it was started with. */
  readonly sheets: readonly string[];
  /** Wall-clock ms: names the snapshot. */
  readonly now: number;
  /** How many to keep, beside one an hour for 48 hours and one a day for 35 days. */
  readonly keep: number;
  readonly archivedUpTo: number;
  /** What is kept and for how long, as texts: for meta.retention. */
  readonly retention: readonly { readonly what: string; readonly kept: string }[];
}
export interface Manifest {
  readonly stamp: string;
  readonly created_at: string;
  readonly as_of: string | null;
  readonly version: string;
  readonly positions: Record<string, number>;
  readonly rows: Record<string, number>;
  readonly left_out: readonly string[];
  /** Raw rows of messages up to this one are in the archive and not here; 0: all are here. */
  readonly archived_up_to: number;
  readonly sha256: string;
}

const { version } = project;
const iso = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : null);

/** Writes the two files of a snapshot and their manifests. The commit path waits; readers keep what they have open. */
export async function snapshot(options: SnapshotOptions): Promise<Manifest> {
  const stamp = stampOf(options.now);
  await sweep(options);
  try {
    const days = await officeDays(options);
    await options.db.run(`CREATE OR REPLACE TEMP TABLE ${known} AS SELECT * FROM meta.ids_known`);
    await write(options, stamp, true, days);
    const manifest = await write(options, stamp, false, days);
    await prune(options);
    return manifest;
  } catch (error) {
    await sweep(options);
    throw error;
  }
}

/** What officers do, one by one, is shown to few. */
const isForAll = ({ schema }: Table) => schema !== 'staff';
/** Keys of identifiers and their texts, each once. */
const known = 'ids_shown';

async function write(
  options: SnapshotOptions,
  stamp: string,
  isRestricted: boolean,
  days: readonly string[],
): Promise<Manifest> {
  const { db, files, kernel } = options;
  const tables = isRestricted ? options.tables : options.tables.filter(isForAll);
  const root = rootOf(options.dir, isRestricted);
  const path = pathOf(options.dir, stamp, isRestricted);
  await files.mkdir(dirname(path));
  const temporary = `${path}.tmp`;
  const salt = randomBytes(16).toString('hex');
  const asOf = kernel.clocks.logged;
  const counts = tables.map(
    (table) => `(SELECT count(*) FROM ${nameOf(table)})::DOUBLE AS "${nameOf(table)}"`,
  );
  const [rows] = (await db.rows(`SELECT ${counts.join(', ')}`)) as Record<string, number>[];
  const filled = shown(tables, kernel, known, rows).map(([table, query]): [Table, string] =>
    isRestricted ? [table, query] : [table, `FROM whole.${nameOf(table)}`],
  );
  await db.run(`ATTACH ${quote(temporary)} AS snap`);
  // What is shown to all is what is shown to few, without the people.
  if (!isRestricted) await db.run(`ATTACH ${quote(pathOf(options.dir, stamp, true))} AS whole (READ_ONLY)`);
  await db.begin();
  try {
    for (const schema of ['raw', 'core', 'windows', 'marts', 'meta', ...(isRestricted ? ['staff'] : [])])
      await db.run(`CREATE SCHEMA snap.${schema}`);
    for (const [table, query] of filled) {
      await reach('mid-snapshot');
      const hidden = isRestricted
        ? []
        : Object.keys(table.columns).filter((name) => table.columns[name].privacy === 'pseudonym');
      const replaced =
        hidden.length > 0 ? `* REPLACE (${hidden.map((name) => masked(name, salt)).join(', ')})` : '*';
      await db.run(`CREATE TABLE snap.${nameOf(table)} AS SELECT ${replaced} FROM (${query})`);
      await db.run(comments(table, `snap.${nameOf(table)}`).join(';'));
    }
    const people = isRestricted ? '' : "WHERE kind <> 'officer'";
    await db.run(
      `CREATE TABLE snap.raw.ids AS SELECT kind, text, lpad(lower(to_hex(key)), 32, '0') AS key FROM ${known} ${people}`,
    );
    for (const name of ['positions', 'accounting', 'losses'])
      await db.run(`CREATE TABLE snap.meta.${name} AS SELECT * FROM meta.${name}`);
    const instant = iso(asOf) === null ? 'NULL::TIMESTAMPTZ' : `TIMESTAMPTZ '${iso(asOf)}'`;
    const kept = options.retention.map(({ what, kept }) => `('${what}', '${kept}')`);
    await db.run(
      `CREATE TABLE snap.meta.retention AS SELECT * FROM (VALUES ${kept.join(', ')}) AS of(what, kept)`,
    );
    const named = (await recipes()).map(({ name, title }) => `(${quote(name)}, ${quote(title)})`);
    await db.run(
      `CREATE TABLE snap.meta.recipes AS SELECT * FROM (VALUES ${named.join(', ')}) AS of(name, title)`,
    );
    const full = await db.rows(
      'SELECT domain FROM meta.labels GROUP BY domain HAVING max(code) >= 65535 ORDER BY domain',
    );
    // What is asked of tables is planned by what is known of them, which is nothing before they are committed.
    await db.commit();
    await db.begin();
    await db.run('USE snap');
    await db.run(
      `CREATE TABLE meta.snapshot AS SELECT '${stamp}' AS stamp, ${instant} AS as_of, '${version}' AS version`,
    );
    await db.run('CREATE MACRO as_of() AS (SELECT as_of FROM meta.snapshot)');
    await db.run(
      "COMMENT ON MACRO as_of IS 'the instant this snapshot shows; NULL: nothing read yet · اس عکس کا لمحہ'",
    );
    const checks = quality(
      tables,
      full.map(({ domain }) => domain as string),
    );
    const made = [...macros(), ...views(kernel, tables), ...toldReference, ...options.sheets, ...marts];
    const asked = askable(
      filled.map(([table]) => nameOf(table)),
      made,
      isRestricted,
    );
    await db.run(
      [...made, ...about(kernel), checks, ...documented, ...days, ...workingTime, ...asked].join(';'),
    );
    await db.commit();
    await db.run('USE engine');
    await db.run('DETACH snap');
    if (!isRestricted) await db.run('DETACH whole');
  } catch (error) {
    // On a full disk these fail too, and would hide why.
    await db.rollback().catch(() => {});
    await db.run('USE engine').catch(() => {});
    for (const name of ['snap', 'whole']) await db.run(`DETACH DATABASE IF EXISTS ${name}`).catch(() => {});
    throw error;
  }
  await files.seal(temporary, path, isRestricted ? 0o640 : 0o444);
  const manifest: Manifest = {
    stamp,
    created_at: new Date(options.now).toISOString(),
    as_of: iso(asOf),
    version,
    positions: Object.fromEntries(
      (
        await db.rows(
          'SELECT stream, max(seq)::DOUBLE AS seq FROM meta.positions GROUP BY stream ORDER BY stream',
        )
      ).map(({ stream, seq }) => [stream, seq]),
    ),
    rows,
    left_out: isRestricted ? [] : ['officers by name', 'staff', 'fraud'],
    archived_up_to: options.archivedUpTo,
    sha256: await files.sha256(path),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await files.write(path.replace(/duckdb$/, 'json'), text);
  await files.link(relative(root, path), join(root, 'latest.duckdb'));
  await files.write(join(root, 'latest.json'), text);
  return manifest;
}
