// Law 6 against the tables: what was counted of rows received, and of each pipeline's input, is what is there.
import { nameOf } from '../../engine/ddl.ts';
import { duplicates, rejected } from '../../engine/envelope.ts';
import { lateTable } from '../../engine/ledger.ts';
import { quote } from '../../engine/quote.ts';
import { integer, label, type Table } from '../../engine/schema.ts';
import type { Verified } from './compare.ts';
import { type Ground, logOf } from './ground.ts';
import { compareRows, type Plain } from './plain.ts';

const table: Table = {
  schema: 'meta',
  name: 'accounting',
  doc: '',
  columns: { pipeline: label(''), counter: label(''), n: integer('') },
};

export async function accountsOf(ground: Ground): Promise<Verified> {
  const { db, catalogue, pipelines, raw } = ground;
  const all: string[] = [];
  for (const { table } of catalogue.domains) all.push(`SELECT 'accepted' AS of FROM ${await raw(table)}`);
  all.push(`SELECT 'duplicate' FROM ${await raw(duplicates as Table)}`);
  all.push(`SELECT 'rejected' FROM ${await raw(rejected as Table)}`);
  const counted = (name: string, of: string, from: string) =>
    `SELECT ${quote(name)} AS pipeline, unnest(['${of.split(' ').join("', '")}']) AS counter, unnest([${from}]) AS n`;
  const n = (of: string) => `count(*) FILTER (of = '${of}')`;
  const rows = `${counted('', 'received accepted duplicate rejected', `count(*), ${n('accepted')}, ${n('duplicate')}, ${n('rejected')}`)} FROM (${all.join(' UNION ALL ')})`;
  const parts = [rows, ...pipelines.map((pipeline) => `(${inputSql(ground, pipeline.name)})`)];
  const made = await db.rows(`SELECT pipeline, counter, n::DOUBLE AS n FROM (${parts.join(' UNION ALL ')})`);
  const names = made.map(({ counter }) => quote(counter as string)).join(', ');
  const kept = await db.rows(
    `SELECT pipeline, counter, n::DOUBLE AS n FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting) AND counter IN (${names})`,
  );
  const byName = ({ pipeline, counter }: Plain) => `${pipeline}.${counter}`;
  const verified = compareRows(table, kept as Plain[], kept.length === 0 ? [] : (made as Plain[]), byName);
  return { ...verified, by: 'SQL' };

  function inputSql({ dictionaries }: Ground, name: string): string {
    const { from, by } = pipelines.find((pipeline) => pipeline.name === name)!;
    const code = dictionaries.of('pipeline').codeOf(name);
    const late = `(SELECT count(*) FROM ${nameOf(lateTable as Table)} WHERE pipeline = ${code})`;
    const isHere = `${by.includes(catalogue.clock) ? `${catalogue.clock} <> 0 AND ` : ''}${from.at} IS NOT NULL`;
    const positive = 'count(*) FILTER (weight = 1)';
    const concerned = `count(*) FILTER (weight = 1 AND ${isHere})`;
    // Of a case's rows, each but the first has taken the place of another.
    const negative =
      from.kind === 'milestones'
        ? 'count(*) FILTER (weight = 1 AND revision > 1)'
        : 'count(*) FILTER (weight = -1)';
    return `${counted(name, 'on_time late not_concerned negative', `${concerned} - ${late}, ${late}, ${positive} - ${concerned}, ${negative}`)} FROM ${nameOf(logOf(from))}`;
  }
}
