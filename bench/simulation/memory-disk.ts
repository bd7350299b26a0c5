// A disk in memory that forgets when the power fails: bytes that were not fsynced, names whose folder was not.
import { dirname } from 'node:path';
import type { Random } from '../../data/simulate/random.ts';
import type { FileSystem } from '../../sinks/disk.ts';
import type { Process } from './process.ts';

interface File {
  bytes: Buffer;
  /** What is safe of it. */
  safe: Buffer;
}
type Entry = File | 'folder' | { readonly target: string };

const error = (code: string, path: string) => Object.assign(new Error(`${code}: ${path}`), { code });
const isFile = (entry: Entry | undefined): entry is File => typeof entry === 'object' && 'bytes' in entry;

export class MemoryDisk {
  /** By path. */
  private names: Map<string, Entry>;
  private safeNames: Map<string, Entry>;

  /** With one folder on it. */
  constructor(folder: string) {
    this.names = new Map<string, Entry>([
      ['/', 'folder'],
      [folder, 'folder'],
    ]);
    this.safeNames = new Map(this.names);
  }

  /** A file that another port writes: it is there, and nothing of it is safe. */
  put(path: string, text: string): void {
    this.names.set(path, { bytes: Buffer.from(text), safe: Buffer.alloc(0) });
  }

  has(path: string): boolean {
    return this.names.has(path);
  }

  /** The text of a file, links followed; undefined: none is there. */
  text(path: string): string | undefined {
    const entry = this.names.get(path);
    if (typeof entry === 'object' && 'target' in entry) return this.text(`${dirname(path)}/${entry.target}`);
    return isFile(entry) ? entry.bytes.toString() : undefined;
  }

  /** Paths of all files and links under a folder. */
  under(folder: string): string[] {
    return [...this.names].flatMap(([path, of]) =>
      path.startsWith(`${folder}/`) && of !== 'folder' ? [path] : [],
    );
  }

  /**
   * The machine stops. Of each unsafe file some beginning is left, or what was safe; of each folder the names that were
   * safe, or, where the disk happened to have written them, those of the last moment.
   */
  losePower(random: Random): void {
    for (const [path, entry] of [...this.names])
      if (entry === 'folder' && random.chance(0.7)) this.syncFolder(path);
    const isThere = (path: string): boolean =>
      path === '/' || (this.safeNames.has(path) && isThere(dirname(path)));
    this.names = new Map([...this.safeNames].filter(([path]) => isThere(path)));
    this.safeNames = new Map(this.names);
    for (const entry of this.names.values()) {
      if (!isFile(entry) || entry.bytes.equals(entry.safe)) continue;
      const isLeft = random.chance(0.5);
      entry.bytes = isLeft ? entry.bytes.subarray(0, random.below(entry.bytes.length)) : entry.safe;
      entry.safe = entry.bytes;
    }
  }

  private syncFolder(folder: string): void {
    const isIn = (path: string) => path !== '/' && dirname(path) === folder;
    for (const path of [...this.safeNames.keys()]) if (isIn(path)) this.safeNames.delete(path);
    for (const [path, entry] of this.names) if (isIn(path)) this.safeNames.set(path, entry);
  }

  private entry(path: string): Entry {
    const entry = this.names.get(path);
    if (entry === undefined) throw error('ENOENT', path);
    return entry;
  }

  private file(path: string): File {
    const entry = this.entry(path);
    if (!isFile(entry)) throw error('EISDIR', path);
    return entry;
  }

  private write(path: string, entry: Entry): void {
    if (this.names.get(dirname(path)) !== 'folder') throw error('ENOENT', path);
    this.names.set(path, entry);
  }

  /** The disk as Node shows it to a process. */
  of(process: Process): FileSystem {
    const doing = <T>(what: string, path: string, effect: () => T) =>
      process.call('files', `${what} ${path}`, process.scheduler.delay(20), effect);
    return {
      access: (path) => doing('access', path, () => void this.entry(path)),
      chmod: (path) => doing('chmod', path, () => void this.entry(path)),
      mkdir: (path) =>
        doing('mkdir', path, () => {
          if (this.names.has(path)) throw error('EEXIST', path);
          this.write(path, 'folder');
        }),
      readdir: (path) =>
        doing('readdir', path, () => {
          if (this.entry(path) !== 'folder') throw error('ENOTDIR', path);
          return [...this.names.keys()].flatMap((name) =>
            name !== '/' && dirname(name) === path ? [name.slice(path.length + 1)] : [],
          );
        }),
      readFile: (path) => doing('read', path, () => Buffer.from(this.file(path).bytes)),
      rename: (from, to) =>
        doing('rename', `${from} ${to}`, () => {
          const entry = this.entry(from);
          this.names.delete(from);
          this.write(to, entry);
        }),
      rm: (path) =>
        doing('rm', path, () => {
          for (const name of [...this.names.keys()])
            if (name === path || name.startsWith(`${path}/`)) this.names.delete(name);
        }),
      symlink: (target, path) => doing('symlink', path, () => this.write(path, { target })),
      open: async (path, flags) => {
        await doing(`open ${flags}`, path, () => {
          if (flags === 'w') this.write(path, { bytes: Buffer.alloc(0), safe: Buffer.alloc(0) });
          else this.entry(path);
        });
        return {
          writeFile: (part) =>
            doing('write', path, () => {
              const file = this.file(path);
              file.bytes = Buffer.concat([file.bytes, Buffer.from(part as string)]);
            }),
          sync: () =>
            doing('fsync', path, () => {
              const entry = this.entry(path);
              if (entry === 'folder') this.syncFolder(path);
              else if (isFile(entry)) entry.safe = entry.bytes;
            }),
          close: async () => {},
          createReadStream: () => [this.file(path).bytes],
        };
      },
    };
  }
}
