// Days of one's own, in a file that is put over the calendars that ship.
import { readFile } from 'node:fs/promises';
import { type Almanac, almanac } from '../data/almanac.ts';
import type { Profile } from '../data/profiles.ts';
import { unreadable } from '../engine/inputs/broken.ts';

/** The almanac with the days in the file at `path`, if any is named; ConfigError where it cannot be read. */
export async function almanacWith(path: string | undefined, of?: Profile): Promise<Almanac> {
  if (!path) return almanac(undefined, of);
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw unreadable(path, cause);
  });
  return almanac({ path, text }, of);
}
