// Row 6: the disk fills up under a running engine; with more room it goes on from what was committed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { none } from './differences.ts';
import type { Fault } from './fault.ts';
import { linesOf, messagesOf } from './load.ts';

const does = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;

const used = (path: string): number => {
  const { blocks, bfree, bsize } = statfsSync(path);
  return (blocks - bfree) * bsize;
};

export const fullDisk: Fault = {
  row: 6,
  what: 'disk full under a running engine',
  async run(ring) {
    const disk = ring.folder('disk');
    mkdirSync(disk);
    if (process.getuid?.() !== 0 || !does('mount', '-t', 'tmpfs', '-o', 'size=256m', 'tmpfs', disk))
      return { ...none, times: 0, recovered: [], seen: 'skipped: needs root and mount', broken: [] };
    ring.after(async () => void does('umount', '-l', disk));
    const resize = (size: number | string) => does('mount', '-o', `remount,size=${size}`, disk);
    const broker = await ring.broker();
    const messages = messagesOf(
      linesOf({ seed: ring.seed, days: ring.short ? 0.1 : 0.9, offices: 4 }),
      ring.seed,
    );
    await broker.server.flood(messages);
    const dir = join(disk, 'data');
    const words = ring.run(dir, broker, ...'--time event --batch 32 --snapshot-every 500ms'.split(' '));
    const rooms = ring.short
      ? [300_000, 3_000_000]
      : [100_000, 500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000];
    const [recovered, broken]: [number[], string[]] = [[], []];
    let places = 0;
    for (const room of rooms) {
      resize('256m');
      const began = Date.now();
      const engine = ring.start(words, { failpoint: 'post-commit:tell' });
      recovered.push((await engine.reached('post-commit')) - began);
      resize(used(disk) + room);
      const { code, err } = await engine.ended;
      if (code !== 1 || !/E-DISK-001/.test(err))
        broken.push(`${room} bytes of room: it ended with ${code}: ${err.trim()}`);
      else places++;
    }
    resize('256m');
    const judged = await ring.judge(dir, broker, '--time', 'event');
    const seen = `${places} times E-DISK-001, exit code 1; with room a new start goes on`;
    return { ...judged, times: rooms.length, recovered, seen, broken: [...broken, ...judged.broken] };
  },
};
