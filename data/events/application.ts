// What happens to applications, from submission to delivery: at the counter, in the office, in print and on the way.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { flag, identifier, integer, label, required, table, timestamp } from '../../engine/schema.ts';
import { shared } from './shared.ts';

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
    travel_at: timestamp('declared day of travel; NULL: none declared · سفر کی تاریخ'),
    pages: integer('pages of the booklet; NULL: not said · صفحات'),
    validity_years: integer('validity asked for, years; NULL: not said · میعاد، سال'),
    loss: integer('how many booklets were lost before; NULL: not said · گم شدہ پاسپورٹ'),
    amount_paisa: integer('fee paid, paisa; NULL: not said · ادا شدہ فیس، پیسہ'),
    reason: label('why: of an objection, a pause, a hold, a decision; NULL: not said · وجہ'),
    is_new_document: flag('came with a new document; NULL: not said · نئی دستاویز کے ساتھ'),
    machine: label('machine that printed it; NULL: none · مشین'),
    serial: integer('serial number of the booklet; NULL: none yet · کتابچے کا نمبر'),
    shipment: identifier('shipment it travels in; NULL: none · ترسیل', { form: 'any' }),
  },
);

export const application: Domain = {
  name: 'application',
  table: applicationEvents,
  facts:
    'submitted fee_verified photo_captured biometrics_captured biometric_matched data_entered data_amended record_checked objection_raised objection_cleared paused resumed interviewed approved rejected held hold_overridden print_queued printed qc_passed qc_failed packed dispatched received_at_office ready delivered returned_undelivered withdrawn cancelled'.split(
      ' ',
    ),
};
