// Engines that are wrong on purpose: a simulation that does not notice them would notice nothing.
import { Kernel } from '../../engine/kernel.ts';
import type { Nats } from '../../engine/nats.ts';
import type { Files, Store } from '../../engine/ports.ts';
import type { Outlet } from '../../sinks/alerts/outlets.ts';
import type { FileSystem } from '../../sinks/disk.ts';
import type { Port } from './plan.ts';

/** A way to make an engine wrong on purpose: what stands between it and its ports. */
export interface Defect {
  readonly name: string;
  /** The port at which processes die, so that it shows soon; absent: any. */
  readonly aim?: Port;
  readonly store?: (store: Store) => Store;
  /** `memory` outlives the engine. */
  readonly nats?: (nats: Nats, memory: Map<string, number>) => Nats;
  readonly fileSystem?: (fs: FileSystem) => FileSystem;
  readonly files?: (files: Files, fs: FileSystem) => Files;
  readonly outlet?: (outlet: Outlet) => Outlet;
  /** Changes the engine itself; returns how to change it back. */
  readonly plant?: () => () => void;
}

/** A store that hands on what it does not do itself. */
const like = (store: Store, own: Partial<Store>): Store => ({ ...store, ...own });

export const defects: readonly Defect[] = [
  {
    name: 'positions are committed before the rows',
    aim: 'store',
    store(store) {
      let later: Parameters<Store['append']>[] = [];
      return like(store, {
        append: async (...rows) => void later.push(copied(rows)),
        async commit() {
          const rows = later;
          later = [];
          await store.commit();
          if (rows.length === 0) return;
          await store.begin();
          for (const row of rows) await store.append(...row);
          await store.commit();
        },
        async rollback() {
          later = [];
          await store.rollback();
        },
      });
    },
  },
  {
    name: 'every table is committed by itself',
    aim: 'store',
    store: (store) =>
      like(store, {
        async append(columns, keep) {
          await store.append(columns, keep);
          await store.commit();
          await store.begin();
        },
      }),
  },
  {
    name: 'a restart goes on after what was delivered, not after what was committed',
    nats(nats, memory) {
      const { read } = nats;
      return {
        ...nats,
        read: (stream, from, filter, { message, ...events }) =>
          read(stream, Math.max(from, (memory.get('delivered') ?? 0) + 1), filter, {
            ...events,
            message(delivery, size) {
              memory.set('delivered', delivery.seq);
              return message(delivery, size);
            },
          }),
      };
    },
  },
  {
    name: 'an alert counts as delivered before its outlet has it',
    aim: 'outlet',
    outlet: (outlet) => ({
      ...outlet,
      async send(alerts) {
        void outlet.send(alerts).catch(() => {});
      },
    }),
  },
  {
    name: 'a checkpoint forgets which events were seen',
    plant: () => forgetting('dedupe'),
  },
  {
    name: 'a checkpoint forgets the cases',
    plant: () => forgetting('cases'),
  },
  {
    name: 'files are renamed without fsync',
    aim: 'files',
    fileSystem: (fs) => ({
      ...fs,
      async open(path, flags, mode) {
        return { ...(await fs.open(path, flags, mode)), sync: async () => {} };
      },
    }),
  },
  {
    name: 'files are written in place',
    aim: 'files',
    files: (files, fs) => ({
      ...files,
      async write(path, bytes) {
        const handle = await fs.open(path, 'w');
        const whole = Buffer.concat([bytes].flat().map((part) => Buffer.from(part as string)));
        for (let at = 0; at < whole.length; at += 64) await handle.writeFile(whole.subarray(at, at + 64));
        await handle.sync();
      },
    }),
  },
];

function copied([columns, keep]: Parameters<Store['append']>): Parameters<Store['append']> {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(columns)), columns);
  copy.of = Object.fromEntries(Object.entries(columns.of).map(([name, array]) => [name, array.slice()]));
  return [copy, keep?.slice()];
}

/** The kernel's state without one of its fields. */
function forgetting(field: string): () => void {
  const state = Kernel.state as string[];
  const at = state.indexOf(field);
  state.splice(at, 1);
  return () => state.splice(at, 0, field);
}
