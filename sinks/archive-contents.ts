// What an archive consists of, by its manifest; and how much of it is whole.
import { join } from 'node:path';
import { WorldError } from '../engine/errors.ts';
import type { Files, Value } from '../engine/ports.ts';
import { sealed, unsealed } from '../engine/sealed.ts';
import type { Reading } from './reading.ts';

/** One sealed file: rows of messages (from, to] of one table and one day of logged time. */
export interface SealedFile {
  readonly path: string;
  readonly table: string;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  readonly sha256: string;
}
/** `archive/manifest.json`, and a copy of it: a file that it does not name is no part of the archive. */
export interface Contents {
  readonly version: 1;
  /** Messages up to this one are in. */
  readonly ordinal: number;
  /** Logged time then, ISO; null: no time was known. */
  readonly as_of: string | null;
  /** What became of rows that left no trace. */
  readonly filtered: number;
  readonly dropped: number;
  /** How the log was read. */
  readonly reading?: Reading;
  /** Rows of tables of meta that go along, as texts. */
  readonly marks?: Readonly<Record<string, readonly Record<string, Value>[]>>;
  readonly files: readonly SealedFile[];
  /** Earlier ends of it, should what came after be damaged. */
  readonly seals?: readonly Seal[];
}
type Seal = Pick<Contents, 'ordinal' | 'as_of' | 'filtered' | 'dropped'>;
/** How damage is dealt with, where the log may be read on from further back. */
export interface Mending {
  /** Names what is set aside. */
  readonly stamp: string;
  readonly notice: (text: string) => void;
}
const nothing: Contents = { version: 1, ordinal: 0, as_of: null, filtered: 0, dropped: 0, files: [] };

const manifests = ['manifest.json', 'manifest.copy.json'];

/** From the manifest, or from its copy where it is damaged; both damaged: WorldError E-ARCHIVE-002. */
export async function readContents(files: Files, folder: string): Promise<Contents> {
  let isThere = false;
  for (const path of manifests.map((name) => join(folder, name))) {
    if (!(await files.exists(path))) continue;
    isThere = true;
    const contents = unsealed<Contents>(await files.read(path));
    if (contents) return contents;
  }
  if (!isThere) return nothing;
  throw broken(join(folder, manifests[0]), 'damaged');
}

export async function writeContents(files: Files, folder: string, contents: Contents): Promise<void> {
  for (const name of [...manifests].reverse()) await files.write(join(folder, name), sealed(contents), 0o640);
}

/** The contents, every file of which is whole; or WorldError E-ARCHIVE-002. `report` is told the fraction checked. */
export async function checkedContents(
  files: Files,
  folder: string,
  report: (fraction: number) => void = () => {},
): Promise<Contents> {
  const contents = await readContents(files, folder);
  for (const [i, file] of contents.files.entries()) {
    const what = await wrong(files, folder, file);
    if (what) throw broken(join(folder, file.path), what);
    report((i + 1) / contents.files.length);
  }
  return contents;
}

/** Sets damaged files aside, and says up to where the archive is whole: what came after is read from the log again. */
export async function mendContents(
  files: Files,
  folder: string,
  { stamp, notice }: Mending,
): Promise<Contents> {
  const contents = await readContents(files, folder);
  let { ordinal } = contents;
  for (const file of contents.files) {
    const what = await wrong(files, folder, file);
    if (!what) continue;
    const path = join(folder, file.path);
    if (what === 'damaged') await files.seal(path, `${path}.corrupt-${stamp}`);
    notice(`${path} is ${what}${what === 'damaged' ? `: set aside as .corrupt-${stamp}` : ''}`);
    ordinal = Math.min(ordinal, file.from);
  }
  if (ordinal === contents.ordinal) return contents;
  notice(`the archive is whole up to message ${ordinal} of ${contents.ordinal}`);
  const seals = (contents.seals ?? []).filter((seal) => seal.ordinal <= ordinal);
  const end = seals.at(-1) ?? { as_of: null, filtered: 0, dropped: 0 };
  const whole = contents.files.filter(({ to }) => to <= ordinal);
  const cut = { ...contents, ...end, ordinal, files: whole, seals };
  await writeContents(files, folder, cut);
  return cut;
}

async function wrong(
  files: Files,
  folder: string,
  { path, sha256 }: SealedFile,
): Promise<'missing' | 'damaged' | undefined> {
  const full = join(folder, path);
  if (!(await files.exists(full))) return 'missing';
  return (await files.sha256(full)) === sha256 ? undefined : 'damaged';
}

const broken = (path: string, what: string): WorldError =>
  new WorldError('E-ARCHIVE-002', `${path} is ${what}`, 'bring it back from a copy');
