// The runner's own tests: it is started as a child on fixtures, and must not be fooled by any of them.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

interface Outcome {
  code: number;
  text: string;
  last: string;
}

const runner = fileURLToPath(new URL('./runner.ts', import.meta.url));
const lanes = fileURLToPath(new URL('./lanes.ts', import.meta.url));
const fixtures = fileURLToPath(new URL('./fixtures', import.meta.url));

function run(fixture: string, env: NodeJS.ProcessEnv = {}, script = runner): Promise<Outcome> {
  const args = [...process.execArgv, script, '--root', fixtures, ...fixture.split(' ')];
  const settings = {
    env: { ...process.env, CI: '', RAHDARI_TEST_TIMEOUT: '10000', ...env },
    timeout: 30_000,
  };
  return new Promise((done) => {
    execFile(process.execPath, args, settings, (error, text) => {
      const code = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      done({ code, text, last: text.trimEnd().split('\n').at(-1) ?? '' });
    });
  });
}

const strict = suite('runner');

const cases: [string, string, number, string, NodeJS.ProcessEnv?][] = [
  ['tests that pass end with 0, open handles or not', 'passing', 0, '3 passed, 0 failed'],
  ['a failed assertion fails', 'failing', 1, '1 passed, 1 failed'],
  ['a throwing before hook fails', 'before-throws', 1, '0 passed, 1 failed'],
  ['throwing after hooks fail, and every test still runs', 'after-throws', 1, '3 passed, 3 failed'],
  ['a rejection with a non-Error fails, and later tests run', 'non-error', 1, '1 passed, 1 failed'],
  [
    'a hanging test fails, and later tests run',
    'hanging',
    1,
    '1 passed, 1 failed',
    { RAHDARI_TEST_TIMEOUT: '300' },
  ],
  ['tests that empty the event loop fail at once', 'pending', 1, '1 passed, 2 failed'],
  ['a suite that is never run fails beside one that is', 'half-run', 1, '1 passed, 1 failed'],
  ['a shared test that is never run fails', 'never-run', 1, '0 passed, 1 failed'],
  ['a file without tests fails', 'no-tests', 1, '0 passed, 1 failed'],
  ['a file that cannot be imported fails', 'broken', 1, '0 passed, 1 failed'],
  ['an error outside any promise fails the running test', 'stray', 1, '0 passed, 1 failed'],
  ['a skipped test is counted', 'skipping', 0, '1 passed, 0 failed, 2 skipped'],
  ['CI accepts no skip for a missing server', 'skipping', 1, '1 passed, 1 failed, 1 skipped', { CI: 'true' }],
  ['a filter that matches nothing fails', 'no-such-file', 1, '0 passed, 1 failed'],
];
for (const [title, fixture, code, last, env] of cases) {
  strict(title, async () => {
    const outcome = await run(fixture, env);
    assert.is(outcome.last, last, outcome.text);
    assert.is(outcome.code, code);
  });
}

strict('failures and skips are listed by file, suite and title', async () => {
  const { text } = await run('ing.test.ts', { RAHDARI_TEST_TIMEOUT: '300' });
  assert.match(text, 'FAILED failing.test.ts › sums › one and one is three');
  assert.match(text, 'FAILED hanging.test.ts › slow › waits for ever\n    Error: timed out after 300 ms');
  assert.match(text, 'SKIPPED skipping.test.ts › needy › talks to a broker (needs nats-server');
  assert.match(text, /^passing\.test\.ts {2}3 passed {2}\d+ ms$/m);
});

strict('a test left over in one file does not run in the next', async () => {
  const { last } = await run('never-run passing');
  assert.is(last, '3 passed, 1 failed');
});

strict('a test that ends the process is named', async () => {
  const { code, text } = await run('exits');
  assert.is(code, 1);
  assert.match(text, 'ended by a test: leaver › leaves');
});

strict('two runners share the files: each runs once, and their counts are one', async () => {
  const { code, last, text } = await run('passing failing before-throws skipping', {}, lanes);
  assert.is(last, '5 passed, 2 failed, 2 skipped', text);
  assert.is(code, 1);
  assert.match(text, 'FAILED failing.test.ts › sums › one and one is three');
  assert.is(text.match(/^[a-z-]+\.test\.ts /gm)?.length, 4);
  assert.is((await run('passing', {}, lanes)).last, '3 passed, 0 failed');
  assert.is((await run('no-such-file', {}, lanes)).last, '0 passed, 1 failed');
});

strict('what hangs or is never settled fails beside another runner too', async () => {
  const { code, last } = await run('pending hanging', { RAHDARI_TEST_TIMEOUT: '300' }, lanes);
  assert.is(last, '2 passed, 3 failed');
  assert.is(code, 1);
});

strict('a test that ends its runner is named, and the other files run in the other', async () => {
  const { code, last, text } = await run('exits passing', {}, lanes);
  assert.match(text, 'ended by a test: leaver › leaves');
  assert.match(text, 'FAILED a runner ended with 1 before all was run');
  assert.is(last, '3 passed, 1 failed');
  assert.is(code, 1);
});

strict.run();
