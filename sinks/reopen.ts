// What a directory holds becomes an engine's state again: by checkpoint and journal, or anew where definitions changed.
import { passport } from '../data/events.ts';
import { readCheckpoint, writeCheckpoint } from '../engine/checkpoint.ts';
import { rawOf, tablesOf } from '../engine/commit.ts';
import { nameOf } from '../engine/ddl.ts';
import type { Definitions } from '../engine/definitions.ts';
import type { Files, Positions, Store } from '../engine/ports.ts';
import { rebuild } from '../engine/rebuild.ts';
import { isUnfolded, lastOrdinal, type Recovery, recover, resume } from '../engine/recover.ts';
import { reshape } from '../engine/reshape.ts';
import { keepDefinitions, knownDefinitions, planned, type Upgrade, upgradeOf } from '../engine/upgrade.ts';
import { keepVersion } from '../engine/version.ts';
import project from '../package.json' with { type: 'json' };
import type { Archive } from './archive.ts';
import { bringBack, prunedUpTo, rawRows, viewStored } from './retention.ts';

export interface Reopened extends Recovery {
  readonly files: Files;
  readonly definitions: Definitions;
  readonly archive: Archive;
  /** Folder of the checkpoints. */
  readonly checkpoints: string;
  /** Names what is set aside. */
  readonly stamp: string;
  readonly notice: (text: string) => void;
}

/** Raw rows folded and written again in a second, about: for the plan alone. */
const refolded = 60_000;
const raw = rawOf(passport);

/** Leaves the kernel as it was at the last commit and returns the positions to read on from. */
export async function reopen(of: Reopened): Promise<Positions> {
  const { store, kernel, archive, definitions, files, checkpoints, notice } = of;
  const last = await lastOrdinal(store);
  const changed = upgradeOf(definitions, await knownDefinitions(store));
  const isEmpty = last === 0 || (await isUnfolded(store));
  const upgrade = isEmpty ? undefined : changed;
  const again = new Set(upgrade?.rebuild.flatMap(({ tables }) => tables));
  await reshape(
    store,
    tablesOf(kernel, passport).filter((table) => !again.has(nameOf(table))),
  );
  await viewStored(store, archive, raw);
  if (upgrade) notice(await plan(store, archive, upgrade));
  else if (isEmpty) await files.remove(checkpoints);
  else await readCheckpoint(files, checkpoints, kernel, definitions.state, last, of);
  if (kernel.ordinal < (await prunedUpTo(store))) await bringBack(store, archive, raw);
  if (upgrade) {
    await rebuild(of, upgrade, definitions);
    await files.remove(checkpoints);
    await writeCheckpoint(files, checkpoints, kernel, definitions.state);
  } else await recover(of);
  if (changed && !upgrade) await keepDefinitions(store, definitions);
  await keepVersion(store, project.version);
  return resume(of);
}

/** What `reopen` would do about changed definitions, for people; it changes nothing. */
export async function planOf(store: Store, archive: Archive, definitions: Definitions): Promise<string> {
  const upgrade = upgradeOf(definitions, await knownDefinitions(store));
  return upgrade ? plan(store, archive, upgrade) : 'no definition has changed: nothing is to be made again';
}

const plan = async (store: Store, archive: Archive, upgrade: Upgrade): Promise<string> =>
  planned(upgrade, await rawRows(store, archive, raw), refolded);
