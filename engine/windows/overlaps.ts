// Which windows rows lie in, as DuckDB SQL: by the raster, or by a calendar that DuckDB's own zones make.
import { quote } from '../quote.ts';
import type { Unit } from '../window.ts';
import type { Answers } from './answers.ts';
import { Calendar, localed } from './calendar.ts';
import type { WindowState } from './state.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Rows of `rows` once for every window of a level over [from, to] (expressions, ms): with its number `w` and [wa, wb), ms. */
export function overlaps(windows: Answers, level: number, rows: string, from: string, to: string): string {
  const { size, slide, offset = 0, unit } = windows.pipeline.levels[level];
  if (unit)
    return `SELECT r.*, w, wa, wb FROM (${rows}) r JOIN c ON c.clock = r.${windows.keys.clockColumn} AND wa <= ${to} AND wb > ${from} AND wb > wa`;
  const number = (at: string) => `CAST(floor((${at}) / ${slide}.0) AS BIGINT)`;
  const numbers = `generate_series(${number(`${from} - ${offset + size}`)} + 1, ${number(`${to} - ${offset}`)})`;
  return `SELECT *, w * ${slide} + ${offset} AS wa, w * ${slide} + ${offset + size} AS wb FROM (SELECT *, unnest(${numbers}) AS w FROM (${rows}))`;
}

/** Windows [from, to) of a level for one clock, as a query of w, wa, wb. */
export function numbered(
  windows: WindowState,
  level: number,
  clock: number,
  from: number,
  to: number,
): string {
  const { grid } = windows.stores[level];
  if (!(grid instanceof Calendar)) {
    const { size, slide, offset = 0 } = windows.pipeline.levels[level];
    return `SELECT w, w * ${slide} + ${offset} AS wa, w * ${slide} + ${offset + size} AS wb FROM (SELECT unnest(generate_series(${from}, ${to - 1})) AS w)`;
  }
  const rows = Array.from({ length: to - from }, (_, i) => from + i).map(
    (w) => `(${w}::BIGINT, ${grid.start(w, clock)}::BIGINT, ${grid.end(w, clock)}::BIGINT)`,
  );
  return `SELECT * FROM (VALUES ${rows.join(', ')}) n(w, wa, wb) WHERE wb > wa`;
}

/**
 * The calendar of each clock as common table expressions, the last of which is c(clock, w, wa, wb); none for other
 * levels. It reaches over all instants `times` (expressions over the rows of `s`, ms).
 */
export function periods(windows: Answers, level: number, times: readonly string[]): string[] {
  const { unit, week } = windows.pipeline.levels[level];
  if (unit === undefined) return [];
  const { keys, localeOf, pane } = windows;
  const zones = keys.ofClock.flatMap((of, clock) => {
    const { zone, weekStart } = localed(localeOf(clock), week);
    return of === undefined ? [] : [`(${clock}, ${quote(zone)}, ${weekStart})`];
  });
  if (zones.length === 0) zones.push("(NULL, 'UTC', 0)");
  const offset = (at: string) => {
    const all = `(epoch_ms(timezone(zone, make_timestamptz(CAST(${at} AS BIGINT) * 1000))) - (${at}))`;
    return unit === 'hour' ? `((${all} % ${hour} + ${hour}) % ${hour})` : all;
  };
  const number = (at: string) => periodOf(unit, `(${at} + ${offset(at)})`);
  const ends = `min(least(${times.join(', ')})) AS lo, max(greatest(${times.join(', ')})) AS hi`;
  return [
    `z(clock, zone, week) AS (VALUES ${zones.join(', ')})`,
    `n AS (SELECT clock, zone, week, unnest(generate_series(${number('lo')} - 1, ${number('hi')} + 2)) AS w FROM (SELECT ${keys.clockColumn} AS clock, ${ends} FROM s GROUP BY ALL) JOIN z USING (clock))`,
    `l AS (SELECT *, ${begin(unit)} AS l FROM n)`,
    `o AS (SELECT *, ${offset(`l - ${day}`)} AS before, ${offset(`l + ${day}`)} AS after FROM l)`,
    'x AS (SELECT *, l - greatest(before, after) AS x, l - least(before, after) AS y FROM o)',
    `i AS (SELECT *, CASE WHEN ${offset('x')} = l - x THEN x WHEN ${offset('y')} = l - y THEN y ELSE l - before END AS i FROM x)`,
    `a AS (SELECT clock, w, CAST(floor(i / ${pane}.0) AS BIGINT) * ${pane} AS wa FROM i)`,
    'c AS (SELECT *, lead(wa) OVER (PARTITION BY clock ORDER BY w) AS wb FROM a)',
  ];
}

/** The period in which a local time (an expression, ms) is. */
function periodOf(unit: Unit, local: string): string {
  const floor = (of: string) => `CAST(floor(${of}) AS BIGINT)`;
  if (unit === 'hour') return floor(`${local} / ${hour}.0`);
  if (unit === 'day') return floor(`${local} / ${day}.0`);
  if (unit === 'week') return floor(`(${local} / ${day}.0 - week) / 7`);
  const date = `make_timestamp(CAST(${local} AS BIGINT) * 1000)`;
  const month = `((year(${date}) - 1970) * 12 + month(${date}) - 1)`;
  return unit === 'month' ? month : floor(`${month} / 3.0`);
}

/** The local time at which period w begins, ms. */
function begin(unit: Unit): string {
  if (unit === 'hour') return `w * ${hour}`;
  if (unit === 'day') return `w * ${day}`;
  if (unit === 'week') return `(w * 7 + week) * ${day}`;
  return `epoch_ms(TIMESTAMP '1970-01-01' + to_months(CAST(w${unit === 'month' ? '' : ' * 3'} AS INTEGER)))`;
}
