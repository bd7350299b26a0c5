// The files port: what is not there is nothing, and a disk that fails is not taken for an empty one.
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { disk, filesOn } from './disk.ts';
import { foldersOf } from './sample.fixture.ts';

const test = suite('sinks/disk');
const folder = foldersOf(test);

test('what is not there does not exist, and holds no files', async () => {
  const dir = folder();
  await disk.write(join(dir, 'a'), 'text');
  assert.equal([await disk.exists(join(dir, 'a')), await disk.list(dir)], [true, ['a']]);
  for (const path of [join(dir, 'b'), join(dir, 'a', 'b')])
    assert.equal([await disk.exists(path), await disk.list(path)], [false, []]);
});

test('of a disk that fails nobody can say what is there', async () => {
  const fails = async () => {
    throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
  };
  const failing = filesOn({ ...fs, access: fails, readdir: fails });
  for (const asked of [() => failing.exists('/archive/manifest.json'), () => failing.list('/archive')])
    await asked().then(
      () => assert.unreachable('it answered'),
      ({ code }) => assert.is(code, 'E-DISK-002'),
    );
});

test('a new folder lasts before anything is put into it: its parent is fsynced', async () => {
  const dir = folder();
  const done: string[] = [];
  const files = filesOn({
    ...fs,
    mkdir: async (path) => {
      await fs.mkdir(path);
      done.push(`mkdir ${path.slice(dir.length)}`);
    },
    open: async (path, flags, mode) => {
      const handle = await fs.open(path, flags, mode);
      const sync = handle.sync.bind(handle);
      handle.sync = async () => {
        await sync();
        done.push(`fsync ${path.slice(dir.length)}`);
      };
      return handle;
    },
  });
  await files.mkdir(join(dir, 'a', 'b'));
  assert.equal(done, ['mkdir /a', 'fsync ', 'mkdir /a/b', 'fsync /a']);
});
test.run();
