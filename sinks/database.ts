// The engine's own database: where it is damaged it is set aside, visibly, and made again from what is whole.
import { join } from 'node:path';
import { WorldError } from '../engine/errors.ts';
import type { Files, Store } from '../engine/ports.ts';
import { isUnfolded, lastOrdinal, loadDictionaries } from '../engine/recover.ts';
import { checkVersion } from '../engine/version.ts';
import project from '../package.json' with { type: 'json' };
import type { Archive } from './archive.ts';
import { mendContents } from './archive-contents.ts';
import { fill } from './restore.ts';
import type { World } from './world.ts';

export interface Kept {
  readonly dir: string;
  readonly world: World;
  readonly files: Files;
  readonly archive: Archive;
  /** Names what is set aside. */
  readonly stamp: string;
  readonly notice: (text: string) => void;
}

export interface Database {
  readonly store: Store;
  /** Closes it and lets another engine in. */
  close(): Promise<void>;
}

/**
 * Opens it, or what can be had of it: without its last transactions where those are damaged, else anew, from the
 * archive where there is one. The positions in it say from where the log is read on. Damage that shows later leaves a
 * mark, so that the next start knows.
 */
export async function openDatabase(of: Kept): Promise<Database> {
  const { dir, files, world } = of;
  const state = join(dir, 'state');
  await files.mkdir(state);
  const mark = join(state, 'damaged');
  const held = await world.lock(state);
  try {
    const damaged = (error: Error) => files.write(mark, error.message);
    const store = await openSound(of, mark, (path, tempDirectory) =>
      world.openStore(path, tempDirectory, damaged),
    );
    return { store, close: () => store.close().finally(held.release) };
  } catch (error) {
    await held.release();
    throw error;
  }
}

type OpenStore = (path: string, tempDirectory: string) => Promise<Store>;

async function openSound(of: Kept, mark: string, openStore: OpenStore): Promise<Store> {
  const { dir, files, archive, notice } = of;
  const path = join(dir, 'state', 'engine.duckdb');
  if (await files.exists(mark)) {
    const why = new TextDecoder().decode(await files.read(mark));
    await setAside(of, [path, `${path}.wal`], why);
    await files.remove(mark);
  }
  let db = await soundStore(of, path, openStore);
  try {
    await checkVersion(db, dir, project.version);
    await loadDictionaries(db);
    const last = await lastOrdinal(db);
    if ((await archive.contents()).ordinal <= last || (await isUnfolded(db))) return db;
    const contents = await mendContents(files, archive.folder, of);
    if (contents.ordinal <= last) return db;
    if (last > 0) {
      await db.close();
      const why = `it ends at message ${last}, and the archive holds ${contents.ordinal}: it has lost what it had`;
      await setAside(of, [path, `${path}.wal`], why);
      db = await openStore(path, join(dir, 'state', 'spill'));
      await loadDictionaries(db);
    }
    notice(`${path} is made again from the archive, up to message ${contents.ordinal}`);
    await fill(db, archive, undefined, contents);
    return db;
  } catch (error) {
    await db.close().catch(() => {});
    throw error;
  }
}

/** What opens without complaint: the whole, what there is without the last transactions, or nothing at all. */
async function soundStore(of: Kept, path: string, openStore: OpenStore): Promise<Store> {
  const suspects = [[`${path}.wal`], [path, `${path}.wal`]];
  for (;;) {
    try {
      return await openStore(path, join(of.dir, 'state', 'spill'));
    } catch (error) {
      const suspected = suspects.shift();
      if (!(error instanceof WorldError) || error.code !== 'E-DIR-003' || !suspected) throw error;
      await setAside(of, suspected, error.message);
    }
  }
}

/** Checkpoints hold codes of the database that they were made beside: they go with it. */
async function setAside(of: Kept, paths: readonly string[], why: string): Promise<void> {
  const { dir, files, stamp, notice } = of;
  if (paths.length > 1) await files.remove(join(dir, 'state', 'checkpoints'));
  for (const path of paths) {
    if (!(await files.exists(path))) continue;
    await files.seal(path, `${path}.corrupt-${stamp}`);
    notice(`${path} is set aside as .corrupt-${stamp}: ${why.split('\n')[0]}`);
  }
}
