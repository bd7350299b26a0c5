// Checks of what the newest snapshot holds: do its accounts add up, and did all come that was numbered?

import { RahdariError } from '../../engine/errors.ts';
import type { Value } from '../../engine/ports.ts';
import { type Found, fail, ok, warn } from './check.ts';
import { latest } from './latest.ts';
import { opened } from './opened.ts';

/** What the newest snapshot answers; undefined where there is none. */
async function asked(dir: string, sql: string): Promise<Record<string, Value>[] | undefined> {
  const from = await latest(dir).catch((error) => {
    if (error instanceof RahdariError && error.code === 'E-SNAP-001') return undefined;
    throw error;
  });
  if (from === undefined) return undefined;
  const db = await opened(dir, from, false, () => {});
  try {
    return await db.rows(sql);
  } finally {
    await db.close();
  }
}

const sums = `SELECT pipeline, sum(n) FILTER (role = 'whole')::DOUBLE AS whole,
  sum(n) FILTER (role = 'part')::DOUBLE AS parts,
  string_agg(counter || ' ' || n, ' + ' ORDER BY n DESC, counter) FILTER (role = 'part') AS told
FROM marts.accounting GROUP BY pipeline ORDER BY pipeline`;

/** Law 6: nothing disappears. */
export async function accounting(dir: string): Promise<Found> {
  const accounts = await asked(dir, sums);
  if (accounts === undefined || accounts.length === 0) return ok('nothing was read yet');
  const lost = accounts.filter(({ whole, parts }) => whole !== parts);
  if (lost.length > 0)
    return fail(
      lost
        .map(({ pipeline, whole, told }) => `${pipeline || 'the engine'}: ${told} is not ${whole}`)
        .join('; '),
      'rahdari verify shows what differs; rahdari replay archive -C ANOTHER makes it again',
    );
  const [{ whole, told }, ...pipelines] = accounts;
  return ok(`received ${whole} = ${told}; ${pipelines.length} pipelines account for all of their rows`);
}

const gaps = `SELECT (SELECT count(*) FROM core.sources)::INT AS sources, (SELECT count(*) FROM marts.missing_events)::INT AS incomplete,
  (SELECT sum(n_missing) FROM marts.missing_events)::DOUBLE AS missing,
  (SELECT source || ' ' || list_aggregate(numbers[:3], 'string_agg', ', ') FROM marts.missing_events LIMIT 1) AS worst`;

/** Running numbers of sources that have not come. */
export async function sequences(dir: string): Promise<Found> {
  const [found] = (await asked(dir, gaps)) ?? [];
  if (found === undefined) return ok('nothing was read yet');
  const { sources, incomplete, missing, worst } = found;
  if (sources === 0) return ok('no source numbers its events');
  if (incomplete === 0) return ok(`${sources} sources number their events: none is missing`);
  return warn(
    `${missing} events of ${incomplete} of ${sources} sources have not come; most of ${worst}`,
    'FROM marts.missing_events names all; have the source send them again',
  );
}

const silent = `SELECT (SELECT count(*) FROM core.clocks)::INT AS clocks, count(*)::INT AS silent,
  string_agg(concat_ws(' ', clock, feed) || ' since ' || strftime(followed_since_at, '%Y-%m-%d %H:%M'), ', ' ORDER BY followed_since_at, clock)
    FILTER (place <= 3) AS longest
FROM (SELECT *, row_number() OVER (ORDER BY followed_since_at, clock) AS place FROM core.clocks WHERE is_silent)`;

/** Who has said nothing for too long in open hours. */
export async function clocks(dir: string): Promise<Found> {
  const [found] = (await asked(dir, silent)) ?? [];
  if (found === undefined || found.clocks === 0) return ok('nothing was read yet');
  const { clocks, silent: n, longest } = found;
  if (n === 0) return ok(`none of ${clocks} is silent`);
  return warn(
    `${n} of ${clocks} are silent: ${longest} (UTC)${(n as number) > 3 ? ', ...' : ''}`,
    `rahdari explain watermark -C ${dir} shows all; look at their links`,
  );
}
