// A checkpoint: the kernel's state at a commit in one sealed file, so that a restart folds only what came after.
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { type Image, imageOf, restore } from './image.ts';
import type { Kernel } from './kernel.ts';
import type { Files } from './ports.ts';

const kept = 2;
const digestBytes = 32;
const nameOf = (ordinal: number) => `${String(ordinal).padStart(15, '0')}.checkpoint`;
const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

interface Content {
  /** What the state means: see `definitions.ts`. */
  readonly fingerprint: string;
  readonly ordinal: number;
  readonly image: Image;
}

/** Writes the kernel's state beside older ones and keeps the newest two. Call between commits. */
export async function writeCheckpoint(
  files: Files,
  folder: string,
  kernel: Kernel,
  fingerprint: string,
): Promise<void> {
  const { ordinal } = kernel;
  await files.mkdir(folder);
  const known = await checkpoints(files, folder);
  if (ordinal === 0 || known[0] === nameOf(ordinal)) return;
  const content: Content = { fingerprint, ordinal, image: imageOf(kernel) };
  const bytes = serialize(content);
  await files.write(`${folder}/${nameOf(ordinal)}`, [digestOf(bytes), bytes], 0o600);
  for (const name of known.slice(kept - 1)) await files.remove(`${folder}/${name}`);
}

/**
 * Gives the kernel the newest state that is whole and of the same definitions; without one it stays as it is. A damaged
 * file is set aside and told of; one newer than message `last` is of a log that was lost, and goes.
 */
export async function readCheckpoint(
  files: Files,
  folder: string,
  kernel: Kernel,
  fingerprint: string,
  last: number,
  { stamp, notice }: { readonly stamp: string; readonly notice: (text: string) => void },
): Promise<void> {
  for (const name of await checkpoints(files, folder)) {
    const path = `${folder}/${name}`;
    if (name > nameOf(last)) {
      notice(`${path} is of messages that are committed no longer: removed`);
      await files.remove(path);
      continue;
    }
    const bytes = await files.read(path);
    const body = bytes.subarray(digestBytes);
    if (!digestOf(body).equals(bytes.subarray(0, digestBytes))) {
      notice(`${path} is damaged: set aside as .corrupt-${stamp}, the log is folded from further back`);
      await files.seal(path, `${path}.corrupt-${stamp}`);
      continue;
    }
    const content = deserialize(body) as Content;
    if (content.fingerprint === fingerprint) return restore(kernel, content.image);
  }
}

/** The last message that every kept checkpoint holds; 0: there is none. */
export async function checkpointed(files: Files, folder: string): Promise<number> {
  const oldest = (await checkpoints(files, folder)).at(-1);
  return oldest === undefined ? 0 : Number.parseInt(oldest, 10);
}

/** Names, newest first. */
const checkpoints = async (files: Files, folder: string): Promise<string[]> =>
  (await files.list(folder))
    .filter((name) => name.endsWith('.checkpoint'))
    .sort()
    .reverse();
