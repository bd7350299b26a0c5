// The newest snapshot of a data directory: found by its real path, opened sealed, and named under every answer.
import { appendFile, readFile, realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { WorldError } from '../../engine/errors.ts';
import type { Manifest } from '../snapshot.ts';

export interface Latest {
  /** What `latest.duckdb` points at now; a reader keeps it when the next one comes. */
  readonly path: string;
  readonly manifest?: Partial<Manifest>;
}

const folderOf = (dir: string, isRestricted: boolean) =>
  join(dir, 'snapshots', isRestricted ? 'restricted' : '.');

/** The newest snapshot, or WorldError E-SNAP-001. */
export async function latest(dir: string, isRestricted = false): Promise<Latest> {
  const folder = folderOf(dir, isRestricted);
  const path = await realpath(join(folder, 'latest.duckdb')).catch((cause) => {
    throw new WorldError(
      'E-SNAP-001',
      `no ${isRestricted ? 'restricted ' : ''}snapshot in ${folder}`,
      `rahdari replay FILE -C ${dir}, or rahdari run -C ${dir}`,
      { cause },
    );
  });
  const beside = await manifestAt(path.replace(/duckdb$/, 'json'));
  return { path, manifest: beside ?? (await manifestAt(join(folder, 'latest.json'))) };
}

async function manifestAt(path: string): Promise<Partial<Manifest> | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** One line for each look at restricted data, written before it is given. */
export async function audit(dir: string, { manifest }: Latest, sql: string, now: Date): Promise<void> {
  const line = {
    at: now.toISOString(),
    user: userInfo().username,
    pid: process.pid,
    stamp: manifest?.stamp,
    sql,
  };
  const path = join(folderOf(dir, true), 'audit.log');
  await appendFile(path, `${JSON.stringify(line)}\n`, { mode: 0o640 }).catch((cause) => {
    throw new WorldError(
      'E-SNAP-002',
      `cannot write ${path}: ${(cause as Error).message}`,
      'ask for the right to write it',
      {
        cause,
      },
    );
  });
}

/** `snapshot 20260302T100000Z · as of 2026-03-02T10:00:00Z · age 4 min` */
export function provenance({ path, manifest }: Latest, now: number): string {
  const stamp = manifest?.stamp ?? path.replace(/^.*[\\/]|\.duckdb$/g, '');
  return `snapshot ${stamp} · as of ${manifest?.as_of ?? 'nothing'} · age ${ageOf(manifest?.created_at, now)}`;
}

export function ageOf(createdAt: string | undefined, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(createdAt ?? '')) / 1000));
  if (Number.isNaN(seconds)) return 'unknown';
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
