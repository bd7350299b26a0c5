// The files port over a real disk: what is sealed is fsynced first, and its folder after. Its errors say what to do.
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { diskError } from '../engine/duckdb-errors.ts';
import { WorldError } from '../engine/errors.ts';
import type { Files } from '../engine/ports.ts';
import { riggedDisk } from './failpoint.ts';

/** What is needed of a file system, as Node shows it. */
export interface FileSystem {
  access(path: string): Promise<void>;
  chmod(path: string, mode: number): Promise<void>;
  mkdir(path: string): Promise<unknown>;
  open(path: string, flags: string, mode?: number): Promise<Handle>;
  readdir(path: string): Promise<string[]>;
  readFile(path: string): Promise<Uint8Array>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { readonly force: true; readonly recursive?: boolean }): Promise<void>;
  symlink(target: string, path: string): Promise<void>;
}

interface Handle {
  writeFile(bytes: Uint8Array | string): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
  createReadStream(): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** E-DISK-001 where there is no room, else E-DIR-004. */
function unwritable(path: string, cause: NodeJS.ErrnoException): WorldError {
  if (/^(ENOSPC|EDQUOT|EIO)$/.test(cause.code ?? '')) return diskError(cause, path);
  const why = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'read-only',
    ENOTDIR: 'not a directory',
  };
  const shown = why[cause.code as keyof typeof why] ?? cause.message;
  return new WorldError(
    'E-DIR-004',
    `cannot write ${path} (${shown})`,
    'make it writable, or use another -C DIR',
    {
      cause,
    },
  );
}

/** Errors of `work` as ones about `path`. */
async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw unwritable(path, cause as NodeJS.ErrnoException);
  }
}

/** The files port over a file system. */
export function filesOn({
  access,
  chmod,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
}: FileSystem): Files {
  async function sync(path: string): Promise<void> {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  const exists = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );

  /** Lasting, like what will be put into it. Folder by folder: Node's own recursion never ends where a folder cannot be made and its parent is there (/proc). */
  async function mkdirs(path: string): Promise<void> {
    if (await exists(path)) return;
    if (dirname(path) !== path) await mkdirs(dirname(path));
    await mkdir(path).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause;
    });
    await sync(dirname(path));
  }

  return {
    exists,
    list: (path) => readdir(path).catch(() => []),
    read: (path) => readFile(path),
    write: (path, bytes, mode = 0o644) =>
      writing(path, async () => {
        const temporary = `${path}.tmp`;
        const handle = await open(temporary, 'w', mode);
        try {
          for (const part of Array.isArray(bytes) ? bytes : [bytes]) await handle.writeFile(part);
          await handle.sync();
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        } finally {
          await handle.close();
        }
        await rename(temporary, path);
        await sync(dirname(path));
      }),
    seal: (from, to, mode = 0o444) =>
      writing(to, async () => {
        await sync(from);
        await chmod(from, mode);
        await rename(from, to);
        await sync(dirname(to));
      }),
    link: (target, path) =>
      writing(path, async () => {
        const temporary = `${path}.tmp`;
        await rm(temporary, { force: true });
        await symlink(target, temporary);
        await rename(temporary, path);
        await sync(dirname(path));
      }),
    mkdir: (path) => writing(path, () => mkdirs(resolve(path))),
    remove: (path) => rm(path, { force: true, recursive: true }),
    async sha256(path) {
      const hash = createHash('sha256');
      const handle = await open(path, 'r');
      for await (const chunk of handle.createReadStream()) hash.update(chunk);
      return hash.digest('hex');
    },
  };
}

export const disk: Files = filesOn(riggedDisk(fs));
