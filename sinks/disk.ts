// The files port over a real disk: what is sealed is fsynced first, and its folder after.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, chmod, mkdir, open, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Files } from '../engine/ports.ts';

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export const disk: Files = {
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  list: (path) => readdir(path).catch(() => []),
  read: (path) => readFile(path),
  async write(path, bytes, mode = 0o644) {
    const temporary = `${path}.tmp`;
    const handle = await open(temporary, 'w', mode);
    try {
      for (const part of Array.isArray(bytes) ? bytes : [bytes]) await handle.writeFile(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await sync(dirname(path));
  },
  async seal(from, to, mode = 0o444) {
    await sync(from);
    await chmod(from, mode);
    await rename(from, to);
    await sync(dirname(to));
  },
  async link(target, path) {
    const temporary = `${path}.tmp`;
    await rm(temporary, { force: true });
    await symlink(target, temporary);
    await rename(temporary, path);
    await sync(dirname(path));
  },
  mkdir: (path) => mkdir(path, { recursive: true }).then(() => undefined),
  remove: (path) => rm(path, { force: true, recursive: true }),
  async sha256(path) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  },
};
