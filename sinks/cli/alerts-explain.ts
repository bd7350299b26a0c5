// Everything that the newest snapshot knows of one alert, for people: what, why, the numbers behind it, its life.

import { type Language, text } from '../../data/messages.ts';
import { zoneOf } from '../../data/names.ts';
import type { DuckDB } from '../../engine/duckdb.ts';
import { WorldError } from '../../engine/errors.ts';
import { quote } from '../../engine/quote.ts';
import { alertOf } from '../alerts/alert.ts';
import { ruleInWords } from '../alerts/explanation.ts';
import { type AlertRow, rowsIn } from '../alerts/row.ts';
import { plain } from './cells.ts';
import { tableOf } from './format.ts';
import { latest, provenance } from './latest.ts';
import { opened } from './opened.ts';

/** Writes to stdout; WorldError E-ALERT-001 where the snapshot has no such alert. */
export async function explainAlert(dir: string, id: string, lang: Language): Promise<void> {
  const from = await latest(dir);
  const notice = (line: string) => void process.stderr.write(`${line}\n`);
  const db = await opened(dir, from, false, notice);
  try {
    const rows = await rowsIn(db, `alert = ${quote(id)}`);
    if (rows.length === 0)
      throw new WorldError('E-ALERT-001', `the newest snapshot has no alert "${id}"`, 'rahdari alerts list');
    process.stdout.write(await explained(db, rows, lang));
    notice(provenance(from, Date.now()));
  } finally {
    await db.close();
  }
}

async function explained(db: DuckDB, rows: readonly AlertRow[], lang: Language): Promise<string> {
  const last = rows.at(-1) as AlertRow;
  const { data, subject } = alertOf(last);
  const heading = (name: string) => `\n${text(`heading.${name}`, lang)}`;
  const advice = data.recommended_action?.explanation?.[lang];
  const title = [text(`severity.${last.severity}`, lang), text(`state.${last.state}`, lang), subject];
  return [
    `${last.alert}  ${title.join(' · ')}`,
    data.explanation[lang],
    ...(advice === undefined ? [] : [heading('advice'), advice]),
    heading('rule'),
    `${last.rule} (${data.rule_version ?? '–'}): ${ruleInWords(last, lang)}`,
    heading('evidence'),
    data.evidence.sql,
    await evidence(db, data.evidence.sql),
    text('heading.revisions', lang),
    life(rows, lang),
  ].join('\n');
}

async function evidence(db: DuckDB, sql: string): Promise<string> {
  const reader = await db.connection.runAndReadAll(sql);
  const columns = reader.columnNames().map((name, i) => ({ name, type: reader.columnType(i).toString() }));
  const rows = reader.getRowObjects() as Record<string, unknown>[];
  for (const row of rows) for (const { name } of columns) row[name] = plain(row[name]);
  return tableOf(columns, rows as never);
}

/** A line for each revision, in the zone of the office. */
function life(rows: readonly AlertRow[], lang: Language): string {
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zoneOf(rows[0].office),
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const type = (name: string) => ({
    name,
    type: /^(revision|observed|expected|amount)$/.test(name) ? 'DOUBLE' : 'VARCHAR',
  });
  const columns = ['revision', 'known_at', 'state', 'severity', 'observed', 'expected', 'amount'].map(type);
  const shown = rows.map((row) => ({
    revision: row.revision,
    known_at: clock.format(row.known_at),
    state: text(`state.${row.state}`, lang),
    severity: text(`severity.${row.severity}`, lang),
    observed: row.observed,
    expected: row.expected,
    amount: row.amount,
  }));
  return tableOf(columns, shown);
}
