// What citizens complain of, and what became of it.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { flag, identifier, label, required, table } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const complaintEvents = table('raw', 'complaint_events', 'facts of complaints · شکایات کے واقعات', {
  ...envelope,
  ...shared,
  complaint: required(identifier('the complaint · شکایت نمبر', { form: 'any' })),
  topic: label('what it is about; NULL: not said · موضوع'),
  channel: label('portal, call, ombudsman...; NULL: not said · کس ذریعے سے'),
  severity: label('how grave its sender finds it; NULL: not said · شدت'),
  is_bribe_alleged: flag('says that money was asked for; NULL: not said · رشوت کا الزام'),
});

export const complaint: Domain = {
  name: 'complaint',
  table: complaintEvents,
  facts: ['opened', 'acknowledged', 'assigned', 'resolved', 'reopened', 'escalated'],
};
