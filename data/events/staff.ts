// When officers are expected, at work, on a break, elsewhere.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { label, required, table, timestamp } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const staffEvents = table('raw', 'staff_events', 'facts of officers · اہلکاروں کے واقعات', {
  ...envelope,
  ...shared,
  officer: required(shared.officer),
  role: label('role in the shift; NULL: not said · کردار'),
  counter: label('counter worked at; NULL: none · کاؤنٹر'),
  workstation: label('workstation; NULL: not said · ورک سٹیشن'),
  shift_start_at: timestamp('start of the shift it is about; NULL: about none · شفٹ کا آغاز'),
  shift_end_at: timestamp('end of that shift; NULL: about none · شفٹ کا اختتام'),
});

export const staff: Domain = {
  name: 'staff',
  table: staffEvents,
  facts: ['rostered', 'logged_in', 'logged_out', 'break_started', 'break_ended', 'reassigned', 'on_leave'],
};
