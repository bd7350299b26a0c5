// Sketches against the exact statistic over the same rows: within their stated error, and the largest error there was.

import { nameOf } from '../../engine/ddl.ts';
import { spansAt, windowsSql } from '../../engine/sql.ts';
import type { Plan } from '../../engine/windows/plan.ts';
import type { Told } from './closings.ts';
import { shown as most, type Verified, viewOf } from './compare.ts';
import { type Ground, logOf, type Measured, tableOf } from './ground.ts';
import { latestSql } from './windows.ts';

const day = 86_400_000;
/** A quantile is off by 1/64 of its value, of 1,024 at least; its values reach from 0 to 2^38. */
const quantiles = { share: 1 / 64, of: 1024, top: 2 ** 38 - 1 };
/** An estimated count of different values has a standard error of 3.25 %: five of them, of 20 values at least. */
const registers = { share: 5 * 0.0325, of: 20 };

/** undefined where all that a pipeline measures is exact. */
export async function sketchesOf(
  { db }: Ground,
  of: Measured,
  level: number,
  { clocks }: Told,
): Promise<Verified | undefined> {
  const { pipeline, plan } = of;
  const sketched = plan.shown.filter(({ part }) => part !== -1 && boundOf(plan, part) !== undefined);
  if (sketched.length === 0) return undefined;
  const { by, from } = pipeline;
  const keys = [...by, 'wa', 'wb'].join(', ');
  const spans = spansAt(from, nameOf(logOf(from)), 'latest');
  const exact = windowsSql(exactly(of), level, spans, clocks.logged + 2 * day);
  const off = sketched.map(({ name, part }) => {
    const { share, of } = boundOf(plan, part)!;
    return { name, share, error: `abs(kept.${name} - made.${name}) / greatest(made.${name}, ${of})` };
  });
  const beyond = off.map(({ error, share }) => `coalesce(${error} > ${share}, false)`).join(' OR ');
  const joined = `(${latestSql(of, level)}) kept JOIN (${exact}) made USING (${keys})`;
  const [found] = await db.rows(
    `SELECT count(*) FILTER (${beyond})::DOUBLE AS differences, ${off.map(({ name, error }) => `max(${error})::DOUBLE AS ${name}`).join(', ')} FROM ${joined}`,
  );
  const examples =
    found.differences === 0
      ? []
      : await db.rows(
          `SELECT ${keys}, ${off.map(({ name }) => `kept.${name} AS ${name}, made.${name} AS ${name}_exact`).join(', ')} FROM ${joined} WHERE ${beyond} LIMIT ${most}`,
        );
  const note = off
    .map(({ name, share }) => `${name} ${percent(found[name] as number)} of ${percent(share)}`)
    .join(', ');
  return {
    table: viewOf(tableOf(of, level)),
    what: 'sketches beside the exact statistic',
    by: 'SQL',
    rows: 0,
    differences: found.differences as number,
    examples,
    note: `largest error: ${note}`,
  };
}

function boundOf({ parts }: Plan, part: number): { share: number; of: number } | undefined {
  const { stat } = parts[part];
  if (stat.name.startsWith('quantile')) return quantiles;
  return stat.name === 'distinct' && stat.takes === 'identifier' ? registers : undefined;
}

/** The same with every sketch in SQL's own exact words. */
function exactly(of: Measured): Measured {
  const { pipeline, plan } = of;
  const parts = plan.parts.map((part, p) => {
    if (boundOf(plan, p) === undefined) return part;
    const shares = plan.shown
      .filter((shown) => shown.part === p)
      .sort((a, b) => a.output - b.output)
      .map(({ name }) => pipeline.measure[name]?.q);
    const sql = (x: string) =>
      part.stat.takes === 'identifier'
        ? [`count(DISTINCT ${x})`]
        : shares.map(
            (q) =>
              `quantile_disc(greatest(0, least(${x}, ${quantiles.top})), ${q}) FILTER (${x} IS NOT NULL)`,
          );
    return { ...part, stat: { ...part.stat, sql } };
  });
  return Object.assign(Object.create(of), { plan: { ...plan, parts } });
}

const percent = (share: number | null) => `${((share ?? 0) * 100).toFixed(2)} %`;
