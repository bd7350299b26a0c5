// Every revision of every alert by the plain specification of detectors: from windows as first closed, rows and ticks.
import { silence } from '../../engine/alerts/alerts.ts';
import { alertsTable } from '../../engine/alerts/table.ts';
import { nameOf } from '../../engine/ddl.ts';
import type { Pipeline } from '../../engine/pipeline.ts';
import { type Above, severities } from '../../engine/watch.ts';
import type { Told } from './closings.ts';
import type { Verified } from './compare.ts';
import { findingsOf } from './findings.ts';
import { type Ground, measured } from './ground.ts';
import { lives } from './lives.ts';
import { undetectedOf } from './oracles.ts';
import { compareRows, type Plain, plainRows } from './plain.ts';
import type { Clock } from './reference/clock.ts';
import type { Finding, Found, Subject } from './reference/finding.ts';

const silent = severities.indexOf('warning') + 1;

/** Of one pipeline's watches, or without it of silent clocks. */
export async function alertsOf(ground: Ground, told: Told, pipeline?: Pipeline): Promise<Verified> {
  const { db, catalogue } = ground;
  const table = alertsTable(catalogue.clock);
  const found: Found[] = [];
  const rules: string[] = [];
  if (pipeline === undefined) {
    rules.push(silence.name);
    found.push(...silencesOf(ground, told));
  } else
    for (const rule of pipeline.watch.filter((watch): watch is Above => watch.kind === 'above')) {
      rules.push(`${pipeline.name}.${rule.says}`);
      found.push(
        ...(await findingsOf(ground, measured(pipeline, ground, told.clocks.units.keys()), rule, told)),
      );
    }
  const codes = rules.map((rule) => ground.dictionaries.of('rule').codeOf(rule));
  const own = `(SELECT * FROM ${nameOf(table)} WHERE rule IN (${[...codes, 0].join(', ')}))`;
  const kept = await plainRows(db, table, own, 'ORDER BY t.number');
  const made = await lives(ground, told, found);
  const verified = compareRows(table, numbered(kept), numbered(made), ({ alert, nth }) => `${alert}|${nth}`);
  const missing = pipeline === undefined ? [] : await undetectedOf(ground, pipeline);
  const note = missing.length === 0 ? undefined : `no detector yet, not proven: ${missing.join(', ')}`;
  return { ...verified, what: rules.join(', '), note };
}

/** With the place of each row among those of its alert. */
function numbered(rows: readonly Plain[]): Plain[] {
  const seen = new Map<unknown, number>();
  return rows.map((row) => {
    const nth = (seen.get(row.alert) ?? 0) + 1;
    seen.set(row.alert, nth);
    return { ...row, nth };
  });
}

function silencesOf({ catalogue, dictionaries }: Ground, { silences }: Told): Found[] {
  const found = new Map<Clock, { subject: Subject; findings: Finding[] }>();
  const { name: rule, kind, measure, action, actWithin } = silence;
  const text = (column: string, code: number) => dictionaries.of(column).text(code);
  for (const { unit, clock, isSilent, at, by } of silences) {
    const whose = { clock: text(catalogue.clock, unit), key: text(catalogue.feed, clock.feed) };
    const subject = { rule, kind, measure, action, actWithin, column: catalogue.clock, ...whose };
    const of = found.get(clock) ?? { subject, findings: [] };
    found.set(clock, of);
    const { silentAfter } = clock.bounds;
    of.findings.push({
      start: Number.NaN,
      end: at,
      severity: isSilent ? silent : 0,
      observed: silentAfter,
      revision: null,
      expected: silentAfter,
      advice: null,
      isProvisional: false,
      by: {
        ordinal: by.ordinal,
        stream: text('stream', by.stream),
        seq: by.seq,
        phase: isSilent ? 3 : 2,
        knownAt: by.logged,
      },
    });
  }
  return [...found.values()];
}
