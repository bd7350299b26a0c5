// What a watch finds of each key, with what would help: the judged windows, and the pipeline's own at the same instants.
import { parseDuration } from '../../engine/duration.ts';
import { ownOf } from '../../engine/levels.ts';
import type { Above } from '../../engine/watch.ts';
import { severities } from '../../engine/watch.ts';
import { lastInstant, type Told } from './closings.ts';
import type { Ground, Measured } from './ground.ts';
import { type Judged, judgedBy, levelsThen } from './judged.ts';
import { type Advice, advice } from './reference/advice.ts';
import type { Finding, Found, Subject } from './reference/incident.ts';
import { revisionsSql } from './revisions.ts';

export async function findingsOf(ground: Ground, of: Measured, rule: Above, told: Told): Promise<Found[]> {
  const judged = await judgedBy(ground, of, rule, told);
  const helps = await adviceOf(ground, of, rule, told, judged);
  const streams = ground.dictionaries.of('stream');
  const found = new Map<string, { subject: Subject; findings: Finding[] }>();
  judged.forEach(({ key, start, end, severity, observed, ordinal, stream, seq, knownAt, ...at }, i) => {
    const known = found.get(key.join()) ?? { subject: subjectOf(ground, of, rule, key), findings: [] };
    found.set(key.join(), known);
    known.findings.push({
      start,
      end,
      severity,
      observed,
      expected: severity === 0 ? rule.clear : rule.levels[severities[severity - 1]]!,
      advice: helps[i],
      by: { ordinal, stream: streams.text(stream), seq, phase: phaseOf(at), knownAt },
    });
  });
  return [...found.values()];
}

const phaseOf = ({ knownUntil, isBefore }: Pick<Judged, 'knownUntil' | 'isBefore'>) =>
  knownUntil === lastInstant ? 5 : isBefore ? 1 : 3;

function subjectOf(
  { catalogue, dictionaries }: Ground,
  { pipeline: { name, by } }: Measured,
  { says, measure, advise, act_within }: Above,
  key: readonly number[],
): Subject {
  const texts = by.map((column, b) => dictionaries.of(column).text(key[b]));
  const clockAt = by.indexOf(catalogue.clock);
  return {
    rule: `${name}.${says}`,
    kind: says,
    measure,
    action: advise?.action ?? null,
    actWithin: parseDuration(act_within),
    column: catalogue.clock,
    clock: texts[clockAt],
    key: texts.filter((text, b) => b !== clockAt && text !== '').join(' · '),
  };
}

/** What would help at each judged window, from the pipeline's own window that ended with it. */
async function adviceOf(
  ground: Ground,
  of: Measured,
  { advise, measure, clear }: Above,
  told: Told,
  judged: readonly Judged[],
): Promise<(Advice | null)[]> {
  if (advise === undefined || judged.length === 0) return judged.map(() => null);
  const { by, levels } = of.pipeline;
  const own = ownOf(levels);
  const ends = judged.map(({ key, end }, i) => `(${[i, ...key, end].join(', ')})`).join(', ');
  const mine = by.map((name, b) => `coalesce(o.${name}, 0) = k${b}`).join(' AND ');
  const said = await ground.db.rows(
    `SELECT i, (epoch_ms(window_end_at) - epoch_ms(window_start_at))::DOUBLE AS width, ${advise.arrivals}::DOUBLE AS arrivals, ${advise.service}::DOUBLE AS service, ${advise.servers}::DOUBLE AS servers, ${measure}::DOUBLE AS waiting FROM (${revisionsSql(ground, of, own, told)}) o JOIN (VALUES ${ends}) j(i, ${by.map((_, b) => `k${b}`).join(', ')}, ends) ON ${mine} AND epoch_ms(o.window_end_at) = ends WHERE is_due`,
  );
  const rows = new Map(said.map((row) => [Number(row.i), row as Record<string, number | null>]));
  const waiting = await levelsThen(ground, of, measure, judged);
  const clockAt = by.indexOf(ground.catalogue.clock);
  return judged.map(({ key, end: at, severity, ordinal }, i) => {
    const row = rows.get(i);
    if (row === undefined || severity === 0) return null;
    const clock = ground.dictionaries.of(ground.catalogue.clock).text(key[clockAt]);
    return advice(advise, {
      arrivals: row.arrivals ?? Number.NaN,
      windowMs: row.width as number,
      serviceMs: row.service ?? Number.NaN,
      servers: row.servers ?? Number.NaN,
      waiting: waiting?.[i] ?? row.waiting ?? Number.NaN,
      clear,
      at,
      closingAt: told.rulings.clockAt(clock, ordinal).hours?.closing(at) ?? Number.NaN,
    });
  });
}
