// One row a complaint: when it was opened, answered, settled, opened again.
import { complaintEvents } from '../data/events.ts';
import { cases, events, first, gap, last } from '../engine/cases.ts';

export const complaints = cases({
  kind: 'milestones',
  schema: 'core',
  name: 'complaints',
  doc: 'complaints: one row each, as they stand · ہر شکایت کی موجودہ حالت',
  from: complaintEvents,
  key: 'complaint',
  at: 'opened_at',
  end: 'resolved_at',
  columns: {
    office: first('office', 'office it is about · دفتر'),
    application: first('application', 'application it is about; NULL: none · درخواست نمبر'),
    step: first('step', 'step it is about; NULL: none · مرحلہ'),
    topic: first('topic', 'what it is about; NULL: not said · موضوع'),
    channel: first('channel', 'portal, call, ombudsman...; NULL: not said · کس ذریعے سے'),
    severity: last('severity', 'how grave its sender finds it; NULL: not said · شدت'),
    is_bribe_alleged: first(
      'is_bribe_alleged',
      'says that money was asked for; NULL: not said · رشوت کا الزام',
    ),
    opened_at: first('event_at', 'opened · کب آئی', ['opened']),
    answered_at: first('event_at', 'first acknowledged, assigned or resolved; NULL: not yet · پہلا جواب', [
      'acknowledged',
      'assigned',
      'resolved',
    ]),
    escalated_at: first('event_at', 'passed upwards; NULL: was not · اوپر بھیجی گئی', ['escalated']),
    reopened_at: last('event_at', 'last opened again; NULL: never · دوبارہ کھلی', ['reopened']),
    resolved_at: last('event_at', 'last settled; NULL: not yet · کب نمٹی', ['resolved']),
    answer_ms: gap('opened_at', 'answered_at', 'until the first answer, ms; NULL: none yet · پہلے جواب تک'),
    resolve_ms: gap('opened_at', 'resolved_at', 'until it was last settled, ms; NULL: not yet · نمٹنے تک'),
    n_reopened: events('how often it was opened again · کتنی بار دوبارہ کھلی', ['reopened']),
  },
});
