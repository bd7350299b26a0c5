// What `rahdari doctor` finds in a data directory: state, what was set aside, what was never read, sealed files.
import { join } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';
import { checkVersion } from '../../engine/version.ts';
import project from '../../package.json' with { type: 'json' };
import { checkedContents } from '../archive-contents.ts';
import { disk } from '../disk.ts';
import { isHeld } from '../lock.ts';
import { type Found, fail, ok, warn } from './check.ts';

export const isRunning = async (dir: string): Promise<boolean> =>
  (await disk.exists(join(dir, 'state'))) && isHeld(join(dir, 'state'));

export const lock = async (dir: string): Promise<Found> =>
  ok((await isRunning(dir)) ? 'an engine is running here' : 'no engine is running here');

/** The engine's own database, where no engine has it open. */
export async function state(dir: string): Promise<Found> {
  const path = join(dir, 'state', 'engine.duckdb');
  if (!(await disk.exists(path))) return ok('nothing was read here yet');
  const aside = (await disk.list(join(dir, 'state'))).filter((name) => name.includes('.corrupt-'));
  if (await isRunning(dir)) return told(aside, 'in use');
  if (await disk.exists(join(dir, 'state', 'damaged')))
    return fail(`${path} is damaged`, 'start the engine again: it is made anew from the archive and the log');
  const db = await DuckDB.open(path, { readOnly: true });
  try {
    await checkVersion(db, dir, project.version);
  } finally {
    await db.close();
  }
  return told(aside, 'opens');
}

const told = (aside: readonly string[], found: string): Found =>
  aside.length === 0
    ? ok(found)
    : warn(`${found}; set aside as damaged: ${aside.join(', ')}`, 'check this disk, then remove them');

/** Messages that were never read, by the newest snapshot. */
export async function losses(dir: string): Promise<Found> {
  const path = join(dir, 'snapshots', 'latest.duckdb');
  if (!(await disk.exists(path))) return ok('none known');
  const db = await DuckDB.open(path, { readOnly: true });
  try {
    const isKept = await db.rows(
      "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'losses'",
    );
    if (isKept.length === 0) return ok('none known');
    const rows = await db.rows(
      "SELECT stream || ': ' || why || ', ' || from_seq || ' to ' || coalesce(to_seq::VARCHAR, 'unknown') AS loss FROM meta.losses ORDER BY accepted_ordinal",
    );
    if (rows.length === 0) return ok('none');
    const each = rows.map(({ loss }) => loss).join('; ');
    return warn(
      `never read, and accepted: ${each}`,
      'send those messages again: what was read before is known',
    );
  } finally {
    await db.close();
  }
}

/** Every file of the archive by its SHA-256. */
export async function archive(dir: string): Promise<Found> {
  const { files, ordinal } = await checkedContents(disk, join(dir, 'archive'));
  return files.length === 0
    ? ok('none')
    : ok(`${files.length} files up to message ${ordinal} · sha256 holds`);
}
