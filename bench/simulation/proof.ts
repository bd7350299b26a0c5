// What must hold of a life that is over: nothing lost, nothing doubled, nothing torn, and all as if nothing had happened.
import { decoded, nameOf } from '../../engine/ddl.ts';
import type { Table } from '../../engine/schema.ts';
import { alertOf } from '../../sinks/alerts/alert.ts';
import { rowsAfter } from '../../sinks/alerts/row.ts';
import type { Revision } from '../../sinks/revisions/revision.ts';
import { type Database, everything } from './database.ts';
import type { Life } from './life.ts';
import { modelOf } from './model.ts';
import type { Stored } from './ordered-reader.ts';

/** Of these tables codes may depend on batches and restarts, texts do not. */
const told = /^raw.rejected$|^core.alerts_revisions$/;

/** Rows and a digest of each table that was ever added to, every revision of it. */
export async function contents(database: Database, tables: readonly Table[]): Promise<string[]> {
  const digests = tables.flatMap((table) => {
    const name = nameOf(table);
    if (!database.isFilled(name)) return [];
    const rows = told.test(name) ? decoded(table) : `SELECT * FROM ${name}`;
    return `SELECT '${name}' AS name, count(*)::VARCHAR AS n, coalesce(sum(hash(of)::HUGEINT), 0)::VARCHAR AS digest FROM (${rows}) of`;
  });
  const rows = await database.ask([], everything, (db) => db.rows(digests.join(' UNION ALL ')));
  return rows.map(({ name, n, digest }) => `${name}: ${n} rows, ${digest}`).sort();
}

export interface Log {
  readonly events: readonly Stored[];
  readonly alerts: readonly Stored[];
  readonly corrections: readonly Stored[];
}

/** What an undisturbed engine made of the same log. */
export interface Expected {
  readonly tables: readonly Table[];
  readonly contents: readonly string[];
  readonly corrections: readonly Revision[];
}

/** What is wrong with what was committed and delivered, against a plain model and what is expected. */
export async function prove(life: Life, log: Log, expected: Expected): Promise<string[]> {
  const wrong = [...life.wrong];
  const same = (what: string, found: unknown, wanted: unknown) => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
    if (a !== b) wrong.push(`${what}: ${difference(a, b)}`);
  };
  /** Each at least once, and every time the same. */
  const published = (what: string, messages: readonly Stored[], wanted: readonly { id: string }[]) => {
    const texts = new Map(wanted.map((one) => [one.id, JSON.stringify(one)]));
    same(`${what}s published`, [...new Set(messages.map(({ id }) => id))].sort(), [...texts.keys()].sort());
    for (const { id, bytes } of messages)
      same(`${what} ${id}`, new TextDecoder().decode(bytes), texts.get(id));
  };
  const found = await contents(life.database, expected.tables);
  for (const row of found)
    if (!expected.contents.includes(row)) wrong.push(`not as in an undisturbed run: ${row}`);
  for (const row of expected.contents)
    if (!found.includes(row)) wrong.push(`only in an undisturbed run: ${row}`);
  await life.database.ask([], everything, async (db) => {
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
    const alerts = (await rowsAfter(db, 0, 100_000)).map((row) => alertOf(row));
    const ids = alerts.map(({ id }) => id);
    same('alerts handed over', [...new Set(life.delivered.map(({ id }) => id))], ids);
    published('correction', log.corrections, expected.corrections);
    published('alert', log.alerts, alerts);
    const texts = new Map(alerts.map((alert) => [alert.id, JSON.stringify(alert)]));
    for (const alert of life.delivered) same(`alert ${alert.id}`, JSON.stringify(alert), texts.get(alert.id));
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
