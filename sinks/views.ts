// What a snapshot shows over its tables: latest revisions under plain names, questions as views, what it says of itself.

import { passport, shared } from '../data/events.ts';
import { nameOf } from '../engine/ddl.ts';
import { envelope } from '../engine/envelope.ts';
import type { Kernel } from '../engine/kernel.ts';
import { quote } from '../engine/quote.ts';
import type { Table } from '../engine/schema.ts';
import { spansAt } from '../engine/sql.ts';
import { correctionColumns, correctionsSql } from './revisions/corrections.ts';
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
    const name = nameOf(cases.table);
    sql.push(`CREATE VIEW ${name} AS ${spansAt(cases, nameOf(changes.rows.table), 'latest')}`);
    sql.push(...commented(name, cases.table, Object.keys(cases.table.columns)));
  }
  for (const { state: windows } of kernel.windows)
    for (const { table } of windows.results) {
      const name = nameOf(table).replace(/_revisions$/, '');
      const keys = ['window_start_at', ...windows.pipeline.by].join(', ');
      const levels = windows.plan.shown
        .filter(({ part }) => part === -1)
        .map((shown) => ` OR ${shown.name} <> 0`);
      const counts = windows.plan.shown
        .filter(({ stat }) => stat?.name === 'count')
        .map((shown) => ` OR ${shown.name} <> 0`);
      sql.push(
        `CREATE VIEW ${name} AS SELECT * FROM (SELECT * FROM ${nameOf(table)} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY revision DESC) = 1) WHERE n_events <> 0${[...levels, ...counts].join('')}`,
      );
      sql.push(...commented(name, table, Object.keys(table.columns)));
      const corrections = `${name}_corrections`;
      sql.push(
        `CREATE VIEW ${corrections} AS ${correctionsSql(windows, table)}`,
        `COMMENT ON VIEW ${corrections} IS ${quote(correctionsDoc)}`,
        ...correctionColumns(windows, table).map(
          ({ name, doc }) => `COMMENT ON COLUMN ${corrections}.${name} IS ${quote(doc)}`,
        ),
      );
    }
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
  `CREATE VIEW marts.overdue_applications AS SELECT application, office, step, due_at, as_of() - due_at AS overdue_by FROM core.applications WHERE is_breached AND closed_at IS NULL ORDER BY due_at`,
  `CREATE VIEW marts.open_alerts AS SELECT alert, severity, state, kind, office, key, since_at, as_of() - since_at AS open_for, observed, expected, action, amount, until_at, is_acknowledged, acknowledge_by_at FROM core.alerts WHERE state NOT IN ('clear', 'corrected') ORDER BY list_position(['critical', 'warning', 'info'], severity), since_at, alert`,
  `CREATE VIEW marts.accounting AS SELECT pipeline, counter, n FROM meta.accounting WHERE commit = (SELECT max(commit) FROM meta.accounting)`,
];

/** What a snapshot says of itself. */
export const about = (kernel: Kernel): readonly string[] => [
  watermarksView(kernel.windows.map(({ state }) => state.pipeline)),
  `CREATE VIEW meta.freshness AS SELECT clock, feed, newest_at, watermark_at, as_of() - watermark_at AS behind, is_silent, is_open FROM core.clocks ORDER BY behind DESC NULLS FIRST`,
];
