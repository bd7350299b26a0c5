// The windows that a commit has to recompute, by the definition's own SQL: one statement a level for all of them.
import type { Cases } from '../cases.ts';
import { nameOf } from '../ddl.ts';
import { quote } from '../quote.ts';
import { domainOf } from '../schema.ts';
import { at, windowsSql } from '../sql.ts';
import { Raster } from './grid.ts';
import type { Plan, Shown } from './plan.ts';
import type { Recompute, WindowState } from './state.ts';

/** INSERTs of the windows asked for, each as of the message that caused it: a revision a window and cause. */
export function recomputed(windows: WindowState): string[] {
  const { pipeline, recompute } = windows;
  return pipeline.levels.flatMap((_, level) => {
    const asked = coalesced(recompute.filter((of) => of.level === level));
    return asked.length > 0 ? [inserted(windows, level, asked)] : [];
  });
}

/** In the order of their causes; what one cause asks of a key twice is asked once. */
export function coalesced(recompute: readonly Recompute[]): Recompute[] {
  const sorted = recompute.toSorted(
    (a, b) =>
      a.cause.ordinal - b.cause.ordinal ||
      a.cause.knownAt - b.cause.knownAt ||
      a.key - b.key ||
      a.from - b.from,
  );
  const asked: Recompute[] = [];
  for (const one of sorted) {
    const last = asked.at(-1);
    const isSame =
      last?.key === one.key &&
      last.cause.ordinal === one.cause.ordinal &&
      Object.is(last.cause.knownAt, one.cause.knownAt);
    if (!isSame || one.from > last.to) asked.push(one);
    else if (one.to > last.to) asked[asked.length - 1] = { ...last, to: one.to };
  }
  return asked;
}

/** Whether some window is asked for by several causes: only then are its revisions to be numbered one after another. */
function isAskedTwice(asked: readonly Recompute[]): boolean {
  const sorted = asked.toSorted((a, b) => a.key - b.key || a.from - b.from);
  let end = Number.NEGATIVE_INFINITY;
  return sorted.some(({ key, from, to }, i) => {
    if (i > 0 && key !== sorted[i - 1].key) end = Number.NEGATIVE_INFINITY;
    const isHeld = from < end;
    end = Math.max(end, to);
    return isHeld;
  });
}

function inserted(windows: WindowState, level: number, asked: readonly Recompute[]): string {
  const { pipeline, keys, plan, results, stores } = windows;
  const { by, from: cases } = pipeline;
  const { grid } = stores[level];
  const table = nameOf(results[level].table);
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const lines = asked.map(({ key, from, to, cause: { ordinal, knownAt, stream, seq } }, request) => {
    const codes = by.map((_, b) => keys.codes[key * by.length + b]);
    const known = Number.isFinite(knownAt) ? Math.round(knownAt) : '';
    const [start, end] = [grid.start(from, keys.clock[key]), grid.end(to - 1, keys.clock[key])];
    [lo, hi] = [Math.min(lo, start), Math.max(hi, end)];
    return [request, from, to, start, end, ordinal, stream, seq, known, ...codes];
  });
  const names = [
    'request',
    'first_w',
    'end_w',
    'lo_ms',
    'hi_ms',
    'ordinal',
    'stream',
    'seq',
    'known_ms',
    ...by,
  ];
  const isOf = (of: string, q: string) => by.map((name) => `${of}.${name} = ${q}.${name}`).join(' AND ');
  const held = versions(cases, by, meeting(plan, at(lo), at(hi)));
  const spans = `SELECT v.*, q.request, q.first_w, q.end_w FROM q JOIN (${held}) v ON ${isOf('v', 'q')} AND v.since <= q.ordinal AND q.ordinal < v.until AND (${meeting(plan, 'q.lo', 'q.hi')})`;
  const codes = by.map((name) => `coalesce(${name}, 0) AS ${name}`).join(', ');
  const before = `SELECT ${codes}, window_start_at, max(revision) AS revision FROM ${table} WHERE window_start_at >= ${at(lo)} AND window_start_at < ${at(hi)} GROUP BY ALL`;
  const isThere = 'b.revision IS NOT NULL OR m.request IS NOT NULL';
  const each = `OVER (PARTITION BY ${by.join(', ')}, w ORDER BY request)`;
  const isOnce = !isAskedTwice(asked);
  const ctes = [
    `q AS MATERIALIZED (SELECT *, ${at('lo_ms')} AS lo, ${at('hi_ms')} AS hi FROM (${numbers(names, lines)}))`,
    `g AS (${numbered(windows, level, asked)})`,
    `m AS (${windowsSql(windows, level, spans, hi, true)})`,
    `r AS (SELECT g.*, m.* EXCLUDE (request, w, wa, wb), coalesce(b.revision, 0) AS before, ${isThere} AS is_there FROM g LEFT JOIN m ON m.request = g.request AND m.w = g.w LEFT JOIN (${before}) b ON ${isOf('b', 'g')} AND b.window_start_at = ${at('g.wa')})`,
    `n AS (SELECT * FROM r ${isOnce ? 'WHERE is_there' : `QUALIFY bool_or(is_there) ${each}`})`,
  ];
  const shown = plan.shown.map((of) => shownSql(windows, of)).join(', ');
  const key = by.map((name) => `nullif(${name}, 0)`).join(', ');
  const next = `before + ${isOnce ? '1' : `row_number() ${each}`}`;
  return `INSERT INTO ${table} WITH ${ctes.join(', ')} SELECT ${at('wa')}, ${at('wb')}, ${key}, coalesce(n_events, 0), ${shown}, ${next}, true, ${at('known_ms')}, stream, seq, ordinal FROM n ORDER BY request, w`;
}

