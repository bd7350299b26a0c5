// A correction of a window as subscribers get it: a CloudEvent with what was said, what is said now, and why.
import { passport } from '../../data/events.ts';
import type { Broker } from '../../engine/ports.ts';
import type { Outlet } from '../alerts/outlets.ts';

type Cell = string | number | null;

/** CloudEvents 1.0, structured JSON. Instants are ISO 8601, UTC. */
export interface Revision {
  readonly specversion: '1.0';
  /** Table, key, start of the window and revision. */
  readonly id: string;
  readonly source: 'rahdari';
  readonly type: string;
  /** Logged time of the correction. */
  readonly time: string;
  /** Office and the rest of the key. */
  readonly subject: string;
  readonly datacontenttype: 'application/json';
  readonly officeid: string;
  readonly data: {
    readonly table: string;
    /** Start included, end excluded. */
    readonly window: { readonly start: string; readonly end: string };
    readonly key: Readonly<Record<string, string | null>>;
    readonly revision: number;
    /** null: no value; a label has no delta. */
    readonly measures: Readonly<
      Record<string, { readonly previous: Cell; readonly value: Cell; readonly delta: number | null }>
    >;
    /** The message that corrected it. */
    readonly cause: { readonly stream: string | null; readonly seq: number };
  };
}

const token = (text: string) => text.replaceAll(/[^\w-]/g, '-') || '-';

/** `row` is of `correctionsSql`, with numbers for integers and ISO texts for instants; `table` as `congestion_1m`. */
export function revisionOf(
  table: string,
  by: readonly string[],
  measures: readonly string[],
  row: Readonly<Record<string, Cell>>,
): Revision {
  const key = Object.fromEntries(by.map((name) => [name, row[name] as string | null]));
  const office = String(key[passport.clock]);
  const rest = by.filter((name) => name !== passport.clock).map((name) => key[name] ?? '');
  const start = row.window_start_at as string;
  return {
    specversion: '1.0',
    id: [table, office, ...rest, start, row.revision].join('|'),
    source: 'rahdari',
    type: `${passport.prefix}.revision.${table}.v1`,
    time: (row.closed_at ?? row.window_end_at) as string,
    subject: [office, ...rest].filter((part) => part !== '').join('/'),
    datacontenttype: 'application/json',
    officeid: office,
    data: {
      table: `windows.${table}`,
      window: { start, end: row.window_end_at as string },
      key,
      revision: row.revision as number,
      measures: Object.fromEntries(
        measures.map((name) => [
          name,
          {
            previous: row[`${name}_previous`],
            value: row[name],
            delta: (row[`${name}_delta`] ?? null) as number | null,
          },
        ]),
      ),
      cause: { stream: row.closed_stream as string | null, seq: row.closed_seq as number },
    },
  };
}

const encoder = new TextEncoder();

/** `passport.revision.v1.<pipeline>_<suffix>.<office>`: it only routes. */
export const subjectOf = ({ officeid, data }: Revision): string =>
  `${passport.prefix}.revision.v1.${data.table.replace('windows.', '')}.${token(officeid)}`;

/** To NATS, each under its own message id, so that the broker forgets repetitions while it can. */
export const revisionsOutlet = (broker: Broker): Outlet<Revision> => ({
  name: 'revisions',
  send: (revisions) =>
    broker.publish(
      revisions.map((revision) => ({
        subject: subjectOf(revision),
        id: revision.id,
        bytes: encoder.encode(JSON.stringify(revision)),
      })),
    ),
});
