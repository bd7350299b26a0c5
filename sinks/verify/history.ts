// Every revision of every window against what was known then: first when its clock closed it, then at each correction.
import { futureLimit } from '../../engine/clocks.ts';
import { nameOf } from '../../engine/ddl.ts';
import type { Column } from '../../engine/schema.ts';
import { versionsSql } from '../../engine/versions.ts';
import { lastInstant, type Told } from './closings.ts';
import { compare, type Verified } from './compare.ts';
import { type Ground, logOf, type Measured, tableOf } from './ground.ts';
import { revisionsSql } from './revisions.ts';
import { windowsThenSql } from './then.ts';
import { isThere } from './windows.ts';

const day = 86_400_000;

/**
 * Revision 1 is due when the clock's watermark passes the window, and says what was known by then. Any other first
 * revision is a correction of nothing: nothing must have been there when it was due, or by now if it never was (shown
 * as revision 0).
 */
export async function historyOf(ground: Ground, of: Measured, level: number, told: Told): Promise<Verified> {
  const { db } = ground;
  const { pipeline, plan } = of;
  const { by, from } = pipeline;
  const { logged, endedAt } = told.clocks;
  await db.run(`CREATE OR REPLACE TEMP TABLE revisions AS ${revisionsSql(ground, of, level, told)}`);
  const keys = by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const window = `${keys}, epoch_ms(window_start_at) AS from_ms, epoch_ms(window_end_at) AS to_ms`;
  // What comes late by the very message that closes its window, at the same instant, may be what the window has first.
  const isEither = 'is_dated AND is_before AND closed = due_logged';
  const own = `SELECT ${window}, revision, message AS asof_ordinal, CASE WHEN is_dated THEN known_until ELSE closed END AS asof_known, closed, CASE WHEN ${isEither} THEN 0 END AS choice FROM temp.revisions`;
  const late = `SELECT ${window}, revision, message, closed, closed, 1 FROM temp.revisions WHERE ${isEither}`;
  const before = `SELECT ${window}, 0, coalesce(due_ordinal, message), coalesce(known_until, closed), coalesce(due_at, closed), NULL FROM temp.revisions WHERE revision = 1 AND NOT is_due`;
  await db.run(`CREATE OR REPLACE TEMP TABLE moments AS ${own} UNION ALL ${late} UNION ALL ${before}`);
  const table = tableOf(of, level);
  const names = ['n_events', ...plan.shown.map(({ name }) => name)];
  const columns: Record<string, Column> = {};
  for (const name of [...by, 'window_start_at', 'window_end_at', ...names, 'revision', 'closed_at'])
    columns[name] = table.columns[name];
  // No window that ends later was looked at while a version held, but where the log was ended and then read on.
  const until = `CASE WHEN to_ordinal <= ${Math.min(endedAt, lastInstant)} THEN to_known + ${futureLimit} ELSE ${logged + 2 * day} END`;
  const versions = versionsSql(from, nameOf(logOf(from)));
  const then = windowsThenSql(plan, by, 'temp.moments', versions, until);
  const made = `SELECT ${by.map((name) => `nullif(${name}, 0)::USMALLINT AS ${name}`).join(', ')}, ${instant('from_ms')} AS window_start_at, ${instant('to_ms')} AS window_end_at, ${names.join(', ')}, revision, ${instant('closed')} AS closed_at FROM (${then}) WHERE revision > 0 OR ${isThere(plan)} QUALIFY choice IS NULL OR choice = max(CASE WHEN choice = 0 AND NOT (${isThere(plan)}) THEN 1 ELSE 0 END) OVER (PARTITION BY ${by.join(', ')}, from_ms, revision)`;
  const kept = `SELECT ${Object.keys(columns).join(', ')} FROM temp.revisions`;
  return compare(db, { ...table, columns }, kept, made, 'as it was known');
}

const instant = (ms: string) => `make_timestamptz((${ms} * 1000)::BIGINT)`;
