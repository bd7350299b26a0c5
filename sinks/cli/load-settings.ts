// Which settings hold here: flags, environment, ./rahdari.yaml, the user's file, the NATS context, defaults.
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  type Given,
  optionsOf,
  type Resolved,
  resolveSettings,
  type SettingKey,
  type Sources,
  settingKeys,
  settingOf,
  textAt,
} from './settings.ts';

/** The settings in a YAML file; an unknown key is refused with its line. */
export async function readSettings(path: string, text: string): Promise<Given> {
  if (/^\s*(#.*\s*)*$/.test(text)) return {};
  const { readYaml } = await import('../../data/yaml.ts');
  const fields = readYaml(path, text, 'the configuration', 'E-CONFIG').fields(settingKeys);
  return Object.fromEntries([...fields].map(([key, entry]) => [key, entry.text()]));
}

/** What holds for `keys`, and why. `flags` are the command's, by their long names. */
export async function loadSettings<K extends SettingKey>(
  keys: readonly K[],
  flags: Readonly<Record<string, unknown>>,
  env = process.env,
): Promise<Resolved<K>> {
  const home = env.HOME || homedir();
  const base = env.XDG_CONFIG_HOME || join(home, '.config');
  const files: { path: string; values: Given }[] = [];
  for (const path of ['./rahdari.yaml', join(base, 'rahdari', 'config.yaml')]) {
    const text = await textAt(path);
    if (text !== undefined) files.push({ path, values: await readSettings(path, text) });
  }
  const given = optionsOf(settingKeys).map(({ key, option }) => [key, flags[option.attributeName()]]);
  const sources: Sources = { flags: Object.fromEntries(given), env, files };
  if (!keys.some((key) => settingOf(key).context !== undefined)) return resolveSettings(keys, sources);
  const { readContext } = await import('./context.ts');
  const chosen = resolveSettings(['context'], sources).context.value;
  return resolveSettings(keys, { ...sources, context: await readContext(join(base, 'nats'), home, chosen) });
}

/** The values that hold for `keys`. */
export async function settings<K extends SettingKey>(
  keys: readonly K[],
  flags: object,
): Promise<Record<K, string>> {
  const found = await loadSettings(keys, flags as Record<string, unknown>);
  return Object.fromEntries(keys.map((key) => [key, found[key].value])) as Record<K, string>;
}
