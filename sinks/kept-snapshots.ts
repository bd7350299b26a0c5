// Where snapshots are, and which of them stay.
import { join } from 'node:path';
import type { Files } from '../engine/ports.ts';

/** Which of the stamps (newest first) to keep: the newest `keep`, and the newest of each hour and each day. */
export function keptOf(stamps: readonly string[], keep: number): Set<string> {
  const kept = new Set(stamps.slice(0, keep));
  for (const [characters, most] of [
    ['YYYYMMDDTHH'.length, 48],
    ['YYYYMMDD'.length, 35],
  ]) {
    const newest = new Map<string, string>();
    for (const stamp of stamps) {
      const span = stamp.slice(0, characters);
      if (!newest.has(span)) newest.set(span, stamp);
    }
    for (const stamp of [...newest.values()].slice(0, most)) kept.add(stamp);
  }
  return kept;
}

export const rootOf = (dir: string, isRestricted: boolean) =>
  join(dir, 'snapshots', isRestricted ? 'restricted' : '.');
export const roots = (dir: string) => [rootOf(dir, false), rootOf(dir, true)];

/** Of the snapshot with this stamp. */
export const pathOf = (dir: string, stamp: string, isRestricted: boolean) =>
  join(
    rootOf(dir, isRestricted),
    `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`,
    `${stamp}.duckdb`,
  );

/** Every file of the snapshots under `root`. */
export async function* filesIn(files: Files, root: string): AsyncGenerator<{ name: string; path: string }> {
  for (const day of (await files.list(root)).filter((name) => /^\d{4}-\d\d-\d\d$/.test(name)))
    for (const name of await files.list(join(root, day))) yield { name, path: join(root, day, name) };
}

interface Kept {
  readonly dir: string;
  readonly files: Files;
}

/** Takes away what a crash or a full disk left half-written. */
export async function sweep({ dir, files }: Kept): Promise<void> {
  for (const root of roots(dir))
    for await (const { name, path } of filesIn(files, root))
      if (/\.tmp(\.wal)?$/.test(name)) await files.remove(path);
}

/** Keeps the newest `keep`, one an hour and one a day; a reader that has a removed one open keeps it until it closes. */
export async function prune({ dir, files, keep }: Kept & { readonly keep: number }): Promise<void> {
  for (const root of roots(dir)) {
    const paths = new Map<string, string>();
    for await (const { name, path } of filesIn(files, root))
      if (name.endsWith('.duckdb')) paths.set(name.replace('.duckdb', ''), path);
    const kept = keptOf([...paths.keys()].sort().reverse(), keep);
    for (const [stamp, path] of paths) {
      if (kept.has(stamp)) continue;
      await files.remove(path);
      await files.remove(path.replace(/duckdb$/, 'json'));
    }
  }
}
