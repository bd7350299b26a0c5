// One row a step of an application: how long it waited for it and how long it was worked on.
import { applicationEvents } from '../data/events.ts';
import { before, capped, cases, gap, here, rest } from '../engine/cases.ts';

export const stages = cases({
  kind: 'transitions',
  schema: 'core',
  name: 'stage_spans',
  doc: 'steps of applications: waiting and working time · درخواستوں کے مراحل',
  from: applicationEvents,
  key: 'application',
  at: 'ended_at',
  end: 'ended_at',
  columns: {
    office: here('office', 'office that did the step · دفتر'),
    office_before: before('office', 'office that did the step before; NULL: the first · پچھلا دفتر'),
    step: here('step', 'the step that ended · مرحلہ'),
    step_before: before('step', 'the step before; NULL: the first · پچھلا مرحلہ'),
    fact: here('fact', 'what happened · کیا ہوا'),
    fact_before: before('fact', 'what happened before; NULL: the first · پہلے کیا ہوا'),
    officer: here('officer', 'who did it; NULL: unknown · اہلکار'),
    officer_before: before('officer', 'who did the step before; NULL: the first · پچھلا اہلکار'),
    reason: here('reason', 'why: of an objection, a pause, a hold, a decision; NULL: not said · وجہ'),
    machine: here('machine', 'machine that did it; NULL: none · مشین'),
    serial: here('serial', 'booklet it was about; NULL: none · کتابچے کا نمبر'),
    category: here('category', 'normal, urgent or fast_track; NULL: not said · زمرہ'),
    service: here('service', 'new, renewal, modification, lost; NULL: not said · خدمت'),
    started_at: before('event_at', 'end of the step before; NULL: the first · آغاز'),
    ended_at: here('event_at', 'end of this step · اختتام'),
    total_ms: gap(
      'started_at',
      'ended_at',
      'from the end of the step before, ms; NULL: the first · کل دورانیہ',
    ),
    working_ms: capped('duration_ms', 'total_ms', 'worked on it, ms; NULL: not measured · کام'),
    waiting_ms: rest('total_ms', 'working_ms', 'the rest: waiting, ms; NULL: the first · انتظار'),
  },
});
