// One row a fact of an officer: what it ended, and since when that lasted. Shown to few.
import { staffEvents } from '../data/events/staff.ts';
import { before, cases, gap, here } from '../engine/cases.ts';

export const duty = cases({
  kind: 'transitions',
  schema: 'staff',
  name: 'duty_spans',
  doc: 'facts of officers, each with what came before it · اہلکاروں کی حاضری',
  from: staffEvents,
  key: 'officer',
  at: 'ended_at',
  end: 'ended_at',
  columns: {
    office: here('office', 'office it was at · دفتر'),
    role: here('role', 'role in the shift; NULL: not said · کردار'),
    counter: here('counter', 'counter worked at; NULL: none · کاؤنٹر'),
    fact: here(
      'fact',
      'rostered, logged_in, logged_out, break_started, break_ended, reassigned, on_leave · کیا ہوا',
    ),
    fact_before: before('fact', 'the fact before; NULL: the first · پچھلا واقعہ'),
    shift_start_at: here('shift_start_at', 'start of the shift it is about; NULL: about none · شفٹ کا آغاز'),
    shift_end_at: here('shift_end_at', 'end of that shift; NULL: about none · شفٹ کا اختتام'),
    started_at: before('event_at', 'when the fact before was; NULL: the first · پچھلا واقعہ کب'),
    ended_at: here('event_at', 'when it was · کب'),
    lasted_ms: gap('started_at', 'ended_at', 'from the fact before, ms; NULL: the first · دورانیہ'),
  },
});
