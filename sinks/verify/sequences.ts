// What sources numbered and did not send, against the numbers in the raw rows.
import { nameOf } from '../../engine/ddl.ts';
import { sequenceGaps, sourcesTable } from '../../engine/ledger.ts';
import type { Column, Table } from '../../engine/schema.ts';
import { gapsSql, patience } from '../../engine/sequences.ts';
import { compare, type Verified } from './compare.ts';
import type { Ground } from './ground.ts';

/** What was missing for long enough when it was last looked at, of what is followed. */
export async function gapsOf({ db, catalogue, raw }: Ground): Promise<Verified> {
  const columns: Record<string, Column> = {};
  for (const name of ['source', 'from_seq', 'to_seq', 'since_at'] as const)
    columns[name] = sequenceGaps.columns[name];
  const names = Object.keys(columns).join(', ');
  const rows: string[] = [];
  for (const { table } of catalogue.domains)
    rows.push(`SELECT source, sequence, logged_at FROM ${await raw(table)}`);
  const latest = `FROM ${nameOf(sequenceGaps as Table)} QUALIFY row_number() OVER (PARTITION BY source, from_seq, to_seq ORDER BY closed_ordinal DESC, is_followed) = 1`;
  const kept = `SELECT ${names} FROM (${latest}) WHERE closed_at IS NULL AND is_followed`;
  const made = `SELECT g.source, from_seq, to_seq, since_at FROM (${gapsSql(rows.join(' UNION ALL '))}) g JOIN ${nameOf(sourcesTable as Table)} s ON s.source = g.source AND from_seq >= followed_from_seq WHERE since_at + INTERVAL '${patience} milliseconds' <= looked_at`;
  return compare(db, { ...(sequenceGaps as Table), columns }, kept, made);
}
