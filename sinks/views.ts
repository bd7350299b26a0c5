// What a snapshot shows over its tables: latest revisions under plain names, questions as views, what it says of itself.

import { passport, shared } from '../data/events.ts';
import { nameOf } from '../engine/ddl.ts';
import { envelope } from '../engine/envelope.ts';
import type { Kernel } from '../engine/kernel.ts';
import { sequenceGaps } from '../engine/ledger.ts';
import { quote } from '../engine/quote.ts';
import type { Table } from '../engine/schema.ts';
import { finalDoc, finalSql, knownSql, knownThen } from './known.ts';
import { correctionColumns, correctionsSql } from './revisions/corrections.ts';
import { rollup } from './rollup.ts';
import { watermarksView } from './watermarks.ts';

function commented(view: string, table: Table, columns: readonly string[]): string[] {
  return [
    `COMMENT ON VIEW ${view} IS ${quote(table.doc)}`,
    ...columns.map((name) => `COMMENT ON COLUMN ${view}.${name} IS ${quote(table.columns[name].doc)}`),
  ];
}

const correctionsDoc =
  'each correction beside what was said before: measure_previous, measure, measure_delta · ہر ترمیم، پہلے کی قدر اور فرق کے ساتھ';
const alertsDoc = 'alerts as they stand: the newest revision of every incident · الارم کی تازہ حالت';

/** Current rows: the folds', the windows', the alerts', and all events in one. */
export function views(kernel: Kernel, tables: readonly Table[]): string[] {
  const sql: string[] = [];
  for (const { cases, changes } of kernel.folds) {
    if (cases.kind === 'milestones' || !tables.includes(changes.rows.table)) continue;
    const name = nameOf(cases.table);
    const columns = Object.keys(cases.table.columns);
    sql.push(
      `CREATE VIEW ${name} AS SELECT ${columns.join(', ')} FROM ${nameOf(changes.rows.table)} WHERE holds`,
    );
    sql.push(...commented(name, cases.table, columns));
  }
  for (const { state: windows } of kernel.windows)
    for (const { table } of windows.results) {
      const name = nameOf(table).replace(/_revisions$/, '');
      const known = finalSql(knownSql(windows, table), passport.clock);
      sql.push(`CREATE VIEW ${name} AS ${known}`, ...knownThen(windows, table));
      const is_final = { ...table.columns.is_final, doc: finalDoc };
      sql.push(
        ...commented(name, { ...table, columns: { ...table.columns, is_final } }, Object.keys(table.columns)),
      );
      sql.push(...rollup(windows, table, passport.clock));
      const corrections = `${name}_corrections`;
      sql.push(
        `CREATE VIEW ${corrections} AS ${correctionsSql(windows, table)}`,
        `COMMENT ON VIEW ${corrections} IS ${quote(correctionsDoc)}`,
        ...correctionColumns(windows, table).map(
          ({ name, doc }) => `COMMENT ON COLUMN ${corrections}.${name} IS ${quote(doc)}`,
        ),
      );
    }
  sql.push(
    `CREATE VIEW core.sequence_gaps AS SELECT * FROM ${nameOf(sequenceGaps)} QUALIFY row_number() OVER (PARTITION BY source, from_seq, to_seq ORDER BY closed_ordinal DESC, is_followed) = 1`,
    ...commented('core.sequence_gaps', sequenceGaps, Object.keys(sequenceGaps.columns)),
  );
  const { table } = kernel.alerts.incidents.rows;
  sql.push(
    `CREATE VIEW core.alerts AS SELECT * FROM ${nameOf(table)} QUALIFY row_number() OVER (PARTITION BY alert ORDER BY number DESC) = 1`,
    ...commented('core.alerts', { ...table, doc: alertsDoc }, Object.keys(table.columns)),
  );
  const common = [
    'stream',
    'seq',
    'row',
    'source',
    'id',
    'type',
    'fact',
    'event_at',
    'recorded_at',
    'received_at',
    ...Object.keys(shared),
  ];
  const parts = passport.domains.map(({ table }) => `SELECT ${common.join(', ')} FROM ${nameOf(table)}`);
  sql.push(`CREATE VIEW raw.events AS ${parts.join(' UNION ALL ')}`);
  const columns = { ...envelope, ...shared } as Table['columns'];
  sql.push(
    ...commented(
      'raw.events',
      { ...tables[0], doc: 'all accepted events, late ones too · تمام قبول شدہ واقعات', columns },
      common,
    ),
  );
  return sql;
}

/** Views named as questions. */
export const marts: readonly string[] = [
  `CREATE VIEW marts.overdue_applications AS SELECT application, office, step, due_at, to_milliseconds(epoch_ms(as_of()) - epoch_ms(due_at)) AS overdue_by FROM core.applications WHERE is_breached AND closed_at IS NULL ORDER BY due_at`,
  `CREATE VIEW marts.open_alerts AS SELECT alert, severity, state, kind, office, key, since_at, as_of() - since_at AS open_for, observed, expected, action, amount, until_at, is_acknowledged, acknowledge_by_at FROM core.alerts WHERE state NOT IN ('clear', 'corrected') ORDER BY list_position(['critical', 'warning', 'info'], severity), since_at, alert`,
  `CREATE VIEW marts.rejects AS SELECT stream, seq, row, reason, logged_at, received_at, digest, CASE WHEN e.seq IS NOT NULL THEN 'accepted' WHEN n_retries > 0 THEN 'refused again' ELSE 'open' END AS state, coalesce(n_retries, 0) AS n_retries FROM raw.rejected LEFT JOIN (SELECT DISTINCT stream, seq, row FROM raw.events SEMI JOIN raw.rejected USING (stream, seq, row)) e USING (stream, seq, row) LEFT JOIN (SELECT rejected_stream AS stream, rejected_seq AS seq, rejected_row AS row, count(*) AS n_retries FROM raw.ops_events WHERE rejected_seq IS NOT NULL GROUP BY ALL) USING (stream, seq, row) ORDER BY logged_at DESC, stream, seq DESC, row`,
  `CREATE VIEW marts.missing_events AS SELECT source, count(*) AS n_gaps, sum(to_seq - from_seq + 1)::BIGINT AS n_missing, min(since_at) AS since_at, as_of() - min(since_at) AS missing_for, list(from_seq || CASE WHEN to_seq > from_seq THEN '-' || to_seq ELSE '' END ORDER BY from_seq) AS numbers FROM core.sequence_gaps WHERE closed_at IS NULL GROUP BY source ORDER BY n_missing DESC, source`,
  `CREATE VIEW marts.accounting AS SELECT pipeline, counter, n, role, CASE WHEN role <> 'apart' THEN n / nullif(sum(n) FILTER (role = 'whole') OVER (PARTITION BY pipeline), 0) END AS share_ratio FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting) ORDER BY pipeline, list_position(['whole', 'part', 'apart'], role), n DESC, counter`,
];

/** What a snapshot says of itself. */
export const about = (kernel: Kernel): readonly string[] => [
  watermarksView(kernel.windows.map(({ state }) => state.pipeline)),
  `CREATE VIEW meta.freshness AS SELECT clock, feed, newest_at, watermark_at, as_of() - watermark_at AS behind, is_silent, is_open FROM core.clocks ORDER BY behind DESC NULLS FIRST`,
];
