// What must hold of a life that is over: nothing lost, nothing doubled, nothing torn, and all as if nothing had happened.

import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { passport } from '../../data/events.ts';
import { decoded, nameOf } from '../../engine/ddl.ts';
import type { DuckDB } from '../../engine/duckdb.ts';
import { rejected } from '../../engine/envelope.ts';
import { clocksTable, gapsTable } from '../../engine/ledger.ts';
import type { Table } from '../../engine/schema.ts';
import { alertOf } from '../../sinks/alerts/alert.ts';
import { rowsAfter } from '../../sinks/alerts/row.ts';
import type { Stored } from './broker.ts';
import { everything } from './database.ts';
import type { Life } from './life.ts';
import type { MemoryDisk } from './memory-disk.ts';
import { modelOf } from './model.ts';

/** Files that are not what they say they are: anything torn, or named and not there. */
export function damage(disk: MemoryDisk, dir: string): string[] {
  const wrong: string[] = [];
  const digest = (path: string) =>
    createHash('sha256')
      .update(disk.text(path) ?? '')
      .digest('hex');
  const whole = (path: string, why: string) => {
    if (!disk.text(path)?.startsWith('whole'))
      wrong.push(`${path} is ${disk.text(path) ?? 'missing'}: ${why}`);
  };
  for (const path of disk.under(dir)) {
    if (/\.(duckdb|parquet)$/.test(path)) whole(path, 'it has its name');
    if (!/\.json$/.test(path)) continue;
    const manifest = read(disk.text(path)!);
    if (manifest === undefined) wrong.push(`${path} cannot be read`);
    else if (path.endsWith('archive/manifest.json'))
      for (const { path: file, sha256 } of manifest.files) {
        whole(join(dirname(path), file), 'the archive names it');
        if (digest(join(dirname(path), file)) !== sha256) wrong.push(`${file} is not as the archive says`);
      }
    else if (/\d\.json$/.test(path) && disk.has(path.replace('.json', '.duckdb'))) {
      if (digest(path.replace('.json', '.duckdb')) !== manifest.sha256)
        wrong.push(`${path} tells another digest`);
    }
  }
  return wrong;
}

function read(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Rows and a digest of each table, every revision of it. Codes of reasons depend on the batches, their texts do not. */
export async function contents(db: DuckDB, tables: readonly Table[]): Promise<string[]> {
  const digests = tables
    .filter(({ name }) => name !== gapsTable.name && name !== clocksTable(passport).name)
    .map((table) => {
      const rows = table === rejected ? decoded(table) : `SELECT * FROM ${nameOf(table)}`;
      return `SELECT '${nameOf(table)}' AS name, count(*)::VARCHAR AS n, coalesce(sum(hash(of)::HUGEINT), 0)::VARCHAR AS digest FROM (${rows}) of`;
    });
  const rows = await db.rows(digests.join(' UNION ALL '));
  return rows.map(({ name, n, digest }) => `${name}: ${n} rows, ${digest}`).sort();
}

export interface Log {
  readonly events: readonly Stored[];
  readonly alerts: readonly Stored[];
}

/** What is wrong with what was committed and delivered, against a plain model and an undisturbed engine's `expected`. */
export async function prove(
  life: Life,
  tables: readonly Table[],
  log: Log,
  expected: readonly string[],
): Promise<string[]> {
  const wrong = [...life.wrong];
  const same = (what: string, found: unknown, wanted: unknown) => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (a !== b) wrong.push(`${what}: ${difference(a, b)}`);
  };
  await life.database.ask([], everything, async (db) => {
    const found = await contents(db, tables);
    for (const [i, row] of found.entries()) same('not as in an undisturbed run', row, expected[i]);
    const model = modelOf(log.events);
    const accounts = await db.rows(
      "SELECT counter, n::DOUBLE AS n FROM meta.accounting WHERE pipeline = '' AND commit = (SELECT max(commit) FROM meta.accounting)",
    );
    const counted = Object.fromEntries(accounts.map(({ counter, n }) => [counter as string, n]));
    same(
      'accounts',
      [counted.accepted, counted.duplicate, counted.rejected],
      [model.accepted, model.duplicate, model.rejected],
    );
    same('received', counted.received, model.accepted + model.duplicate + model.rejected);
    same('visits', await db.rows(visits), model.visits);
    same(
      'arrivals',
      (await db.rows(arrivals)).map(({ key }) => key),
      model.arrivals,
    );
    same('positions that go back', await db.rows(backwards), []);
    same('position at the end', await db.rows(last), [{ seq: log.events.length }]);
    const alerts = (await rowsAfter(db, 0, 100_000)).map(alertOf);
    const ids = alerts.map(({ id }) => id);
    same('alerts handed over', [...new Set(life.delivered.map(({ id }) => id))], ids);
    same('alerts published', [...new Set(log.alerts.map(({ id }) => id))].sort(), [...ids].sort());
    const texts = new Map(alerts.map((alert) => [alert.id, JSON.stringify(alert)]));
    for (const alert of life.delivered) same(`alert ${alert.id}`, JSON.stringify(alert), texts.get(alert.id));
    for (const { id, bytes } of log.alerts)
      same(`alert ${id}`, new TextDecoder().decode(bytes), texts.get(id));
  });
  return wrong;
}

function difference(found: string, wanted = ''): string {
  let at = 0;
  while (at < found.length && found[at] === wanted[at]) at++;
  const near = (text: string) => text.slice(Math.max(0, at - 80), at + 80);
  return `found …${near(found)}… where …${near(wanted)}… was expected`;
}

const ms = (name: string) => `epoch_ms(${name})::DOUBLE AS ${name}`;
const newest =
  'core.visits_revisions QUALIFY row_number() OVER (PARTITION BY token ORDER BY revision DESC) = 1';
const textOf = (column: string) =>
  `(SELECT text FROM meta.labels WHERE domain = '${column}' AND code = v.${column})`;
const visits = `SELECT (SELECT text FROM meta.ids_known WHERE key = v.token) AS token, ${textOf('office')} AS office, ${['issued_at', 'called_at', 'served_at', 'gone_at'].map(ms).join(', ')}, n_events::DOUBLE AS n_events FROM (FROM ${newest}) v ORDER BY 1`;
const arrivals = `SELECT ${textOf('office')} || ' ' || (epoch_ms(window_start_at) // 60000) || ' ' || arrivals AS key FROM (FROM windows.congestion_1m_revisions QUALIFY row_number() OVER (PARTITION BY office, step, window_start_at ORDER BY revision DESC) = 1) v WHERE arrivals > 0 ORDER BY 1`;
const backwards =
  'SELECT stream, seq::DOUBLE AS seq FROM (SELECT *, lag(seq) OVER (PARTITION BY stream ORDER BY commit) AS before FROM meta.positions) WHERE seq < before';
const last = "SELECT max(seq)::DOUBLE AS seq FROM meta.positions WHERE stream <> '(drain)'";
