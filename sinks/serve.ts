// Shows the newest snapshot of a directory on the page, and the next one when it is there; nothing else is read or written.

import { type Places, places } from '../data/places.ts';
import { DuckDB } from '../engine/duckdb.ts';
import type { Time } from '../engine/ports.ts';
import { type Latest, latest } from './cli/latest.ts';
import type { Source } from './pages/feed.ts';
import type { Overview } from './pages/overview.ts';
import { overviewOfSnapshot } from './pages/overview-of-snapshot.ts';

export interface Served extends Source {
  /** Looks for newer snapshots until the signal comes. */
  follow(every: number, signal: AbortSignal): Promise<void>;
}

/** The newest snapshot as a source of overviews; WorldError E-SNAP-001 where there is none. */
export async function serve(dir: string, time: Time, notice: (text: string) => void): Promise<Served> {
  const known = places();
  let newest = await latest(dir);
  let shown = await read(newest, known);
  const changed = new Set<() => void>();
  let told = '';
  return {
    overview: () => shown,
    onChange(call) {
      changed.add(call);
      return () => changed.delete(call);
    },
    async follow(every, signal) {
      while (!signal.aborted) {
        await time.sleep(every, signal).catch(() => {});
        if (signal.aborted) return;
        try {
          const found = await latest(dir);
          if (found.path === newest.path) continue;
          shown = await read(found, known);
          newest = found;
          told = '';
          for (const call of changed) call();
        } catch (error) {
          // The one before is still good; what is wrong is said once.
          if (`${error}` !== told) notice((told = `${error}`));
        }
      }
    },
  };
}

async function read({ path, manifest }: Latest, known: Places): Promise<Overview> {
  const db = await DuckDB.open(path, { readOnly: true, sealed: true });
  try {
    return await overviewOfSnapshot(db, known, manifest?.created_at ?? null);
  } finally {
    await db.close();
  }
}
