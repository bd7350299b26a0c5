// What people do about alerts and rejects. Pages and commands write such events and change nothing else.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { identifier, integer, label, table, timestamp } from '../../engine/schema.ts';
import { shared } from './shared.ts';

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
    rejected_stream: label(
      'stream of the refused row that is tried again; NULL: none · رد شدہ سطر کا دھارا',
      {
        domain: 'stream',
      },
    ),
    rejected_seq: integer('position of its message; NULL: none · اس کے پیغام کا نمبر'),
    rejected_row: integer('its place in that message; NULL: none · پیغام میں جگہ'),
    verdict: label('true_alarm or false_alarm; NULL: none given · فیصلہ'),
  },
);

export const ops: Domain = {
  name: 'ops',
  table: opsEvents,
  facts: ['alert_acknowledged', 'intervention_applied', 'verdict_given', 'reject_retried'],
  isAside: true,
};
