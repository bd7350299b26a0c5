// A disk that is full in the middle of the work: refused, nothing half-written, and with more room it goes on.
import { spawnSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rahdari } from './rahdari.fixture.ts';
import { tablesIn } from './tables.fixture.ts';

const sample = readFileSync(
  fileURLToPath(new URL('../../data/sample/morning.ndjson', import.meta.url)),
  'utf8',
).split('\n');
const sudo = (command: string, ...words: string[]) => spawnSync(command, words).status === 0;
const mountable = (): boolean => {
  const dir = mkdtempSync(join(tmpdir(), 'rahdari-mount-'));
  const mounted = process.getuid?.() === 0 && sudo('mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', dir);
  if (mounted) sudo('umount', dir);
  rmSync(dir, { recursive: true });
  return mounted;
};

const full = suite<{ dir: string; disk: string; resize: (bytes: number | string) => void }>('a full disk');
full.before((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-full-'));
  context.disk = mkdtempSync(join(context.dir, 'disk-'));
  assert.ok(sudo('mount', '-t', 'tmpfs', '-o', 'size=128m', 'tmpfs', context.disk));
  context.resize = (size) => assert.ok(sudo('mount', '-o', `remount,size=${size}`, context.disk));
});
full.after(({ dir, disk }) => {
  sudo('umount', disk);
  rmSync(dir, { recursive: true, force: true });
});

const used = (disk: string): number => {
  const { blocks, bfree, bsize } = statfsSync(disk);
  return (blocks - bfree) * bsize;
};
const isMountable = mountable();
(isMountable ? full : full.skip)(
  `a replay into it: E-DISK-001, the newest snapshot untouched, then the same tables ${isMountable ? '' : '(needs root and mount)'}`,
  async ({ dir, disk, resize }) => {
    const data = join(disk, 'data');
    const log = join(dir, 'log.ndjson');
    const replay = ['replay', log, '--batch', '100', '-C', data];
    writeFileSync(log, sample.slice(0, 300).join('\n'));
    assert.is((await rahdari([...replay, '--no-drain'])).code, 0);
    const latest = realpathSync(join(data, 'snapshots/latest.duckdb'));
    const before = await tablesIn(data);
    writeFileSync(log, sample.join('\n'));

    const places = new Set<string>();
    for (const room of [100_000, 700_000, 3_000_000, 7_000_000]) {
      resize(used(disk) + room);
      const { code, out, err } = await rahdari(replay);
      assert.equal([code, out], [1, ''], `${room} bytes of room: ${err}`);
      assert.match(
        err,
        /^E-DISK-001 the disk is full at .*\. Try: free some space and start again: nothing committed is lost\n$/,
      );
      places.add(err.includes('/snapshots/') ? 'snapshot' : 'state');
      assert.is(realpathSync(join(data, 'snapshots/latest.duckdb')), latest);
      assert.is(await tablesIn(data), before);
      const half = readdirSync(data, { recursive: true }).filter((name) => String(name).includes('.tmp'));
      assert.equal(half, []);
    }
    assert.equal([...places].sort(), ['snapshot', 'state']);

    resize('128m');
    const { code, err } = await rahdari(replay);
    assert.is(code, 0, err);
    const whole = join(dir, 'whole');
    assert.is((await rahdari(['replay', log, '-C', whole])).code, 0);
    assert.is(await tablesIn(data), await tablesIn(whole));
  },
);
full.run();
