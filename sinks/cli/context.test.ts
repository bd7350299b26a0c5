// Contexts of the nats command: found, read, and refused where we cannot do what they say.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../../engine/errors.ts';
import { readContext } from './context.ts';
import { loadSettings } from './load-settings.ts';

const test = suite<{ home: string; base: string }>('NATS context');
test.before((context) => {
  context.home = mkdtempSync(join(tmpdir(), 'rahdari-home-'));
  context.base = join(context.home, '.config', 'nats');
  mkdirSync(join(context.base, 'context'), { recursive: true });
  const write = (name: string, content: object | string) =>
    writeFileSync(
      join(context.base, 'context', `${name}.json`),
      typeof content === 'string' ? content : JSON.stringify(content),
    );
  write('prod', {
    description: 'production',
    url: 'nats://a:4222,nats://b:4222',
    creds: '~/prod.creds',
    token: '',
    user: '',
    nsc: '',
  });
  write('dev', { url: 'nats://127.0.0.1:4222', user: 'dev', password: 'secret' });
  write('nsc', { url: 'nats://a:4222', nsc: 'nsc://operator/account/user' });
  write('torn', '{"url": ');
  writeFileSync(join(context.base, 'context.txt'), 'prod\n');
});
test.after(({ home }) => rmSync(home, { recursive: true }));

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(error, ConfigError);
  return (error as ConfigError).toString();
};

test('the selected context gives its servers and credentials; what is empty in it is not given', async ({
  home,
  base,
}) => {
  const found = await readContext(base, home, '');
  assert.equal(found?.values, { server: 'nats://a:4222,nats://b:4222', creds: join(home, 'prod.creds') });
});

test('a context can be chosen by name and by the path of its file', async ({ home, base }) => {
  const wanted = { server: 'nats://127.0.0.1:4222', user: 'dev', password: 'secret' };
  assert.equal((await readContext(base, home, 'dev'))?.values, wanted);
  assert.equal((await readContext(base, home, join(base, 'context', 'dev.json')))?.values, wanted);
});

test('no context selected, none used', async ({ home }) => {
  assert.is(await readContext(join(home, 'nothing'), home, ''), undefined);
});

test('an unknown, a broken and a foreign context are refused with what to do', async ({ home, base }) => {
  assert.match(
    await refusal(readContext(base, home, 'prd')),
    'E-CONFIG-013 there is no NATS context "prd" (did you mean "prod"?). Try: one of dev, nsc, prod, torn',
  );
  assert.match(await refusal(readContext(base, home, '../../x')), 'E-CONFIG-013');
  assert.match(await refusal(readContext(base, home, 'torn')), /^E-CONFIG-012 .*torn\.json is not JSON/);
  assert.match(await refusal(readContext(base, home, 'nsc')), /^E-CONFIG-014 .*nsc\.json has "nsc"/);
});

test('flags and environment win over the context field by field, and only NATS settings need it', async ({
  home,
}) => {
  const env = { HOME: home, NATS_CONTEXT: 'dev', NATS_USER: 'me' };
  const found = await loadSettings(['server', 'user', 'password'], { server: 'nats://flag' }, env);
  assert.equal(
    [found.server.value, found.user.value, found.password.value, found.password.origin],
    ['nats://flag', 'me', 'secret', `NATS context ${join(home, '.config/nats/context/dev.json')}`],
  );
  const broken = { HOME: home, NATS_CONTEXT: 'torn' };
  assert.is((await loadSettings(['data'], {}, broken)).data.value, './rahdari-data');
});

test.run();
