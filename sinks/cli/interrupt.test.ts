// Ctrl-C in the middle of a replay: what is in hand is committed, and the same command goes on from there.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { rahdari } from './rahdari.fixture.ts';
import { tablesIn } from './tables.fixture.ts';

const sample = fileURLToPath(new URL('../../data/sample/morning.ndjson', import.meta.url));
const test = suite<{ root: string }>('Ctrl-C');
test.before((context) => {
  context.root = mkdtempSync(join(tmpdir(), 'rahdari-interrupt-'));
});
test.after(({ root }) => rmSync(root, { recursive: true }));

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
const eventsIn = (err: string) => Number(/ holds (\d+) events/.exec(err)?.[1]);

test('a replay that is interrupted ends with 130 and what it read; again, with the tables of one that was not', async ({
  root,
}) => {
  const dir = join(root, 'data');
  // 126 transactions: the signal comes after the first few.
  const replay = ['replay', sample, '--batch', '8', '-C', dir];
  const interrupted = await rahdari(replay, {
    async started(child) {
      while (child.exitCode === null && sizeOf(join(dir, 'state/engine.duckdb.wal')) < 100_000)
        await sleep(20);
      child.kill('SIGINT');
    },
  });
  assert.is(interrupted.code, 130, interrupted.err);
  assert.match(interrupted.err, /^stopping after this batch/);
  assert.match(
    interrupted.err,
    'interrupted: what was read is committed; the same command goes on from there',
  );
  const first = eventsIn(interrupted.err);
  assert.ok(first > 0 && first < 1088, `${first} events before the signal`);

  const again = await rahdari(replay);
  assert.is(again.code, 0, again.err);
  assert.is(eventsIn(again.err), 1088);
  const third = await rahdari(replay);
  assert.match(third.err, /^nothing new: .*morning\.ndjson was read before \(another -C DIR starts afresh\)/);

  const whole = join(root, 'whole');
  assert.is((await rahdari(['replay', sample, '-C', whole])).code, 0);
  assert.is(await tablesIn(dir), await tablesIn(whole));
});

test('asked to end twice, by whatever signal, it ends at once', async () => {
  const progress = new URL('progress.ts', import.meta.url).href;
  const code = `import(${JSON.stringify(progress)}).then(({ interruptible }) => { interruptible(); process.stdout.write('ready'); setInterval(() => {}, 1000); })`;
  for (const [first, second] of [
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGTERM'],
  ] as const) {
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], { stdio: 'pipe' });
    await once(child.stdout, 'data');
    child.kill(first);
    assert.is(`${await once(child.stderr, 'data')}`, 'stopping after this batch (again to stop at once)\n');
    child.kill(second);
    assert.is((await once(child, 'exit'))[0], 130);
  }
});

test.run();
