// Cases and spans as they stand against their definition as SQL over the rows that were read.

import type { Cases } from '../../engine/cases.ts';
import { nameOf } from '../../engine/ddl.ts';
import { openingsSql, workdaysSql } from '../../engine/openings.ts';
import { type FoldContext, foldSql, spansAt } from '../../engine/sql.ts';
import type { Told } from './closings.ts';
import { compare, type Verified } from './compare.ts';
import { type Ground, logOf } from './ground.ts';

const day = 86_400_000;
/** No promise made now ends later. */
const ahead = 400 * day;

export async function foldOf(ground: Ground, cases: Cases, told: Told): Promise<Verified> {
  const columns = Object.keys(cases.table.columns).join(', ');
  const kept = spansAt(cases, nameOf(logOf(cases)), 'latest');
  const sql = foldSql(cases, await ground.raw(cases.from), await contextOf(ground, cases, told));
  return compare(ground.db, cases.table, kept, `SELECT ${columns} FROM (${sql})`);
}

async function contextOf(ground: Ground, cases: Cases, { clocks, rulings }: Told): Promise<FoldContext> {
  const { db, ranks, dictionaries, catalogue } = ground;
  const hours = new Map([...clocks.clocks.values()].map(({ code, spec }) => [code, spec.hours]));
  const [{ oldest }] = await db.rows(
    `SELECT epoch_ms(min(event_at))::DOUBLE AS oldest FROM ${await ground.raw(cases.from)}`,
  );
  const { logged } = clocks;
  const until = [...clocks.clocks.values()].map(
    ({ code, vouched }) => `(${code}, ${finite(vouched)}::DOUBLE)`,
  );
  const from = oldest === null ? logged : (oldest as number) - day;
  return {
    ranks,
    logged,
    dictionaries,
    clock: catalogue.clock,
    openings: openingsSql(hours, from, logged),
    workdays: workdaysSql(hours, from, logged + ahead),
    complete: `FROM (VALUES ${['(0, NULL)', ...until].join(', ')}) AS c(clock, until)`,
    promises: [...ground.promises, ...rulings.promises],
  };
}

const finite = (at: number): number => Math.max(-1e15, Math.min(1e15, at));
