// How to reach NATS, by the settings that hold: the contents of the files they name.
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../engine/errors.ts';
import type { NatsOptions } from '../../engine/nats.ts';
import { loadSettings } from './load-settings.ts';
import { natsKeys } from './settings.ts';

export type Link = Omit<NatsOptions, 'time'> & {
  /** Nobody has named a server: the default is only tried. */
  readonly isDefault: boolean;
};

export async function linkOf(flags: object): Promise<Link> {
  const found = await loadSettings(natsKeys, flags as Record<string, unknown>);
  const given = (key: (typeof natsKeys)[number]) => found[key].value || undefined;
  const content = async (key: 'creds' | 'nkey' | 'cert' | 'key' | 'ca') => {
    const path = given(key);
    if (path === undefined) return undefined;
    return readFile(path).catch((cause: NodeJS.ErrnoException) => {
      throw new ConfigError(
        'E-CONFIG-011',
        `cannot read ${path} (${key} of ${found[key].origin}): ${cause.code}`,
        'check the path and its permissions',
        { cause },
      );
    });
  };
  const [cert, key, ca] = [await content('cert'), await content('key'), await content('ca')];
  return {
    url: found.server.value,
    isDefault: found.server.origin === 'default',
    user: given('user'),
    pass: given('password'),
    token: given('token'),
    inboxPrefix: given('inbox_prefix'),
    creds: await content('creds'),
    nkey: await content('nkey'),
    tls: cert || key || ca ? { cert: cert?.toString(), key: key?.toString(), ca: ca?.toString() } : undefined,
  };
}
