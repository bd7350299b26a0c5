import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../engine/errors.ts';
import { readSettings } from './load-settings.ts';
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

config.run();
