// How a data directory's log is read: kept beside its state, so that whoever opens it later reads it the same way.
import { join } from 'node:path';
import type { Office } from '../data/offices.ts';
import { ConfigError, WorldError } from '../engine/errors.ts';
import type { Mapping } from '../engine/mapping.ts';
import type { Files } from '../engine/ports.ts';
import { sealed, unsealed } from '../engine/sealed.ts';
import { disk } from './disk.ts';
import { type Reference, reference, referenceOf } from './reference.ts';

export interface Reading {
  readonly mapping: Mapping;
  /** Its clocks are the offices that ship (or those below), its order the workflow's. */
  readonly hasReference: boolean;
  readonly offices?: readonly Office[];
}

const pathIn = (dir: string) => join(dir, 'state', 'reading.json');

export async function keepReading(dir: string, reading: Reading, files: Files = disk): Promise<void> {
  const text = sealed(reading);
  const path = pathIn(dir);
  const isKept = (await files.exists(path)) && new TextDecoder().decode(await files.read(path)) === text;
  if (!isKept) await files.write(path, text);
}

/** What Engine.open needs, as it was when the directory was last written to; or ConfigError E-DIR-002. */
export async function lastReading(dir: string): Promise<{ mapping: Mapping; reference?: Reference }> {
  const path = pathIn(dir);
  if (!(await disk.exists(path)))
    throw new ConfigError('E-DIR-002', `nothing was read into ${dir} yet`, `rahdari replay FILE -C ${dir}`);
  const reading = unsealed<Reading>(await disk.read(path));
  if (!reading)
    throw new WorldError('E-DIR-003', `${path} is damaged`, 'remove it: run and replay write it again');
  return openedBy(reading);
}

export const openedBy = ({ mapping, hasReference, offices }: Reading) => ({
  mapping,
  reference: offices ? referenceOf(offices, reference().promises) : hasReference ? reference() : undefined,
});
