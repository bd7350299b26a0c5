// What the windows of a watched pipeline say as they first close, key by key, by the specification of thresholds.
import { nameOf } from '../../engine/ddl.ts';
import { isJudged, ownOf } from '../../engine/levels.ts';
import type { Above } from '../../engine/watch.ts';
import { closedUntil, lastInstant, type Told } from './closings.ts';
import { type Correction, Corrections, type Said } from './corrections.ts';
import { type Ground, gridsOf, type Measured, tableOf } from './ground.ts';
import { isBefore } from './lives.ts';
import type { Place } from './reference/finding.ts';
import { step } from './reference/threshold.ts';
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
  /** How far its clocks had vouched for its unit. */
  readonly vouched: number;
  /** Revision of the window; null: it has no row. */
  readonly revision: number | null;
}

export type Closing = Pick<
  Judged,
  'ordinal' | 'stream' | 'seq' | 'knownAt' | 'knownUntil' | 'isBefore' | 'vouched'
>;

/** In the order of keys and places. Only keys of which a window reached the mildest level can have had an alarm. */
export async function judgedBy(
  ground: Ground,
  of: Measured,
  rule: Above,
  told: Told,
): Promise<(Judged | Correction)[]> {
  const { db, catalogue } = ground;
  const { by } = of.pipeline;
  const level = levelOf(of, rule);
  const name = `${of.pipeline.name}.${rule.says}`;
  const least = Math.min(...Object.values(rule.levels), told.rulings.leastOf(name));
  const keys = await db.rows(
    `SELECT ${by.map((name) => `coalesce(${name}, 0)::INTEGER AS ${name}`).join(', ')} FROM ${nameOf(tableOf(of, level))} GROUP BY ALL HAVING max(${rule.measure}) >= ${least} ORDER BY ALL`,
  );
  const found: (Judged | Correction)[] = [];
  for (const key of keys) {
    const codes = by.map((name) => key[name] as number);
    const mine = by.map((name, b) => `coalesce(r.${name}, 0) = ${codes[b]}`).join(' AND ');
    const rows = (await db.rows(
      `SELECT epoch_ms(window_end_at)::DOUBLE AS "end", ${rule.measure}::DOUBLE AS value, revision::DOUBLE AS revision, message::DOUBLE AS ordinal, logged::DOUBLE AS logged, closed_stream::INTEGER AS stream, closed_seq::DOUBLE AS seq, closed::DOUBLE AS known_at, CASE WHEN is_dated THEN known_until ELSE closed END::DOUBLE AS known_until, coalesce(is_before, false) AS is_before, CASE WHEN is_dated THEN due_vouched END::DOUBLE AS vouched, is_due FROM (${revisionsSql(ground, of, level, told, mine)}) ORDER BY "end", revision`,
    )) as unknown as Row[];
    const clock = key[catalogue.clock] as number;
    const closings = await closingsOf(ground, clock);
    const until = closedUntil(told, of, clock);
    const windows = { closings, until, none: nothing(of, rule.measure), ...places(of, level, clock) };
    const then = told.rulings.ruleThen(name, rule, ground.dictionaries.of(catalogue.clock).text(clock));
    const corrections = new Corrections(ground, codes, rows, windows, then, found);
    judge(rows, codes, windows, found, corrections);
  }
  return found;
}

/** A revision of a window, with what was known when it first closed. */
interface Row extends Said {
  readonly known_until: number;
  readonly is_before: boolean;
  readonly vouched: number | null;
}

/** The windows of one clock: where they lie, which message closes each, and what one without a row says. */
export interface Windows {
  readonly closings: (end: number) => Closing;
  /** Every window that ends by then has closed. */
  readonly until: number;
  readonly none: number;
  readonly startOf: (end: number) => number;
  readonly nextEnd: (end: number) => number;
  readonly endBefore: (end: number) => number;
}

function places(
  of: Measured,
  level: number,
  clock: number,
): Pick<Windows, 'startOf' | 'nextEnd' | 'endBefore'> {
  const { size, slide, unit } = of.pipeline.levels[level];
  if (unit === undefined)
    return {
      startOf: (end) => end - size,
      nextEnd: (end) => end + slide,
      endBefore: (end) => end - slide,
    };
  const grid = gridsOf(of)[level];
  return {
    startOf: (end) => grid.start(grid.endingAt(end, clock), clock),
    nextEnd: (end) => grid.end(grid.last(end, clock), clock),
    endBefore: (end) => grid.start(grid.endingAt(end, clock), clock),
  };
}

function judge(
  rows: readonly Row[],
  key: readonly number[],
  { closings, until, none, startOf, nextEnd }: Windows,
  found: (Judged | Correction)[],
  corrections: Corrections,
): void {
  const { threshold } = corrections;
  let next = Number.NEGATIVE_INFINITY;
  const say = (end: number, value: number, revision: number | null, closing: Closing) => {
    corrections.closed(end, value);
    const before = threshold.severity;
    step(threshold, value, corrections.ruleAt(placeOf(closing)));
    const { severity } = threshold;
    if (before > 0 && severity === 0) corrections.clearedAt = end;
    if (before > 0 || severity > 0)
      found.push({ key, start: startOf(end), end, severity, observed: value, revision, ...closing });
    next = nextEnd(end);
  };
  /** Corrections before a place, and windows without a row before `to` while an alarm is on, in the order of the log. */
  const pass = (to: number, place?: Pick<Place, 'ordinal' | 'phase'>) => {
    for (;;) {
      const isOn = threshold.severity > 0 && next < to;
      const closing = isOn ? closings(next) : undefined;
      const limit = closing === undefined ? place : placeOf(closing);
      if (corrections.isNextBefore(limit)) {
        const raised = corrections.take();
        if (raised === null || isOn) continue;
        next = nextEnd(Math.max(next, raised.end));
        while (next <= until && isBefore(placeOf(closings(next)), raised.by)) next = nextEnd(next);
      } else if (closing !== undefined) say(next, none, null, closing);
      else return;
    }
  };
  for (const { end, value, ordinal, stream, seq, revision, is_due, ...known } of rows) {
    if (!is_due) continue;
    const { known_at: knownAt, known_until: knownUntil, is_before: isBefore } = known;
    const vouched = known.vouched ?? Number.POSITIVE_INFINITY;
    const closing = { ordinal, stream, seq, knownAt, knownUntil, isBefore, vouched };
    pass(end, placeOf(closing));
    say(end, value ?? Number.NaN, revision, closing);
  }
  pass(until + 1);
}

const placeOf = (of: Closing) => ({ ordinal: of.ordinal, phase: phaseOf(of) });

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
  const names = ['until', 'ordinal', 'seq', 'logged', 'known', 'vouched', 'known_until'];
  const steps = (await db.rows(
    `SELECT ${names.map((name) => `${name}::DOUBLE AS ${name}`).join(', ')}, stream::INTEGER AS stream FROM temp.closings WHERE clock = ${clock} ORDER BY until`,
  )) as unknown as Record<string, number>[];
  let at = 0;
  return (end) => {
    while (steps[at].until < end) at++;
    const { ordinal, stream, seq, logged, known: knownAt, vouched, known_until: knownUntil } = steps[at];
    return { ordinal, stream, seq, knownAt, knownUntil, isBefore: knownUntil < logged, vouched };
  };
}

/** What of the message that closed it comes first. */
export const phaseOf = ({ knownUntil, isBefore }: Pick<Judged, 'knownUntil' | 'isBefore'>): Place['phase'] =>
  knownUntil === lastInstant ? 5 : isBefore ? 1 : 3;
