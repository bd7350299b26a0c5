// What a start would do about changed definitions, told without starting.
import { join } from 'node:path';
import { passport } from '../data/events.ts';
import { rawOf } from '../engine/commit.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { Identifiers } from '../engine/identifiers.ts';
import { Dictionaries } from '../engine/labels.ts';
import { checkVersion } from '../engine/version.ts';
import project from '../package.json' with { type: 'json' };
import { Archive } from './archive.ts';
import { disk } from './disk.ts';
import { type Asked, kernelFor } from './kernel-for.ts';
import { referenceFor } from './reference.ts';
import { planOf } from './reopen.ts';
import { mappingFor } from './replay.ts';

/** For an engine over `dir` that asks this; the directory is left as it is. */
export async function plan(dir: string, asked: Asked): Promise<string> {
  const path = join(dir, 'state', 'engine.duckdb');
  if (!(await disk.exists(path))) return `nothing was read into ${dir} yet`;
  const db = await DuckDB.open(path, { readOnly: true });
  try {
    await checkVersion(db, dir, project.version);
    const { definitions } = kernelFor(asked, new Dictionaries(), new Identifiers());
    return await planOf(db, new Archive(join(dir, 'archive'), disk, rawOf(passport), []), definitions);
  } finally {
    await db.close();
  }
}

/** The same for `run` and `replay` with this map (of this file). */
export async function planFor(
  dir: string,
  from: { map?: string; file?: string; calendars?: string },
): Promise<string> {
  const { map, file, calendars } = from;
  const { mapping } = await mappingFor(map, file);
  return plan(dir, { mapping, reference: await referenceFor(map, calendars) });
}
