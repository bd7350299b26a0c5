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
import type { Finding, Found, Subject } from './reference/incident.ts';

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
        ...(await findingsOf(ground, measured(pipeline, ground, told.clocks.clocks.keys()), rule, told)),
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

function silencesOf({ catalogue, dictionaries, clockOf }: Ground, { silences }: Told): Found[] {
  const found = new Map<number, { subject: Subject; findings: Finding[] }>();
  const { name: rule, kind, measure, action, actWithin } = silence;
  for (const { clock: code, isSilent, at, by } of silences) {
    const clock = dictionaries.of(catalogue.clock).text(code);
    const subject = { rule, kind, measure, action, actWithin, column: catalogue.clock, clock, key: '' };
    const of = found.get(code) ?? { subject, findings: [] };
    found.set(code, of);
    const { silentAfter } = clockOf(clock);
    of.findings.push({
      start: Number.NaN,
      end: at,
      severity: isSilent ? silent : 0,
      observed: silentAfter,
      expected: silentAfter,
      advice: null,
      by: {
        ordinal: by.ordinal,
        stream: dictionaries.of('stream').text(by.stream),
        seq: by.seq,
        phase: isSilent ? 3 : 2,
        knownAt: by.logged,
      },
    });
  }
  return [...found.values()];
}
