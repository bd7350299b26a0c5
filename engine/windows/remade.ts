// What a commit has to say of sessions by SQL: what the kernel holds no more, and what cannot be undone in it.
import { nameOf } from '../ddl.ts';
import { quote } from '../quote.ts';
import { domainOf } from '../schema.ts';
import { at, spansAt } from '../sql.ts';
import { sessionsSql } from './session-sql.ts';
import type { Region, SessionState } from './session-state.ts';

/**
 * INSERTs of what a commit has to say of sessions by SQL, each as of the message that caused it: closed ones as they are
 * now, where they differ, and of what was said to be there and is not, that it holds no events.
 */
export const remade = (sessions: SessionState): string[] =>
  sessions.recompute.map((region) => remadeIn(sessions, region));

function remadeIn(sessions: SessionState, { key, from, to, until, cause }: Region): string {
  const { pipeline, plan, keys, results } = sessions;
  const [{ size: gap, isInclusive }] = pipeline.levels;
  const table = nameOf(results[0].table);
  const codes = pipeline.by.map((_, b) => keys.codes[key * pipeline.by.length + b]);
  const mine = pipeline.by.map((name, b) => `coalesce(${name}, 0) = ${codes[b]}`).join(' AND ');
  const log = `${nameOf(pipeline.from.table)}_revisions`;
  const spans = `SELECT * FROM (${spansAt(pipeline.from, log, cause.ordinal, mine)}) WHERE ${mine}`;
  const measured = plan.shown.map(({ name, part, output }) => {
    const { stat, column } = plan.parts[part];
    if (stat.outputs[output].kind !== 'label') return name;
    const domain = domainOf(column as string, pipeline.from.table.columns[column as string]);
    return `(SELECT code FROM meta.labels WHERE domain = ${quote(domain)} AND text = ${name}) AS ${name}`;
  });
  const nothing = plan.shown.map(({ part }) =>
    /^(count|distinct)/.test(plan.parts[part].stat.name) ? '0' : 'NULL',
  );
  const columns = ['window_start_at', 'window_end_at', 'n_events', ...plan.shown.map(({ name }) => name)];
  const rest = `true, ${Number.isFinite(cause.knownAt) ? at(cause.knownAt) : 'NULL'}, ${cause.stream}, ${cause.seq}`;
  const named = codes.map((code) => (code === 0 ? 'NULL' : code)).join(', ');
  const [joins, isClosed] = isInclusive ? ['<=', '<'] : ['<', '<='];
  const ends = Math.max(-1e15, Math.min(1e15, until));
  const said = `said AS (SELECT ${columns.join(', ')}, revision FROM ${table} WHERE ${mine} QUALIFY row_number() OVER (PARTITION BY window_start_at ORDER BY revision DESC) = 1)`;
  const old = `old AS (SELECT * FROM said WHERE n_events > 0 AND ${from} ${joins} epoch_ms(window_end_at) AND epoch_ms(window_start_at) ${joins} ${to + gap})`;
  const reach = `reach AS (SELECT least(${from}, min(epoch_ms(window_start_at))) AS a, greatest(${to}, max(epoch_ms(window_end_at)) - ${gap}) AS b FROM old)`;
  const made = `made AS (SELECT ${at('wa')} AS window_start_at, ${at('wb')} AS window_end_at, n_events, ${measured.join(', ')} FROM (${sessionsSql(sessions, spans)}) r, reach WHERE wa <= reach.b AND wb - ${gap} >= reach.a AND wb ${isClosed} ${ends})`;
  const fresh = `SELECT m.window_start_at, m.window_end_at, ${named}, ${columns
    .slice(2)
    .map((name) => `m.${name}`)
    .join(
      ', ',
    )}, coalesce(s.revision, 0) + 1, ${rest} FROM made m LEFT JOIN said s USING (window_start_at) WHERE row(${columns.map((name) => `m.${name}`).join(', ')}) IS DISTINCT FROM row(${columns.map((name) => `s.${name}`).join(', ')})`;
  const gone = `SELECT window_start_at, window_end_at, ${named}, 0, ${nothing.join(', ')}, revision + 1, ${rest} FROM old WHERE window_start_at NOT IN (SELECT window_start_at FROM made)`;
  return `INSERT INTO ${table} WITH ${[said, old, reach, made].join(', ')} ${fresh} UNION ALL ${gone}`;
}
