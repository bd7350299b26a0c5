// A file system that remembers every write, fsync, rename and removal in order, and what a power cut would leave of them.
import { readFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Random } from '../../data/simulate/random.ts';
import type { FileSystem } from '../../sinks/disk.ts';

/** `bytes` undefined: a folder; a text: where a link leads. */
type Node = { bytes?: Uint8Array | string };
/** A change of what a folder holds: it lasts only when that folder was fsynced after it. */
type Change = { readonly at: number; readonly folder: string } & (
  | { readonly does: 'put'; readonly name: string; readonly node: Node; readonly from?: string }
  | { readonly does: 'remove'; readonly name: string }
);

export class Recorder {
  private readonly changes: Change[] = [];
  private readonly syncs: { readonly at: number; readonly folder: string }[] = [];
  /** When a node's contents were last fsynced, and with what. */
  private readonly synced = new Map<Node, { readonly at: number; readonly bytes: Uint8Array }[]>();
  private readonly nodes = new Map<string, Node>();
  /** How many operations there were. */
  at = 0;

  private put(path: string, node: Node, from?: string): void {
    this.nodes.set(path, node);
    this.changes.push({
      at: ++this.at,
      does: 'put',
      folder: dirname(path),
      name: basename(path),
      node,
      from,
    });
  }

  private remove(path: string): void {
    for (const known of [...this.nodes.keys()])
      if (known === path || known.startsWith(`${path}/`)) this.nodes.delete(known);
    this.changes.push({ at: ++this.at, does: 'remove', folder: dirname(path), name: basename(path) });
  }

  /** Also of what another hand wrote (DuckDB): it is known from its first fsync on. */
  private sync(path: string, isFolder: boolean): void {
    if (isFolder) return void this.syncs.push({ at: ++this.at, folder: path });
    if (!this.nodes.has(path)) this.put(path, { bytes: new Uint8Array() });
    const node = this.nodes.get(path)!;
    const kept = this.synced.get(node) ?? [];
    this.synced.set(node, [...kept, { at: ++this.at, bytes: readFileSync(path) }]);
  }

  readonly fs: FileSystem = {
    access: fs.access,
    chmod: fs.chmod,
    readdir: fs.readdir,
    readFile: fs.readFile,
    mkdir: async (path) => {
      await fs.mkdir(path);
      this.put(path, {});
    },
    open: async (path, flags, mode) => {
      const handle = await fs.open(path, flags, mode);
      const isFolder = (await handle.stat()).isDirectory();
      if (flags === 'w') this.put(path, { bytes: new Uint8Array() });
      return {
        writeFile: (bytes) => handle.writeFile(bytes),
        close: () => handle.close(),
        createReadStream: () => handle.createReadStream(),
        sync: async () => {
          await handle.sync();
          this.sync(path, isFolder);
        },
      };
    },
    rename: async (from, to) => {
      await fs.rename(from, to);
      const node = this.nodes.get(from) ?? { bytes: new Uint8Array() };
      this.nodes.delete(from);
      this.put(to, node, basename(from));
    },
    rm: async (path, options) => {
      await fs.rm(path, options);
      if (this.nodes.has(path)) this.remove(path);
    },
    symlink: async (target, path) => {
      await fs.symlink(target, path);
      this.put(path, { bytes: target });
    },
  };

  /**
   * What is there after the power went at operation `until`: what was fsynced, and of the rest what chance lets stay. A
   * file whose contents were not fsynced is cut somewhere. Paths to bytes, or to where a link leads.
   */
  after(until: number, random: Random): Map<string, Uint8Array | string> {
    const left = new Map<string, Node>();
    for (const change of this.changes) {
      if (change.at > until) break;
      const { folder, name, at } = change;
      const isSafe = this.syncs.some((sync) => sync.folder === folder && sync.at > at && sync.at <= until);
      if (!isSafe && random.chance(0.5)) continue;
      if (change.does === 'remove') {
        for (const path of [...left.keys()])
          if (path === `${folder}/${name}` || path.startsWith(`${folder}/${name}/`)) left.delete(path);
      } else {
        if (change.from !== undefined) left.delete(`${folder}/${change.from}`);
        left.set(`${folder}/${name}`, change.node);
      }
    }
    const found = new Map<string, Uint8Array | string>();
    const known = new Set(
      this.changes.flatMap((change) =>
        change.does === 'put' && change.node.bytes === undefined ? [`${change.folder}/${change.name}`] : [],
      ),
    );
    for (const [path, node] of left) {
      if (node.bytes === undefined) continue;
      // A file in a folder that is not there cannot be found.
      const folders = [...known].filter((folder) => path.startsWith(`${folder}/`));
      if (!folders.every((folder) => left.has(folder))) continue;
      if (typeof node.bytes === 'string') found.set(path, node.bytes);
      else {
        const whole = this.synced.get(node) ?? [];
        const last = whole.findLast(({ at }) => at <= until)?.bytes;
        const next = whole.find(({ at }) => at > until)?.bytes ?? new Uint8Array();
        found.set(path, last ?? next.subarray(0, random.below(next.length + 1)));
      }
    }
    return found;
  }
}
