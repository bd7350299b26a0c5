// rahdari config: which setting holds, and where it came from.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';

export const settingKeys = ['data', 'server', 'lang', 'snapshot_every', 'keep'] as const;
export type SettingKey = (typeof settingKeys)[number];
export type Settings = Record<SettingKey, string>;
type Given = Partial<Record<SettingKey, string>>;

const defaults: Settings = {
  data: './rahdari-data',
  server: '',
  lang: 'en',
  snapshot_every: '5m',
  keep: '12',
};
const variables: Record<SettingKey, readonly string[]> = {
  data: ['RAHDARI_DATA'],
  server: ['RAHDARI_SERVER', 'NATS_URL'],
  lang: ['RAHDARI_LANG'],
  snapshot_every: ['RAHDARI_SNAPSHOT_EVERY'],
  keep: ['RAHDARI_KEEP'],
};
const valid: Partial<Record<SettingKey, [RegExp, string]>> = {
  lang: [/^(en|ur)$/, 'en or ur'],
  snapshot_every: [/^[1-9]\d{0,8}(ms|s|m|h|d)$/, 'a duration such as 5m'],
  keep: [/^[1-9]\d{0,5}$/, 'a whole number such as 12'],
};

export interface Sources {
  readonly flags: Given;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Configuration files, the strongest first. */
  readonly files: readonly { readonly path: string; readonly values: Given }[];
  /** The selected NATS context. */
  readonly context?: { readonly path: string; readonly url: string };
}
export type Resolved = Record<SettingKey, { readonly value: string; readonly origin: string }>;

/** Flags, then the environment, files, the NATS context, defaults. An empty variable counts as absent. */
export function resolveConfig({ flags, env, files, context }: Sources): Resolved {
  const find = (key: SettingKey) => {
    if (flags[key] !== undefined) return { value: flags[key], origin: 'flag' };
    const variable = variables[key].find((name) => env[name]);
    if (variable !== undefined) return { value: env[variable]!, origin: `env ${variable}` };
    const file = files.find(({ values }) => values[key] !== undefined);
    if (file) return { value: file.values[key]!, origin: file.path };
    if (key === 'server' && context) return { value: context.url, origin: `NATS context ${context.path}` };
    return { value: defaults[key], origin: 'default' };
  };
  return Object.fromEntries(
    settingKeys.map((key) => {
      const found = find(key);
      const [form, wanted] = valid[key] ?? [/^/, ''];
      if (!form.test(found.value))
        throw new ConfigError(
          'E-CONFIG-010',
          `${key} cannot be "${found.value}" (${found.origin})`,
          `write ${wanted}`,
        );
      return [key, found];
    }),
  ) as Resolved;
}

async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw new ConfigError('E-CONFIG-011', `cannot read ${path}: ${cause.message}`, 'check its permissions', {
      cause,
    });
  });
}

/** The settings in a YAML file; an unknown key is refused with its line. */
export async function readSettings(path: string, text: string): Promise<Given> {
  if (/^\s*(#.*\s*)*$/.test(text)) return {};
  const { readYaml } = await import('../../data/yaml.ts');
  const fields = readYaml(path, text, 'the configuration', 'E-CONFIG').fields(settingKeys);
  return Object.fromEntries([...fields].map(([key, entry]) => [key, entry.text()]));
}

export async function loadConfig(flags: Given, env = process.env): Promise<Resolved> {
  const base = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
  const files: { path: string; values: Given }[] = [];
  for (const path of ['./rahdari.yaml', join(base, 'rahdari', 'config.yaml')]) {
    const text = await textAt(path);
    if (text !== undefined) files.push({ path, values: await readSettings(path, text) });
  }
  return resolveConfig({
    flags,
    env,
    files,
    context: await natsContext(join(base, 'nats'), env.NATS_CONTEXT),
  });
}

async function natsContext(base: string, chosen?: string): Promise<Sources['context']> {
  const name = chosen || (await textAt(join(base, 'context.txt')))?.trim();
  if (!name || /[\\/]/.test(name)) return undefined;
  const path = join(base, 'context', `${name}.json`);
  const text = await textAt(path);
  if (text === undefined) return undefined;
  try {
    const { url } = JSON.parse(text) as { url?: string };
    return url ? { path, url } : undefined;
  } catch (cause) {
    throw new ConfigError('E-CONFIG-012', `${path} is not JSON`, 'nats context edit', { cause });
  }
}

/** The settings as they hold. Absent flags are undefined. */
export async function settings(flags: Given): Promise<Settings> {
  const found = await loadConfig(flags);
  return Object.fromEntries(settingKeys.map((key) => [key, found[key].value])) as Settings;
}

const examples = `
Examples:
  rahdari config show
  rahdari config show --origin
  RAHDARI_DATA=/srv/rahdari rahdari config show --origin`;

export function configCommand(program: Command): void {
  const config = program
    .command('config')
    .description('settings: flags, environment, files, NATS context, defaults');
  config
    .command('show')
    .description('print the settings as they hold here')
    .option('--origin', 'say where each comes from')
    .option('-C, --dir <dir>', 'data directory')
    .option('-s, --server <url>', 'NATS server')
    .addHelpText('after', examples)
    .action(async (flags) => {
      const found = await loadConfig({ data: flags.dir, server: flags.server });
      for (const key of settingKeys) {
        const { value, origin } = found[key];
        const line = `${key}: ${JSON.stringify(value.replace(/\/\/[^/@]*@/, '//***@'))}`;
        process.stdout.write(flags.origin ? `${line.padEnd(40)} # ${origin}\n` : `${line}\n`);
      }
    });
  config.addHelpText('after', examples);
}
