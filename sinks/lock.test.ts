// One engine a directory: the second is refused and told by whom, whatever happens to the database file; a kill frees it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { rahdari } from './cli/rahdari.fixture.ts';
import { Engine } from './engine.ts';
import { isHeld, lock } from './lock.ts';
import { mappingFor } from './replay.ts';
import { foldersOf } from './sample.fixture.ts';

const test = suite('sinks/lock');
const folder = foldersOf(test);
const sample = fileURLToPath(new URL('../data/sample/morning.ndjson', import.meta.url));
const refusal = (pid: number | undefined) =>
  new RegExp(`^E-DIR-001 .*/state is in use by another process \\(${pid}\\)\\. Try: stop the other engine`);

test('a second engine is refused and told which process is there, even after this one has read the file', async () => {
  const dir = folder();
  const { mapping } = await mappingFor(undefined);
  const engine = await Engine.open({ dir, mapping });
  // Either of these takes DuckDB's own lock away.
  readFileSync(join(dir, 'state', 'engine.duckdb'));
  await (await DuckDB.open(join(dir, 'state', 'engine.duckdb'), { readOnly: true })).close().catch(() => {});
  const second = await rahdari(['replay', sample, '-C', dir]);
  assert.is(second.code, 1);
  assert.match(second.err, refusal(process.pid));
  await Engine.open({ dir, mapping }).then(
    () => assert.unreachable(),
    (error) => assert.match(String(error), refusal(process.pid)),
  );
  await engine.close();
  const third = await rahdari(['replay', sample, '-C', dir]);
  assert.is(third.code, 0, third.err);
});

test('the lock of a process that was killed is free at once', async () => {
  const dir = folder();
  const code = `import(${JSON.stringify(new URL('lock.ts', import.meta.url).href)}).then(({ lock }) => lock(${JSON.stringify(dir)})).then(() => { process.stdout.write('held'); setInterval(() => {}, 1000); })`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  assert.ok(await isHeld(dir));
  await lock(dir).then(
    () => assert.unreachable(),
    (error) => assert.match(error.message, `(${child.pid})`),
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  const mine = await lock(dir);
  await mine.release();
  assert.not(await isHeld(dir));
});

test('one directory by two paths is one directory', async () => {
  const root = folder();
  mkdirSync(join(root, 'real'));
  symlinkSync(join(root, 'real'), join(root, 'other'));
  const held = await lock(join(root, 'real'));
  assert.ok(await isHeld(join(root, 'other')));
  assert.not(await isHeld(root));
  await held.release();
});
test.run();
