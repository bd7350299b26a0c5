// What the windows of a watched pipeline say as they first close, key by key, by the specification of thresholds.
import { nameOf } from '../../engine/ddl.ts';
import { isJudged, ownOf } from '../../engine/levels.ts';
import { heldThen, versionsSql } from '../../engine/versions.ts';
import type { Above } from '../../engine/watch.ts';
import { WindowState } from '../../engine/windows/state.ts';
import type { Told } from './closings.ts';
import { type Ground, logOf, type Measured, tableOf } from './ground.ts';
import { calm, step } from './reference/threshold.ts';
import { revisionsSql } from './revisions.ts';

/** A window that was judged while an alarm was on, or ended it. Instants in ms. */
export interface Judged {
  /** Label codes of its key, in the order of the pipeline's `by`. */
  readonly key: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly severity: number;
  readonly observed: number;
  /** The message that closed it. */
  readonly ordinal: number;
  readonly stream: number;
  readonly seq: number;
  readonly knownAt: number;
  /** What this message made known up to then was known. */
  readonly knownUntil: number;
  readonly isBefore: boolean;
}

type Closing = Pick<Judged, 'ordinal' | 'stream' | 'seq' | 'knownAt' | 'knownUntil' | 'isBefore'>;

/** In the order of keys and ends. Only keys of which a window reached the mildest level can have had an alarm. */
export async function judgedBy(ground: Ground, of: Measured, rule: Above, told: Told): Promise<Judged[]> {
  const { db, catalogue } = ground;
  const { by } = of.pipeline;
  const level = levelOf(of, rule);
  const least = Math.min(...Object.values(rule.levels));
  const keys = await db.rows(
    `SELECT ${by.map((name) => `coalesce(${name}, 0)::INTEGER AS ${name}`).join(', ')} FROM ${nameOf(tableOf(of, level))} GROUP BY ALL HAVING max(${rule.measure}) >= ${least} ORDER BY ALL`,
  );
  const found: Judged[] = [];
  for (const key of keys) {
    const codes = by.map((name) => key[name] as number);
    const mine = by.map((name, b) => `coalesce(r.${name}, 0) = ${codes[b]}`).join(' AND ');
    const rows = await db.rows(
      `SELECT epoch_ms(window_end_at)::DOUBLE AS "end", ${rule.measure}::DOUBLE AS value, message::DOUBLE AS ordinal, closed_stream::INTEGER AS stream, closed_seq::DOUBLE AS seq, closed::DOUBLE AS known_at, CASE WHEN is_dated THEN known_until ELSE closed END::DOUBLE AS known_until, coalesce(is_before, false) AS is_before FROM (${revisionsSql(ground, of, level, told, mine)}) WHERE is_due ORDER BY "end"`,
    );
    const clock = key[catalogue.clock] as number;
    const closings = await closingsOf(ground, clock);
    const until = told.clocks.clocks.get(clock)?.closedUntil ?? Number.NEGATIVE_INFINITY;
    const windows = { closings, until, none: nothing(of, rule.measure), ...places(ground, of, level, clock) };
    judge(rows as never, codes, windows, rule, found);
  }
  return found;
}

interface Said {
  readonly end: number;
  readonly value: number | null;
  readonly ordinal: number;
  readonly stream: number;
  readonly seq: number;
  readonly known_at: number;
  readonly known_until: number;
  readonly is_before: boolean;
}

/** The windows of one clock: where they lie, which message closes each, and what one without a row says. */
interface Windows {
  readonly closings: (end: number) => Closing;
  /** Every window that ends by then has closed. */
  readonly until: number;
  readonly none: number;
  readonly startOf: (end: number) => number;
  readonly nextEnd: (end: number) => number;
}

function places(
  { catalogue, dictionaries }: Ground,
  { pipeline, localeOf }: Measured,
  level: number,
  clock: number,
): Pick<Windows, 'startOf' | 'nextEnd'> {
  const { size, slide, unit } = pipeline.levels[level];
  if (unit === undefined) return { startOf: (end) => end - size, nextEnd: (end) => end + slide };
  const { grid } = new WindowState(pipeline, dictionaries, catalogue.clock, localeOf).stores[level];
  return {
    startOf: (end) => grid.start(grid.endingAt(end, clock), clock),
    nextEnd: (end) => grid.end(grid.last(end, clock), clock),
  };
}

function judge(
  rows: readonly Said[],
  key: readonly number[],
  { closings, until, none, startOf, nextEnd }: Windows,
  rule: Above,
  found: Judged[],
): void {
  const threshold = calm();
  let next = Number.NEGATIVE_INFINITY;
  const say = (end: number, value: number, closing: Closing) => {
    const before = threshold.severity;
    step(threshold, value, rule);
    const { severity } = threshold;
    if (before > 0 || severity > 0)
      found.push({ key, start: startOf(end), end, severity, observed: value, ...closing });
    next = nextEnd(end);
  };
  const pass = (to: number) => {
    while (threshold.severity > 0 && next < to) say(next, none, closings(next));
  };
  for (const { end, value, ordinal, stream, seq, ...known } of rows) {
    pass(end);
    const { known_at: knownAt, known_until: knownUntil, is_before: isBefore } = known;
    say(end, value ?? Number.NaN, { ordinal, stream, seq, knownAt, knownUntil, isBefore });
  }
  pass(until + 1);
}

/** The windows that are judged: those of the size that the rule names, or the pipeline's own. */
export function levelOf({ pipeline: { levels } }: Measured, { on }: Above): number {
  return on === undefined ? ownOf(levels) : levels.findIndex(isJudged(on));
}

/** What a window without a row says: none of what is counted, nothing of the rest. */
function nothing({ plan }: Measured, measure: string): number {
  const { stat } = plan.shown.find(({ name }) => name === measure)!;
  return stat === null || /^(count|distinct)/.test(stat.name) ? 0 : Number.NaN;
}

async function closingsOf({ db }: Ground, clock: number): Promise<(end: number) => Closing> {
  const names = ['until', 'ordinal', 'seq', 'logged', 'since', 'bound', 'known_until'];
  const steps = (await db.rows(
    `SELECT ${names.map((name) => `${name}::DOUBLE AS ${name}`).join(', ')}, stream::INTEGER AS stream FROM temp.closings WHERE clock = ${clock} ORDER BY until`,
  )) as unknown as Record<string, number>[];
  let at = 0;
  return (end) => {
    while (steps[at].until < end) at++;
    const { ordinal, stream, seq, logged, since, bound, known_until: knownUntil } = steps[at];
    const knownAt = since === null ? logged : Math.min(logged, Math.max(end + bound, since));
    return { ordinal, stream, seq, knownAt, knownUntil, isBefore: knownUntil < logged };
  };
}

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
