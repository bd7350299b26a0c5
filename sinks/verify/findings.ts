// What a watch finds of each key, with what would help: the judged windows, and the pipeline's own at the same instants.
import { parseDuration } from '../../engine/duration.ts';
import { ownOf } from '../../engine/levels.ts';
import type { Above } from '../../engine/watch.ts';
import { severities } from '../../engine/watch.ts';
import type { Told } from './closings.ts';
import type { Ground, Measured } from './ground.ts';
import { type Judged, judgedBy, phaseOf } from './judged.ts';
import { levelsThen } from './levels-then.ts';
import { type Advice, advice } from './reference/advice.ts';
import type { Corrections, Finding, Found, Place, Subject } from './reference/finding.ts';
import type { RuleThen } from './reference/rule-then.ts';
import { reached } from './reference/threshold.ts';
import { revisionsSql } from './revisions.ts';

export async function findingsOf(ground: Ground, of: Measured, rule: Above, told: Told): Promise<Found[]> {
  const all = await judgedBy(ground, of, rule, told);
  const asked = all.flatMap((one): Asked[] => {
    if (!('windows' in one)) return [one];
    return one.raised === null
      ? []
      : [{ key: one.key, ...one.raised, ordinal: one.by.ordinal, asOf: one.by }];
  });
  const ruleAt = rulesOf(ground, of, rule, told);
  const helps = await adviceOf(ground, of, rule, told, asked, ruleAt);
  let next = 0;
  const streams = ground.dictionaries.of('stream');
  const found = new Map<string, { subject: Subject; findings: (Finding | Corrections)[] }>();
  const expected = ({ clear, levels }: Above, severity: number) =>
    severity === 0 ? clear : (levels[severities[severity - 1]] ?? Number.POSITIVE_INFINITY);
  for (const one of all) {
    const known = found.get(one.key.join()) ?? {
      subject: subjectOf(ground, of, rule, one.key),
      findings: [],
    };
    found.set(one.key.join(), known);
    if ('windows' in one) {
      const { by, windows } = one;
      const ruled = ruleAt(one.key, by);
      known.findings.push({ by, windows, severityOf: (value) => reached([value], ruled) });
      if (one.raised !== null)
        known.findings.push({
          ...one.raised,
          expected: expected(ruled, one.raised.severity),
          advice: helps[next++],
          isProvisional: false,
          by,
        });
      continue;
    }
    const { start, end, severity, observed, ordinal, stream, seq, knownAt, revision, vouched } = one;
    known.findings.push({
      ...{ start, end, severity, observed, revision },
      expected: expected(ruleAt(one.key, { ordinal, phase: phaseOf(one) }), severity),
      advice: helps[next++],
      isProvisional: end > vouched,
      by: { ordinal, stream: streams.text(stream), seq, phase: phaseOf(one), knownAt },
    });
  }
  return [...found.values()];
}

type RuleAt = (key: readonly number[], place: Pick<Place, 'ordinal' | 'phase'>) => Above;

/** The rule with its levels for a key at a place of the log. */
function rulesOf(
  { catalogue, dictionaries }: Ground,
  { pipeline }: Measured,
  rule: Above,
  told: Told,
): RuleAt {
  const clockAt = pipeline.by.indexOf(catalogue.clock);
  const clocks = new Map<number, RuleThen>();
  return (key, place) => {
    const code = key[clockAt];
    const known =
      clocks.get(code) ??
      told.rulings.ruleThen(
        `${pipeline.name}.${rule.says}`,
        rule,
        dictionaries.of(catalogue.clock).text(code),
      );
    clocks.set(code, known);
    return known.at(place);
  };
}

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

/** A window that makes or ends an alarm: as it first closed, or as it was known to be at a place of the log. */
interface Asked extends Pick<Judged, 'key' | 'end' | 'severity' | 'ordinal'> {
  readonly asOf?: Place;
}

/** What would help at each of these, from the pipeline's own window that ended with it. */
async function adviceOf(
  ground: Ground,
  of: Measured,
  { advise, measure }: Above,
  told: Told,
  asked: readonly Asked[],
  ruleAt: RuleAt,
): Promise<(Advice | null)[]> {
  if (advise === undefined || asked.length === 0) return asked.map(() => null);
  const { by, levels } = of.pipeline;
  const own = ownOf(levels);
  const ends = asked.map(
    ({ key, end, asOf }, i) =>
      `(${[i, ...key, end, asOf?.ordinal ?? 'NULL', asOf?.knownAt ?? 'NULL'].join(', ')})`,
  );
  const mine = by.map((name, b) => `coalesce(o.${name}, 0) = k${b}`).join(' AND ');
  const isIt =
    'CASE WHEN asof_ordinal IS NULL THEN is_due ELSE message < asof_ordinal OR message = asof_ordinal AND closed <= asof_known END';
  const said = await ground.db.rows(
    `SELECT i, (epoch_ms(window_end_at) - epoch_ms(window_start_at))::DOUBLE AS width, ${advise.arrivals}::DOUBLE AS arrivals, ${advise.service}::DOUBLE AS service, ${advise.servers}::DOUBLE AS servers, ${measure}::DOUBLE AS waiting FROM (${revisionsSql(ground, of, own, told)}) o JOIN (VALUES ${ends.join(', ')}) j(i, ${by.map((_, b) => `k${b}`).join(', ')}, ends, asof_ordinal, asof_known) ON ${mine} AND epoch_ms(o.window_end_at) = ends WHERE ${isIt} QUALIFY row_number() OVER (PARTITION BY i ORDER BY revision DESC) = 1`,
  );
  const rows = new Map(said.map((row) => [Number(row.i), row as Record<string, number | null>]));
  const judged = asked.filter((one): one is Judged => one.asOf === undefined);
  const levelled = await levelsThen(ground, of, measure, judged);
  const waiting = new Map<Asked, number>(levelled?.map((n, i) => [judged[i], n]));
  const clockAt = by.indexOf(ground.catalogue.clock);
  return asked.map((one, i) => {
    const { key, end: at, severity, ordinal } = one;
    const row = rows.get(i);
    if (row === undefined || severity === 0) return null;
    const clock = ground.dictionaries.of(ground.catalogue.clock).text(key[clockAt]);
    return advice(advise, {
      arrivals: row.arrivals ?? Number.NaN,
      windowMs: row.width as number,
      serviceMs: row.service ?? Number.NaN,
      servers: row.servers ?? Number.NaN,
      waiting: waiting.get(one) ?? row.waiting ?? Number.NaN,
      clear: ruleAt(key, one.asOf ?? { ordinal, phase: phaseOf(one as Judged) }).clear,
      at,
      closingAt: told.rulings.clockAt(clock, ordinal).hours?.closing(at) ?? Number.NaN,
    });
  });
}
