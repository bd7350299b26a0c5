// What is published: the tarball, unpacked in an empty folder beside DuckDB alone, works by plain node.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const published = suite<{ dir: string }>('package');
const env = { PATH: process.env.PATH, HOME: '/nonexistent' };

published.before((context) => {
  context.dir = mkdtempSync(join(tmpdir(), 'rahdari-package-'));
  const run = (cwd: string, command: string, ...words: string[]) => {
    const { status, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8' });
    assert.is(status, 0, stderr);
  };
  run(root, 'npm', 'pack', '--silent', '--pack-destination', context.dir);
  run(context.dir, 'tar', '-xzf', `rahdari-${manifest.version}.tgz`);
  mkdirSync(join(context.dir, 'package/node_modules'));
  symlinkSync(join(root, 'node_modules/@duckdb'), join(context.dir, 'package/node_modules/@duckdb'));
  mkdirSync(join(context.dir, 'empty'));
});
published.after(({ dir }) => rmSync(dir, { recursive: true, force: true }));

const rahdari = (dir: string, ...words: string[]) =>
  spawnSync(process.execPath, [join(dir, 'package/dist/rahdari.js'), ...words], {
    cwd: join(dir, 'empty'),
    env,
    encoding: 'utf8',
  });

published('it needs DuckDB and nothing else', () => {
  assert.equal(Object.keys(manifest.dependencies), ['@duckdb/node-api']);
});

published('it holds no source and no test', ({ dir }) => {
  const files = readdirSync(join(dir, 'package'), { recursive: true }).map(String);
  const packed = files.filter((file) => !file.startsWith('node_modules'));
  assert.equal(
    packed.filter((file) => /\.ts$|\.test\.|fixture/.test(file)),
    [],
  );
  for (const file of [
    'LICENSE',
    'README.md',
    'CHANGELOG.md',
    'data/dictionary.md',
    'dist/LICENSES.txt',
    'dist/static/page.js',
  ])
    assert.ok(packed.includes(file), file);
});

published('in an empty folder the sample is replayed, asked, and the place found in order', ({ dir }) => {
  const help = rahdari(dir, '--help');
  assert.equal([help.status, help.stderr], [0, '']);
  const demo = rahdari(dir, 'demo-sample');
  assert.is(demo.status, 0, demo.stderr);
  assert.match(demo.stdout, /^LHR-01 +34 +31 +0 +19\.3$/m);
  const recipe = rahdari(dir, 'query', 'waits_by_office', '--format', 'csv');
  assert.is(recipe.stdout.split('\n').length, 5, recipe.stderr);
  const doctor = rahdari(dir, 'doctor', '--json');
  assert.is(doctor.status, 0, doctor.stdout);
  const { checks } = JSON.parse(doctor.stdout);
  const failed = checks.filter(({ status }: { status: string }) => status === 'fail');
  assert.equal([checks.length, failed], [15, []]);
});

published('it speaks Arrow, whose package is bundled', ({ dir }) => {
  const words = ['sql', 'SELECT 41 + 1 AS answer', '--format', 'arrow', '-C', 'arrow'];
  assert.is(rahdari(dir, 'demo-sample', '-C', 'arrow').status, 0);
  const { stdout } = spawnSync(process.execPath, [join(dir, 'package/dist/rahdari.js'), ...words], {
    cwd: join(dir, 'empty'),
    env,
  });
  assert.is(stdout.readInt32LE(0), -1, 'an IPC stream begins with its continuation mark');
});

published('its maps and its sample are read from the package, whatever the folder', ({ dir }) => {
  const log = join(dir, 'package/data/sample/morning.ndjson');
  const { status, stderr } = rahdari(dir, 'replay', log, '-C', 'again');
  assert.is(status, 0, stderr);
  assert.match(stderr, '1088 events, 0 rejected');
});

published.run();
