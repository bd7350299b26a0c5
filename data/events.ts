// What a passport service says: the event tables, their facts, and the CloudEvents contract that fills them.
import { type Catalogue, type Domain, typeOf } from '../engine/catalogue.ts';
import { envelope } from '../engine/envelope.ts';
import type { From, Mapping } from '../engine/mapping.ts';
import { identifier, integer, label, required, table, timestamp } from '../engine/schema.ts';

/** Columns that every event of this service has beside the envelope, in the order of raw.events. */
export const shared = {
  office: required(label('office code · دفتر کا کوڈ')),
  application: identifier('application number; NULL: about none · درخواست نمبر', { form: 'any' }),
  step: label('step of the workflow; NULL: none · مرحلہ'),
  officer: identifier('pseudonym of the officer; NULL: none or unknown · اہلکار کا فرضی نام', {
    form: 'pseudonym',
    privacy: 'pseudonym',
  }),
  category: label('normal, urgent or fast_track; NULL: not said · زمرہ'),
  service: label('new, renewal, modification, lost; NULL: not said · خدمت'),
} as const;

export const applicationEvents = table(
  'raw',
  'application_events',
  'facts of applications · درخواستوں کے واقعات',
  {
    ...envelope,
    ...shared,
    application: required(shared.application),
    channel: label('how it was submitted; NULL: not said · کس ذریعے سے جمع ہوئی'),
    due_at: timestamp('promised by; NULL: no promise known · وعدے کی تاریخ'),
    closes_at: timestamp('known closing, set as a timer; NULL: none · بند ہونے کا وقت'),
    duration_ms: integer('time worked on it, ms; NULL: not measured · کام کا دورانیہ'),
  },
);

export const queueEvents = table('raw', 'queue_events', 'facts of waiting lines · قطاروں کے واقعات', {
  ...envelope,
  ...shared,
  token: required(identifier('token of the visit · ٹوکن', { form: 'any' })),
  counter: label('counter that acted; NULL: none · کاؤنٹر'),
  priority: label('priority class; NULL: none · ترجیح'),
});

export const counterEvents = table(
  'raw',
  'counter_events',
  'counters opened and closed · کاؤنٹر کھلے اور بند',
  {
    ...envelope,
    ...shared,
    counter: required(label('counter that was opened or closed · کاؤنٹر')),
  },
);

export const linkEvents = table('raw', 'link_events', 'facts of the links to offices · رابطوں کے واقعات', {
  ...envelope,
  ...shared,
  complete_until: timestamp('the office has sent all it had up to this instant; NULL: not said · کب تک مکمل'),
});

export const opsEvents = table(
  'raw',
  'ops_events',
  'what people did about alerts · الارم پر کیے گئے اقدامات',
  {
    ...envelope,
    ...shared,
    alert: identifier('alert it is about; NULL: none · الارم نمبر', { form: 'any' }),
    action: label('what was done, as advised: open_counters...; NULL: nothing · اقدام'),
    amount: integer('how many; NULL: not said · تعداد'),
    until_at: timestamp('until when; NULL: not said · کب تک'),
    verdict: label('true_alarm or false_alarm; NULL: none given · فیصلہ'),
  },
);

const application: Domain = {
  name: 'application',
  table: applicationEvents,
  facts:
    'submitted fee_verified photo_captured biometrics_captured biometric_matched data_entered data_amended record_checked objection_raised objection_cleared paused resumed interviewed approved rejected held hold_overridden print_queued printed qc_passed qc_failed packed dispatched received_at_office ready delivered returned_undelivered withdrawn cancelled'.split(
      ' ',
    ),
};
const queue: Domain = {
  name: 'queue',
  table: queueEvents,
  facts: 'token_issued token_called service_started service_ended token_transferred abandoned no_show'.split(
    ' ',
  ),
};
/** Of waiting lines too, but about a counter and no token: in a table of their own. */
const counters: Domain = {
  name: 'queue',
  table: counterEvents,
  facts: ['counter_opened', 'counter_closed', 'counter_paused'],
};
const link: Domain = { name: 'link', table: linkEvents, facts: ['went_down', 'came_up', 'heartbeat'] };
const ops: Domain = {
  name: 'ops',
  table: opsEvents,
  facts: ['alert_acknowledged', 'intervention_applied', 'verdict_given', 'reject_retried'],
  isAside: true,
};

export const passport: Catalogue = Object.freeze({
  prefix: 'passport',
  domains: [application, queue, counters, link, ops],
  clock: 'office',
  tick: 'passport.ops.ticked.v1',
  completeUntil: 'complete_until',
  acknowledge: { facts: ['alert_acknowledged', 'intervention_applied'], alert: 'alert' },
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