/** A query of whole numbers: one literal text, since a list of values would be planned one by one. */
function numbers(names: readonly string[], rows: readonly (readonly (number | string)[])[]): string {
  const columns = names.map((name, i) => `TRY_CAST(f[${i + 1}] AS BIGINT) AS ${name}`);
  const text = rows.map((row) => row.join(' ')).join('\n');
  return `SELECT ${columns.join(', ')} FROM (SELECT string_split(unnest(string_split('${text}', chr(10))), ' ') AS f)`;
}

/** Each request once for every window it asks for: with its number w, and [wa, wb), ms. */
function numbered({ stores, keys }: WindowState, level: number, asked: readonly Recompute[]): string {
  const { grid } = stores[level];
  if (grid instanceof Raster) {
    const { size, slide, offset } = grid;
    return `SELECT *, w * ${slide} + ${offset} AS wa, w * ${slide} + ${offset + size} AS wb FROM (SELECT *, unnest(generate_series(first_w, end_w - 1)) AS w FROM q)`;
  }
  const periods = new Map<string, number[]>();
  for (const { key, from, to } of asked) {
    const clock = keys.clock[key];
    for (let w = from; w < to; w++)
      periods.set(`${clock}/${w}`, [clock, w, grid.start(w, clock), grid.end(w, clock)]);
  }
  const p = numbers(['clock', 'w', 'wa', 'wb'], [...periods.values()]);
  return `SELECT q.*, w, wa, wb FROM q JOIN (${p}) p ON p.clock = q.${keys.clockColumn} AND w >= first_w AND w < end_w AND wb > wa`;
}

/** SQL: something of a row is in [lo, hi), two instants. */
function meeting({ parts, flows }: Plan, lo: string, hi: string): string {
  const times = [...new Set(parts.map((part) => part.at))];
  const within = times.map((time) => `(${time} >= ${lo} AND ${time} < ${hi})`);
  const across = flows.map(
    ({ enters, leaves }) =>
      `(least(${enters}, ${leaves}) < ${hi} AND (${leaves} IS NULL OR greatest(${enters}, ${leaves}) > ${lo}))`,
  );
  return [...within, ...across].join(' OR ');
}

const never = '9223372036854775807';

/** The rows of a fold of the keys asked for, each with the messages between which it held: from `since` on, before `until`. */
function versions({ kind, key, table }: Cases, by: readonly string[], mine: string): string {
  const log = `${nameOf(table)}_revisions`;
  const columns = Object.keys(table.columns);
  const coded = columns.map((name) =>
    by.includes(name) ? `coalesce(l.${name}, 0) AS ${name}` : `l.${name}`,
  );
  const isAsked = `(${by.map((name) => `coalesce(${name}, 0)`).join(', ')}) IN (SELECT (${by.join(', ')}) FROM q) AND (${mine})`;
  if (kind === 'milestones') {
    const these = `l AS MATERIALIZED (SELECT * FROM ${log} WHERE ${key} IN (SELECT ${key} FROM ${log} WHERE ${isAsked}))`;
    return `WITH ${these} SELECT ${coded.join(', ')}, l.closed_ordinal AS since, coalesce(n.closed_ordinal, ${never}) AS until FROM l LEFT JOIN l n ON n.${key} = l.${key} AND n.revision = l.revision + 1`;
  }
  const same = `OVER (PARTITION BY ${columns.join(', ')} ORDER BY closed_ordinal)`;
  const steps = `SELECT ${columns.join(', ')}, closed_ordinal, sum(weight) AS weight FROM ${log} WHERE ${isAsked} GROUP BY ALL`;
  return `SELECT ${coded.join(', ')}, since, until FROM (SELECT ${columns.join(', ')}, closed_ordinal AS since, lead(closed_ordinal, 1, ${never}) ${same} AS until, sum(weight) ${same} AS held FROM (${steps})) l, range(held::BIGINT)`;
}

/** A measure as the table keeps it: counts of nothing are 0, labels are codes. */
function shownSql({ pipeline, plan }: WindowState, { name, part, output }: Shown): string {
  if (part === -1) return `coalesce(${name}, 0)`;
  const { stat, column } = plan.parts[part];
  if (stat.outputs[output].kind !== 'label')
    return /^(count|distinct)/.test(stat.name) ? `coalesce(${name}, 0)` : name;
  const domain = domainOf(column as string, pipeline.from.table.columns[column as string]);
  return `(SELECT code FROM meta.labels WHERE domain = ${quote(domain)} AND text = ${name})`;
}
