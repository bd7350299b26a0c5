// What a passport service says: the event tables, their facts, and the CloudEvents contract that fills them.
import { type Catalogue, typeOf } from '../engine/catalogue.ts';
import { envelope } from '../engine/envelope.ts';
import type { From, Mapping } from '../engine/mapping.ts';
import { calendarKinds } from './calendars.ts';
import { application } from './events/application.ts';
import { complaint } from './events/complaint.ts';
import { link } from './events/link.ts';
import { machine } from './events/machine.ts';
import { ops } from './events/ops.ts';
import { counters, doors, queue } from './events/queue.ts';
import { reference, referenceEvents } from './events/reference.ts';
import { staff } from './events/staff.ts';
import { stock } from './events/stock.ts';

export { applicationEvents } from './events/application.ts';
export { complaintEvents } from './events/complaint.ts';
export { queueEvents } from './events/queue.ts';
export { shared } from './events/shared.ts';

export const passport: Catalogue = Object.freeze({
  prefix: 'passport',
  domains: [application, queue, counters, doors, staff, machine, stock, complaint, link, reference, ops],
  clock: 'office',
  feed: 'source',
  tick: 'passport.ops.ticked.v1',
  completeUntil: 'complete_until',
  rules: {
    table: referenceEvents,
    opening: { fact: 'office' },
    exception: { fact: 'holiday', kinds: calendarKinds },
    promise: { fact: 'sla', where: ['service', 'category'] },
    threshold: { fact: 'threshold' },
  },
  acknowledge: { facts: ['alert_acknowledged', 'intervention_applied'], alert: 'alert' },
  retry: {
    ...{ domain: 'ops', fact: 'reject_retried', event: '/data/event' },
    ...{ stream: 'rejected_stream', seq: 'rejected_seq', row: 'rejected_row' },
  },
});

const from = (pointer: string): From => ({ from: pointer });
const contract: Record<string, From> = {
  source: from('/source'),
  id: from('/id'),
  type: from('/type'),
  event_at: from('/time'),
  recorded_at: from('/recordedtime'),
  sequence: from('/sequence'),
  office: from('/officeid'),
};
const data = (columns: object) =>
  Object.fromEntries(
    Object.keys(columns)
      .filter((name) => !(name in envelope) && name !== 'office')
      .map((name) => [name, from(`/data/${name}`)]),
  );

/** The contract's own events: CloudEvents 1.0, structured JSON, data fields named as the columns. */
export const cloudEvents: Mapping = Object.freeze({
  name: 'cloudevents',
  shape: 'json',
  time: 'broker',
  bound: 30_000,
  where: [],
  table: { type: '/type' },
  columns: Object.fromEntries(
    passport.domains.map(({ table: { name, columns } }) => [name, { ...contract, ...data(columns) }]),
  ),
});

/** Every type of event and the table and fact it stands for. */
export const types: ReadonlyMap<string, { table: string; fact: string }> = new Map(
  passport.domains.flatMap((domain) =>
    domain.facts.map(
      (fact) => [typeOf(passport, domain.name, fact), { table: domain.table.name, fact }] as const,
    ),
  ),
);
