// Checks of the data itself, as a view and as alarms: which rows are odd, how many, and what was not kept.
import { nameOf } from '../engine/ddl.ts';
import type { Dictionaries } from '../engine/labels.ts';
import type { Table } from '../engine/schema.ts';

const checks: readonly (readonly [name: string, meaning: string, count: string])[] = [
  [
    'closed_before_opened',
    'applications closed before their first event: kept',
    'SELECT count(*) FROM core.applications WHERE closed_at < opened_at',
  ],
  [
    'events_after_close',
    'applications with events after they were closed',
    'SELECT count(*) FROM core.applications WHERE n_events_after_close > 0',
  ],
  [
    'called_before_issued',
    'visits called before their token was issued',
    'SELECT count(*) FROM core.visits WHERE called_at < issued_at',
  ],
  ['rejected', 'rows refused', 'SELECT count(*) FROM raw.rejected'],
  ['late', 'rows that corrected a closed window', 'SELECT count(*) FROM raw.late'],
  ['duplicates', 'events seen before', 'SELECT count(*) FROM raw.duplicates'],
  [
    'missing',
    'events that their source numbered and that have not come',
    'SELECT coalesce(sum(n_missing), 0)::BIGINT FROM core.sources',
  ],
  ['filtered', 'rows left out by the map', accounted('filtered')],
  [
    'dropped_fields',
    'fields that no table declares, and running numbers that are no whole numbers: not kept',
    accounted('dropped'),
  ],
];

function accounted(counter: string): string {
  return `SELECT coalesce(sum(n), 0)::BIGINT FROM marts.accounting WHERE pipeline = '' AND counter = '${counter}'`;
}

const isEvents = ({ schema, name }: Table): boolean => schema === 'raw' && name.endsWith('_events');

/** The columns of events whose texts are kept in this dictionary. */
const columnsOf = (tables: readonly Table[], domain: string) =>
  tables.filter(isEvents).flatMap((table) =>
    Object.entries(table.columns)
      .filter(([name, column]) => column.kind === 'label' && (column.domain ?? name) === domain)
      .map(([name]) => ({ table: nameOf(table), name })),
  );

/** Events without a running number whose source numbers others. */
const unnumbered = (tables: readonly Table[]) =>
  [
    'without_number',
    'events without a running number whose source numbers others',
    `SELECT count(*) FROM (${tables
      .filter(isEvents)
      .map((table) => `SELECT source FROM ${nameOf(table)} WHERE sequence IS NULL`)
      .join(' UNION ALL ')}) WHERE source IN (SELECT source FROM core.sources)`,
  ] as const;

/** The view meta.data_quality: a row a check, with how many rows it concerns; one more for each dictionary that is `full`. */
export function quality(tables: readonly Table[], full: readonly string[]): string {
  const lost = full.map((domain) => {
    const counts = columnsOf(tables, domain).map(
      ({ table, name }) => `(SELECT count(*) FROM ${table} WHERE ${name} = 'other')`,
    );
    return [
      `full_labels:${domain}`,
      `${domain} has more different texts than are kept apart (65,534): the rows of all further ones say other`,
      `SELECT ${counts.join(' + ') || '0'}`,
    ] as const;
  });
  const rows = [...checks, unnumbered(tables), ...lost].map(
    ([name, meaning, count]) => `SELECT '${name}' AS "check", '${meaning}' AS meaning, (${count}) AS n`,
  );
  return `CREATE VIEW meta.data_quality AS ${rows.join(' UNION ALL ')}`;
}

/** Tells once of each dictionary that has become full. */
export function alarmOf(dictionaries: Dictionaries, notice: (text: string) => void): () => void {
  const told = new Set<string>();
  return () => {
    for (const { domain, isFull } of dictionaries.all.values()) {
      if (!isFull || told.has(domain)) continue;
      told.add(domain);
      notice(
        `ALARM: ${domain} has more different texts than are kept apart; further ones read "other". See meta.data_quality; is ${domain} an identifier?`,
      );
    }
  };
}
