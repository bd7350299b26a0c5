// A context of the nats command (ADR-21): the file that says how to reach a server, and who to be there.
import { readdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { didYouMean } from '../../data/nearest.ts';
import { ConfigError } from '../../engine/errors.ts';
import { type Given, natsKeys, type SettingKey, type Sources, settingOf, textAt } from './settings.ts';

const refused = ['nsc', 'user_jwt', 'jetstream_domain', 'jetstream_api_prefix', 'tls_first'];
const paths: readonly SettingKey[] = ['creds', 'nkey', 'cert', 'key', 'ca'];

/** The context `chosen` (its name or the path of its file), else the one selected in `base`; none: undefined. */
export async function readContext(base: string, home: string, chosen: string): Promise<Sources['context']> {
  const name = chosen || (await textAt(join(base, 'context.txt')))?.trim() || '';
  if (name === '') return undefined;
  const path = isAbsolute(name) ? name : join(base, 'context', `${name}.json`);
  const text = /^\.|[\\/]/.test(name) && !isAbsolute(name) ? undefined : await textAt(path);
  if (text === undefined) {
    const known = (await readdir(join(base, 'context')).catch(() => []))
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -5));
    throw new ConfigError(
      'E-CONFIG-013',
      `there is no NATS context "${name}"${didYouMean(name, known)}`,
      known.length > 0 ? `one of ${known.join(', ')}` : 'nats context add',
    );
  }
  return { path, values: valuesOf(path, text, home) };
}

function valuesOf(path: string, text: string, home: string): Given {
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('E-CONFIG-012', `${path} is not JSON`, 'nats context edit', { cause });
  }
  const strange = refused.find((key) => content[key]);
  if (strange !== undefined)
    throw new ConfigError(
      'E-CONFIG-014',
      `${path} has "${strange}", which is not understood here`,
      'a context with url and creds, nkey, user and password, or token',
    );
  const values: Given = {};
  for (const key of natsKeys) {
    const { context } = settingOf(key);
    const value = context && content[context];
    if (typeof value !== 'string' || value === '') continue;
    values[key] = paths.includes(key) ? value.replace(/^~(?=\/)/, home) : value;
  }
  return values;
}
