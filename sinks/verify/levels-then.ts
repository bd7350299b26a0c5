// How many there were of what is a level, at windows that were judged: as far as was known then.
import { nameOf } from '../../engine/ddl.ts';
import { heldThen, versionsSql } from '../../engine/versions.ts';
import { type Ground, logOf, type Measured } from './ground.ts';
import type { Judged } from './judged.ts';

/** How many of a level there were at the end of each judged window, as far as was known; in their order. */
export async function levelsThen(
  { db }: Ground,
  { pipeline: { by, from }, plan }: Measured,
  measure: string,
  judged: readonly Judged[],
): Promise<number[] | undefined> {
  const shown = plan.shown.find(({ name }) => name === measure);
  if (shown === undefined || shown.flow === -1 || judged.length === 0) return undefined;
  const { enters, leaves } = plan.flows[shown.flow];
  const values = judged.map(
    ({ key, end, ordinal, knownUntil }, i) => `(${[i, ...key, end, ordinal, knownUntil].join(', ')})`,
  );
  const asked = `(VALUES ${values.join(', ')}) j(i, ${by.map((_, b) => `k${b}`).join(', ')}, ends, asof_ordinal, asof_known)`;
  const mine = by.map((name, b) => `coalesce(v.${name}, 0) = k${b}`).join(' AND ');
  const versions = versionsSql(from, nameOf(logOf(from)));
  const rows = await db.rows(
    `SELECT i, (count(*) FILTER (epoch_ms(${enters}) < ends) - count(*) FILTER (${enters} IS NOT NULL AND epoch_ms(${leaves}) < ends))::DOUBLE AS n FROM ${asked} JOIN (${versions}) v ON ${mine} AND ${heldThen} GROUP BY i`,
  );
  const found = judged.map(() => 0);
  for (const { i, n } of rows) found[Number(i)] = n as number;
  return found;
}
