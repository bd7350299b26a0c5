// The version of what a state directory holds: older ones are taken over, newer ones refused.
import { ConfigError } from './errors.ts';
import type { Store } from './ports.ts';

/** 1: as first written. 2: with its definitions kept beside it. */
export const stateVersion = 2;

/** Refuses the state of a newer version (E-DIR-005) before anything in it is touched. `where` and `program` are for people. */
export async function checkVersion(store: Store, where: string, program: string): Promise<void> {
  const isKept = await store.rows(
    "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'state'",
  );
  if (isKept.length === 0) return;
  const [held] = await store.rows('SELECT version, program FROM meta.state');
  if (held === undefined || (held.version as number) <= stateVersion) return;
  throw new ConfigError(
    'E-DIR-005',
    `${where} holds state of version ${held.version}, written by rahdari ${held.program}: rahdari ${program} reads versions 1 to ${stateVersion}`,
    `rahdari ${held.program} or newer, or another -C DIR`,
  );
}

/** Notes that the state is of this version now. */
export async function keepVersion(store: Store, program: string): Promise<void> {
  const isSame = await store.rows('SELECT 1 FROM meta.state WHERE version = $1 AND program = $2', [
    stateVersion,
    program,
  ]);
  if (isSame.length > 0) return;
  await store.begin();
  await store.run('DELETE FROM meta.state');
  await store.run('INSERT INTO meta.state VALUES ($1, $2)', [stateVersion, program]);
  await store.commit();
}
