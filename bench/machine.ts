// The machine a figure was measured on, in one line: figures of different machines are not compared.
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import { DuckDB } from '../engine/duckdb.ts';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly duckdb: string;
  /** null: none here. */
  readonly nats_server: string | null;
}

export async function machine(): Promise<Machine> {
  const db = await DuckDB.open(':memory:');
  const [{ v }] = await db.rows('SELECT version() AS v');
  await db.close();
  const server = spawnSync('nats-server', ['--version'], { encoding: 'utf8' });
  return {
    cpu: cpus()[0].model.trim(),
    cores: cpus().length,
    node: process.version,
    duckdb: String(v),
    nats_server: server.status === 0 ? (/v[\d.]+/.exec(server.stdout)?.[0] ?? null) : null,
  };
}

export const inWords = ({ cpu, cores, node, duckdb, nats_server }: Machine): string =>
  `${cpu}, ${cores} cores · node ${node} · duckdb ${duckdb} · nats-server ${nats_server ?? 'none'}`;
