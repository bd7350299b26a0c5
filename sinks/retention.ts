// What is kept in the engine's own database and for how long; what leaves it is in the archive.
import { referenceEvents } from '../data/events/reference.ts';
import { encoded, nameOf, refusedView, storedView } from '../engine/ddl.ts';
import { parseDuration } from '../engine/duration.ts';
import { rejected } from '../engine/envelope.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Store } from '../engine/ports.ts';
import type { Table } from '../engine/schema.ts';
import type { Archive } from './archive.ts';

export interface Retention {
  /** Raw rows are all kept while they are at most so many... */
  readonly rawRows: number;
  /** ...and beyond that those of the newest so many ms of logged time. */
  readonly rawFor: number;
}
export const retention: Retention = { rawRows: 5_000_000, rawFor: parseDuration('7d') };

/** What holds, holds however long ago it was said: reference events are never taken out. */
const isTakenOut = (table: Table) => nameOf(table) !== nameOf(referenceEvents);

/** What is kept and for how long, for people. */
export function described(kernel: Kernel, retention?: Retention): { what: string; kept: string }[] {
  const raw =
    retention === undefined
      ? 'always'
      : `all while at most ${retention.rawRows} rows, then ${retention.rawFor / 86_400_000} d (older: archive)`;
  const windows = kernel.windows.flatMap(({ state: { pipeline, results } }) =>
    pipeline.levels.map(({ keep }, level) => ({
      what: nameOf(results[level].table).replace('_revisions', ''),
      kept: retention === undefined ? 'always' : String(keep),
    })),
  );
  return [
    { what: 'raw', kept: raw },
    { what: nameOf(referenceEvents), kept: 'always' },
    { what: 'core', kept: 'always' },
    ...windows,
  ];
}

/** Events by source and id, rejects by address, archived ones too, for whoever asks whether one was seen before. */
export async function viewStored(db: Store, archive: Archive, raw: readonly Table[]): Promise<void> {
  const events = raw.filter(({ columns }) => 'event_at' in columns && 'id' in columns);
  let refused: string | undefined;
  const archives = new Map<Table, string>();
  if ((await prunedUpTo(db)) > 0) {
    const contents = await archive.contents();
    for (const table of events.filter(isTakenOut)) {
      const relation = archive.relation(contents, table);
      if (relation !== undefined) archives.set(table, relation);
    }
    refused = archive.relation(contents, rejected as unknown as Table);
  }
  await db.run(storedView(events, archives));
  await db.run(refusedView(rejected as unknown as Table, refused));
}

/** The last message whose raw rows are in the archive alone; 0: none. */
export async function prunedUpTo(db: Store): Promise<number> {
  const [{ n }] = await db.rows('SELECT coalesce(max(ordinal), 0)::DOUBLE AS n FROM meta.pruned');
  return n as number;
}

/** How many raw rows there are, here and in the archive alone. */
export async function rawRows(db: Store, archive: Archive, raw: readonly Table[]): Promise<number> {
  const counts = raw.map((table) => `SELECT count(*) AS n FROM ${nameOf(table)}`);
  const [{ n }] = await db.rows(`SELECT sum(n)::DOUBLE AS n FROM (${counts.join(' UNION ALL ')})`);
  const upTo = await prunedUpTo(db);
  if (upTo === 0) return n as number;
  const sealed = (await archive.contents()).files.filter(({ to }) => to <= upTo);
  const names = new Set(raw.filter(isTakenOut).map(nameOf));
  return sealed.reduce((sum, { table, rows }) => sum + (names.has(table) ? rows : 0), n as number);
}

/** All rows of a raw table as a relation for SQL: those here, and those that are in the archive alone. */
export async function rawRelation(db: Store, archive: Archive, table: Table): Promise<string> {
  const upTo = await prunedUpTo(db);
  const sealed =
    upTo === 0 || !isTakenOut(table) ? undefined : archive.relation(await archive.contents(), table);
  if (sealed === undefined) return nameOf(table);
  return `(SELECT * FROM ${nameOf(table)} UNION ALL ${encoded(table, `(SELECT * FROM ${sealed} WHERE ordinal <= ${upTo})`)})`;
}

/** No checkpoint reaches to what is in the database: archived rows come back into it, to be folded. */
export async function bringBack(db: Store, archive: Archive, raw: readonly Table[]): Promise<void> {
  await db.begin();
  await archive.load(db, await archive.contents(), await prunedUpTo(db), raw.filter(isTakenOut));
  await db.run('DELETE FROM meta.pruned');
  await db.commit();
  await viewStored(db, archive, raw);
}

/** Whether a day of logged time has ended since the archive was last added to. */
export async function isDayOver(archive: Archive, kernel: Kernel): Promise<boolean> {
  const { as_of } = await archive.contents();
  return !(dayOf(kernel.clocks.logged) <= dayOf(Date.parse(as_of ?? '')));
}

/** Takes out what is kept no longer and is in the archive. Messages up to `safe` are in every checkpoint. */
export async function retain(
  db: Store,
  kernel: Kernel,
  archive: Archive,
  raw: readonly Table[],
  retention: Retention,
  safe: number,
): Promise<void> {
  const { ordinal: sealed } = await archive.contents();
  await pruneRaw(db, kernel, archive, raw, retention, Math.min(safe, sealed));
  await pruneWindows(db, kernel);
}

const dayOf = (at: number) => Math.floor(at / 86_400_000);

/** Takes out raw rows beyond the retention, up to message `safe` at most. */
async function pruneRaw(
  db: Store,
  kernel: Kernel,
  archive: Archive,
  raw: readonly Table[],
  { rawRows, rawFor }: Retention,
  safe: number,
): Promise<void> {
  const leaving = raw.filter(isTakenOut);
  const all = (columns: string) =>
    leaving.map((table) => `SELECT ${columns} FROM ${nameOf(table)}`).join(' UNION ALL ');
  const [{ n }] = await db.rows(`SELECT sum(n)::DOUBLE AS n FROM (${all('count(*) AS n')})`);
  if ((n as number) <= rawRows) return;
  const until = new Date(kernel.clocks.logged - rawFor).toISOString();
  const [{ last }] = await db.rows(
    `SELECT coalesce(max(ordinal), 0)::DOUBLE AS last FROM (${all('ordinal, logged_at')}) WHERE logged_at < TIMESTAMPTZ '${until}' AND ordinal <= ${safe}`,
  );
  if ((last as number) <= (await prunedUpTo(db))) return;
  await db.begin();
  for (const table of leaving) await db.run(`DELETE FROM ${nameOf(table)} WHERE ordinal <= ${last}`);
  await db.run('DELETE FROM meta.pruned');
  await db.run(`INSERT INTO meta.pruned VALUES (${last})`);
  await db.commit();
  await viewStored(db, archive, raw);
}

/** Takes out windows older than their definition keeps them. */
async function pruneWindows(db: Store, kernel: Kernel): Promise<void> {
  for (const { state } of kernel.windows)
    for (const [level, { keep }] of state.pipeline.levels.entries()) {
      if (keep === 'always' || !Number.isFinite(kernel.clocks.logged)) continue;
      const until = new Date(kernel.clocks.logged - parseDuration(keep)).toISOString();
      await db.run(
        `DELETE FROM ${nameOf(state.results[level].table)} WHERE window_end_at < TIMESTAMPTZ '${until}'`,
      );
    }
}
