// A process dies, waits or tells exactly where it is asked to, and works untouched where it is not.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faultsOf, reach, rigged } from './failpoint.ts';

const test = suite('failpoint');

/** A process that opens, writes three times and says so, with a fault. */
function work(fault: string) {
  const path = fileURLToPath(new URL('failpoint.ts', import.meta.url));
  const code = `import { rigged } from ${JSON.stringify(path)};
    const port = rigged({ n: 0, async write() { this.n++; console.log(this.n); } }, 'write');
    for (let i = 0; i < 3; i++) await port.write();`;
  const words = ['--import', 'tsx', '--input-type=module', '-e', code];
  const env = { ...process.env, RAHDARI_FAILPOINT: fault };
  const { signal, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
  return [signal, stdout, stderr];
}

test('a process is killed when it comes to the point for the n-th time: before the work, or after it', () => {
  assert.equal(work('pre-write:3'), ['SIGKILL', '1\n2\n', '']);
  assert.equal(work('post-write:2'), ['SIGKILL', '1\n2\n', '']);
  assert.equal(work('pre-write:4'), [null, '1\n2\n3\n', '']);
});

test('a process tells of a point each time, and may die at another', () => {
  assert.equal(work('post-write:tell,pre-write:3'), ['SIGKILL', '1\n2\n', '@post-write\n@post-write\n']);
});

test('a list of faults is read, units and dots included', () => {
  assert.equal(faultsOf('pre-rename.json:2,post-append:20ms,pre-begin:tell'), [
    { point: 'pre-rename.json', does: 'die', left: 2 },
    { point: 'post-append', does: 'wait', left: 20 },
    { point: 'pre-begin', does: 'tell', left: Number.NaN },
  ]);
});

test('where no fault is asked for, a port is itself and a point is nothing', async () => {
  const port = { write: async () => {} };
  assert.is(rigged(port, 'write'), port);
  assert.is(await reach('pre-write'), undefined);
});

test.run();
