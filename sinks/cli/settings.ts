// The settings, each declared once: its flag, variables, key in a NATS context, form and default; and which value holds.
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { ConfigError } from '../../engine/errors.ts';

export interface Setting {
  readonly flag?: string;
  readonly about: string;
  /** The strongest first. */
  readonly variables: readonly string[];
  /** Its key in a NATS context. */
  readonly context?: string;
  readonly standard?: string;
  readonly form?: readonly [RegExp, string];
  readonly isSecret?: boolean;
}

const declared = {
  data: {
    flag: '-C, --dir <dir>',
    about: 'data directory',
    variables: ['RAHDARI_DATA'],
    standard: './rahdari-data',
  },
  lang: {
    flag: '--lang <lang>',
    about: 'language, en or ur',
    variables: ['RAHDARI_LANG'],
    standard: 'en',
    form: [/^(en|ur)$/, 'en or ur'],
  },
  listen: {
    flag: '--listen <host:port>',
    about: 'where the page is shown, on this machine alone',
    variables: ['RAHDARI_LISTEN'],
    standard: '127.0.0.1:4310',
    form: [/^.+:\d{1,5}$/, 'a host and a port, such as 127.0.0.1:4310'],
  },
  snapshot_every: {
    flag: '--snapshot-every <duration>',
    about: 'time between snapshots',
    variables: ['RAHDARI_SNAPSHOT_EVERY'],
    standard: '5m',
    form: [/^[1-9]\d{0,8}(ms|s|m|h|d)$/, 'a duration such as 5m'],
  },
  keep: {
    flag: '--keep <n>',
    about: 'newest snapshots kept (and 48 hourly, 35 daily ones)',
    variables: ['RAHDARI_KEEP'],
    standard: '12',
    form: [/^[1-9]\d{0,5}$/, 'a whole number such as 12'],
  },
  calendars: {
    flag: '--calendars <file>',
    about: 'days of your own, in the form of data/calendars.csv; they count over those that ship',
    variables: ['RAHDARI_CALENDARS'],
  },
  server: {
    flag: '-s, --server <url>',
    about: 'NATS server, or several with commas',
    variables: ['RAHDARI_SERVER', 'NATS_URL'],
    context: 'url',
    standard: 'nats://127.0.0.1:4222',
  },
  context: {
    flag: '--context <name>',
    about: 'NATS context: its name, or the path of its file',
    variables: ['NATS_CONTEXT'],
  },
  creds: {
    flag: '--creds <file>',
    about: 'NATS credentials',
    variables: ['NATS_CREDS'],
    context: 'creds',
  },
  nkey: { flag: '--nkey <file>', about: 'NATS nkey seed', variables: ['NATS_NKEY'], context: 'nkey' },
  user: { flag: '--user <name>', about: 'NATS user', variables: ['NATS_USER'], context: 'user' },
  password: {
    flag: '--password <text>',
    about: 'its password',
    variables: ['NATS_PASSWORD'],
    context: 'password',
    isSecret: true,
  },
  token: { about: 'NATS token', variables: ['NATS_TOKEN'], context: 'token', isSecret: true },
  cert: { flag: '--tlscert <file>', about: 'TLS certificate', variables: ['NATS_CERT'], context: 'cert' },
  key: { flag: '--tlskey <file>', about: 'its key', variables: ['NATS_KEY'], context: 'key' },
  ca: { flag: '--tlsca <file>', about: 'TLS authority', variables: ['NATS_CA'], context: 'ca' },
  inbox_prefix: {
    about: 'first part of reply subjects',
    variables: ['NATS_INBOX_PREFIX'],
    context: 'inbox_prefix',
  },
} as const satisfies Record<string, Setting>;

export type SettingKey = keyof typeof declared;
export const settingKeys = Object.keys(declared) as SettingKey[];
export const natsKeys = settingKeys.slice(settingKeys.indexOf('server'));
export const settingOf = (key: SettingKey): Setting => declared[key];

export type Given = Partial<Record<SettingKey, string>>;
export type Resolved<K extends SettingKey = SettingKey> = Record<
  K,
  { readonly value: string; readonly origin: string }
>;

export interface Sources {
  readonly flags: Given;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Configuration files, the strongest first. */
  readonly files: readonly { readonly path: string; readonly values: Given }[];
  readonly context?: { readonly path: string; readonly values: Given };
}

export const optionsOf = (keys: readonly SettingKey[]) =>
  keys.flatMap((key) => {
    const { flag, about } = settingOf(key);
    return flag === undefined ? [] : [{ key, option: new Option(flag, about) }];
  });

/** Gives a command the flags of these settings. */
export function settingFlags(command: Command, keys: readonly SettingKey[]): Command {
  for (const { key, option } of optionsOf(keys)) {
    const { standard } = settingOf(key);
    if (standard !== undefined) option.description += ` (default: ${standard})`;
    command.addOption(
      natsKeys.includes(key) ? option.helpGroup('NATS (as the nats command has them):') : option,
    );
  }
  return command;
}

/** Flags, then the environment, files, the NATS context, defaults. An empty variable counts as absent. */
export function resolveSettings<K extends SettingKey>(
  keys: readonly K[],
  { flags, env, files, context }: Sources,
): Resolved<K> {
  const find = (key: SettingKey) => {
    if (flags[key] !== undefined) return { value: flags[key], origin: 'flag' };
    const variable = settingOf(key).variables.find((name) => env[name]);
    if (variable !== undefined) return { value: env[variable]!, origin: `env ${variable}` };
    const file = files.find(({ values }) => values[key] !== undefined);
    if (file) return { value: file.values[key]!, origin: file.path };
    if (context?.values[key] !== undefined)
      return { value: context.values[key], origin: `NATS context ${context.path}` };
    return { value: settingOf(key).standard ?? '', origin: 'default' };
  };
  const found = keys.map((key) => {
    const { value, origin } = find(key);
    const [form, wanted] = settingOf(key).form ?? [/^/, ''];
    if (!form.test(value))
      throw new ConfigError('E-CONFIG-010', `${key} cannot be "${value}" (${origin})`, `write ${wanted}`);
    return [key, { value, origin }];
  });
  return Object.fromEntries(found) as Resolved<K>;
}

/** The text of a file of settings, undefined where there is none. */
export async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined;
    throw new ConfigError('E-CONFIG-011', `cannot read ${path}: ${cause.message}`, 'check its permissions', {
      cause,
    });
  });
}
