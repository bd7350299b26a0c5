// One row an application: where it is, since when, with whom, when due, when closed.
import { applicationEvents } from '../data/events.ts';
import {
  cases,
  earliest,
  events,
  eventsAfter,
  first,
  last,
  overdue,
  promised,
  provisional,
  reached,
} from '../engine/cases.ts';

export const applications = cases({
  kind: 'milestones',
  schema: 'core',
  name: 'applications',
  doc: 'applications: one row each, as they stand · ہر درخواست کی موجودہ حالت',
  from: applicationEvents,
  key: 'application',
  at: 'opened_at',
  end: 'step_since_at',
  columns: {
    office: last('office', 'office that acted last · آخری دفتر'),
    home_office: first('office', 'office it was submitted at: its calendar counts · جمع کرنے کا دفتر'),
    service: first('service', 'new, renewal, modification, lost; NULL: not said · خدمت'),
    category: last('category', 'normal, urgent or fast_track; NULL: not said · زمرہ'),
    channel: first('channel', 'how it was submitted; NULL: not said · ذریعہ'),
    opened_at: first('event_at', 'first event · پہلا واقعہ'),
    stated_due_at: last('due_at', 'promised by, as its events say; NULL: they do not · بیان کردہ وعدہ'),
    due_at: promised(
      'opened_at',
      { clock: 'home_office', stated: 'stated_due_at', where: ['service', 'category'] },
      'promised by: as stated, or by the rule and the working days of that office; NULL: no promise known · وعدے کی تاریخ',
    ),
    ended_at: first('event_at', 'delivered, withdrawn, cancelled or rejected; NULL: none of them · انجام', [
      'delivered',
      'withdrawn',
      'cancelled',
      'rejected',
    ]),
    closes_at: last(
      'closes_at',
      'closing known beforehand; not shown as closed before · پہلے سے معلوم اختتام',
    ),
    closing_at: reached('closes_at', 'that closing, once reached; NULL: not reached · وہ اختتام جب آ جائے'),
    closed_at: earliest(['ended_at', 'closing_at'], 'closed; NULL: open · بند ہوئی'),
    delivered_at: last('event_at', 'handed over; NULL: not yet · حوالے کی گئی', ['delivered']),
    step: last('step', 'last step it passed · آخری مرحلہ'),
    step_since_at: last('event_at', 'since when · کب سے'),
    officer: last('officer', 'officer who acted last; NULL: unknown · آخری اہلکار'),
    is_breached: overdue('due_at', 'closed_at', 'not closed when due; NULL: no due date · وعدہ ٹوٹا'),
    is_provisional: provisional(
      'due_at',
      'is_breached',
      'the breach may be withdrawn: its office may still tell of what it did before due_at · عارضی',
    ),
    n_events: events('events so far · اب تک کے واقعات'),
    n_events_after_close: eventsAfter('closed_at', 'events after it was closed · بند ہونے کے بعد کے واقعات'),
  },
});
