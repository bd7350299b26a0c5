// The rules behind alerts by their names: what they watch, their version, and the SQL that shows what they saw.

import { createHash } from 'node:crypto';
import { passport } from '../../data/events.ts';
import { silence } from '../../engine/alerts/alerts.ts';
import { ruleOf, thresholdsOf } from '../../engine/alerts/watcher.ts';
import { isJudged, type Level, ownOf } from '../../engine/levels.ts';
import type { Pipeline } from '../../engine/pipeline.ts';
import { quote } from '../../engine/quote.ts';
import type { Above } from '../../engine/watch.ts';
import { pipelines } from '../../pipelines/index.ts';
import type { AlertRow } from './row.ts';

export interface AlertRule {
  readonly detector: string;
  /** Eight digits of a digest of its definition: another threshold is another version. */
  readonly version: string;
  /** How long the detector itself waits to be sure, ms. */
  readonly delay: number;
  /** What a pipeline's watch says; absent: a clock fell silent. */
  readonly watch?: Above;
  readonly level?: Level;
  /** What is watched: English · اردو. */
  readonly measured?: string;
  /** SQL over a snapshot that gives the numbers of a revision again. */
  evidence(row: AlertRow): string;
}

const digest = (...definition: unknown[]) =>
  createHash('sha256').update(JSON.stringify(definition)).digest('hex').slice(0, 8);
const instant = (at: number) => `TIMESTAMPTZ '${new Date(at).toISOString()}'`;

function threshold(pipeline: Pipeline, watch: Above): AlertRule {
  const { levels, by } = pipeline;
  const own = levels[ownOf(levels)];
  const level = levels.find(watch.on === undefined ? (one) => one === own : isJudged(watch.on)) ?? own;
  const tableOf = ({ suffix }: Level) => `windows.${pipeline.name}_${suffix}_revisions`;
  const rest = by.filter((name) => name !== passport.clock);
  const keyed = rest.map((name) => ` AND advised.${name} IS NOT DISTINCT FROM judged.${name}`).join('');
  const { arrivals, service, servers } = watch.advise ?? {};
  const helpful = [arrivals, service, servers].filter((name) => name !== undefined);
  const columns = [
    ...['window_start_at', 'window_end_at', ...by, watch.measure].map((name) => `judged.${name}`),
    ...helpful.map((name) => `advised.${name} AS ${name}_${own.suffix}`),
  ];
  const seen = `SELECT ${columns.join(', ')} FROM ${tableOf(level)} judged LEFT JOIN ${tableOf(own)} advised ON advised.window_end_at = judged.window_end_at AND advised.revision = 1 AND advised.office = judged.office${keyed}`;
  const named = `concat_ws(' · ', ${rest.map((name) => `judged.${name}`).join(', ')})`;
  return {
    detector: 'above',
    version: digest(watch, level, pipeline.measure[watch.measure]),
    delay: (watch.for - 1) * level.slide,
    watch,
    level,
    measured: pipeline.measure[watch.measure].doc,
    evidence({ office, key, window_end_at: end }) {
      const from = (end ?? 0) - watch.for * level.slide;
      const whose = rest.length > 0 ? ` AND ${named} = ${quote(key ?? '')}` : '';
      return `${seen} WHERE judged.revision = 1 AND judged.office = ${quote(office)}${whose} AND judged.window_end_at > ${instant(from)} AND judged.window_end_at <= ${instant(end ?? 0)} ORDER BY judged.window_end_at`;
    },
  };
}

const silent: AlertRule = {
  detector: 'silence',
  version: digest(silence),
  delay: 0,
  evidence: ({ office, key, closed_stream, closed_seq, known_at }) =>
    `SELECT office, max(event_at) AS newest_at, max(seq) AS last_seq, ${instant(known_at)} - newest_at AS quiet_for FROM raw.events WHERE office = ${quote(office)}${key === null ? '' : ` AND source = ${quote(key)}`} AND stream = ${quote(closed_stream ?? '')} AND seq <= ${closed_seq} AND type NOT LIKE '${passport.prefix}.ops.%' GROUP BY office`,
};

const rules: ReadonlyMap<string, AlertRule> = new Map([
  ...pipelines.flatMap((pipeline) =>
    thresholdsOf(pipeline).map(
      (watch) => [ruleOf(pipeline, watch).name, threshold(pipeline, watch)] as const,
    ),
  ),
  [silence.name, silent] as const,
]);

/** undefined: an older Rahdari raised it by a rule that is no more. */
export const ruleNamed = (name: string): AlertRule | undefined => rules.get(name);
