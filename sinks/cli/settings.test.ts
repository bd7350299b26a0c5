import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../engine/errors.ts';
import { readSettings } from './load-settings.ts';
import { rahdari } from './rahdari.fixture.ts';
import { resolveSettings, type Sources, settingKeys } from './settings.ts';

const all: Sources = {
  flags: { server: 'nats://flag' },
  env: { RAHDARI_SERVER: 'nats://rahdari', NATS_URL: 'nats://env' },
  files: [
    { path: './rahdari.yaml', values: { server: 'nats://here', keep: '7' } },
    { path: '/home/a/.config/rahdari/config.yaml', values: { server: 'nats://home', keep: '9', lang: 'ur' } },
  ],
  context: { path: '/home/a/.config/nats/context/prod.json', values: { server: 'nats://prod' } },
};
const resolve = (sources: Sources) => resolveSettings(settingKeys, sources);
const sample = fileURLToPath(new URL('../../data/sample/morning.ndjson', import.meta.url));
const config = suite('settings');

config('flags win over environment, files, NATS context and defaults, in this order', () => {
  const steps: [Sources, string, string][] = [
    [all, 'nats://flag', 'flag'],
    [{ ...all, flags: {} }, 'nats://rahdari', 'env RAHDARI_SERVER'],
    [{ ...all, flags: {}, env: { NATS_URL: 'nats://env' } }, 'nats://env', 'env NATS_URL'],
    [{ ...all, flags: {}, env: {} }, 'nats://here', './rahdari.yaml'],
    [{ ...all, flags: {}, env: {}, files: all.files.slice(1) }, 'nats://home', all.files[1].path],
    [{ ...all, flags: {}, env: {}, files: [] }, 'nats://prod', `NATS context ${all.context!.path}`],
    [{ flags: {}, env: {}, files: [] }, 'nats://127.0.0.1:4222', 'default'],
  ];
  for (const [sources, value, origin] of steps) assert.equal(resolve(sources).server, { value, origin });
});

config('each key is looked up on its own', () => {
  const { keep, lang, data } = resolve(all);
  assert.equal([keep.value, lang.value, data.origin], ['7', 'ur', 'default']);
});

config('an empty variable counts as absent', () => {
  assert.is(resolve({ ...all, env: { RAHDARI_KEEP: '' } }).keep.value, '7');
});

config('a value of the wrong form is refused with its origin', () => {
  const wrong = { ...all, env: { RAHDARI_LANG: 'fr' } };
  assert.throws(() => resolve(wrong), /lang cannot be "fr" \(env RAHDARI_LANG\)/);
});

config('an unknown key of a file is refused with its line and a suggestion', async () => {
  try {
    await readSettings('rahdari.yaml', 'keep: 3\nsevrer: nats://a\n');
    assert.unreachable();
  } catch (error) {
    assert.instance(error, ConfigError);
    assert.match((error as Error).message, /^rahdari\.yaml:2:1 .*did you mean "server"/);
  }
});

config('a file of comments only sets nothing', async () => {
  assert.equal(await readSettings('rahdari.yaml', '# nothing yet\n'), {});
});

config("commands obey flags, environment, ./rahdari.yaml and the user's file, in this order", async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'rahdari-settings-'));
  try {
    mkdirSync(join(cwd, 'home/.config/rahdari'), { recursive: true });
    writeFileSync(join(cwd, 'home/.config/rahdari/config.yaml'), 'data: ./of-user\n');
    const HOME = join(cwd, 'home');
    const places = async (words: string[], env: object) => {
      const { code, err } = await rahdari(['sql', 'SELECT 1', ...words], { cwd, env: { HOME, ...env } });
      assert.is(code, 4);
      return /no snapshot in (\S+)\/snapshots/.exec(err)?.[1].replace('./', '');
    };
    assert.is(await places([], {}), 'of-user');
    writeFileSync(join(cwd, 'rahdari.yaml'), 'data: ./of-folder\n');
    assert.is(await places([], {}), 'of-folder');
    assert.is(await places([], { RAHDARI_DATA: './of-env' }), 'of-env');
    assert.is(await places(['-C', './of-flag'], { RAHDARI_DATA: './of-env' }), 'of-flag');
    for (const words of [['demo-sample'], ['replay', sample]]) {
      assert.is((await rahdari(words, { cwd, env: { HOME } })).code, 0);
      assert.ok(existsSync(join(cwd, 'of-folder/snapshots/latest.duckdb')), words[0]);
      rmSync(join(cwd, 'of-folder'), { recursive: true });
    }
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

config('a secret is not shown', async () => {
  const { out } = await rahdari(['config', 'show', '--origin', '--server', 'nats://me:hush@a:4222'], {
    env: { NATS_PASSWORD: 'hush' },
  });
  assert.match(out, /^server: "nats:\/\/\*\*\*@a:4222" +# flag$/m);
  assert.match(out, /^password: "\*\*\*" +# env NATS_PASSWORD$/m);
  assert.not(out.includes('hush'));
});

config.run();
