// One row a fact of a machine: the state it was in until then, since when, why, and what it says it has made.
import { machineEvents } from '../data/events/machine.ts';
import { before, cases, gap, here } from '../engine/cases.ts';

export const machines = cases({
  kind: 'transitions',
  schema: 'core',
  name: 'machine_spans',
  doc: 'facts of machines, each with the state that it ends or goes on with · مشینوں کی حالتیں',
  from: machineEvents,
  key: 'machine',
  at: 'ended_at',
  end: 'ended_at',
  columns: {
    office: here('office', 'where it stands · دفتر'),
    fact: here('fact', 'state_changed, heartbeat, sampled, alarmed, maintained · کیا ہوا'),
    fact_before: before('fact', 'the fact before; NULL: the first · پچھلا واقعہ'),
    state: here('state', 'PackML state from then on; NULL: not said · نئی حالت'),
    state_before: before('state', 'PackML state until then; NULL: not said · پچھلی حالت'),
    reason: here('reason', 'why it is in the new state, or what was done; NULL: not said · وجہ'),
    reason_before: before('reason', 'why it was in the state before; NULL: not said · پچھلی وجہ'),
    rated_per_hour: here('rated_per_hour', 'booklets an hour at rated speed; NULL: not said · مقررہ رفتار'),
    produced: here('produced', 'made since it began, good and spoiled; NULL: not said · کل تیار شدہ'),
    spoiled: here('spoiled', 'spoiled since it began; NULL: not said · کل خراب'),
    cycle_ms: here('cycle_ms', 'mean time a booklet took of late, ms; NULL: not said · اوسط دورانیہ'),
    started_at: before('event_at', 'when the fact before was; NULL: the first · آغاز'),
    ended_at: here('event_at', 'when it was · کب'),
    lasted_ms: gap('started_at', 'ended_at', 'from the fact before, ms; NULL: the first · دورانیہ'),
  },
});
