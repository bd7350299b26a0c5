// What holds from when on: offices, calendars, promises, fees, thresholds, duty. A later event wins.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { ruleColumns } from '../../engine/rules.ts';
import { integer, label, required, table, timestamp } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const referenceEvents = table('raw', 'reference_events', 'what holds from when on · حوالہ جات', {
  ...envelope,
  ...shared,
  ...ruleColumns,
  name: required(label('calendar, rule, threshold or office it is about · کس کے بارے میں')),
  known_at: timestamp('when its source says it was made known; NULL: not said · کب اعلان ہوا'),
  kind: label('of a day: holiday, half_day, hours, working, usual; NULL: no day · قسم'),
  status: label('gazetted or provisional; NULL: not said · حیثیت'),
  title: label('what it is called, in English; NULL: not said · نام'),
  measure: label('what a threshold is of; NULL: no threshold · پیمانہ'),
  severity: label('severity a threshold is of; NULL: no threshold · شدت'),
  level: integer('the level of a threshold; NULL: no threshold · سطح'),
  amount_paisa: integer('fee, paisa; NULL: no fee · فیس'),
  pages: integer('pages it holds for; NULL: all · صفحات'),
  validity_years: integer('validity it holds for, years; NULL: all · میعاد'),
  loss: integer('losses it holds for; NULL: all · گم شدگی'),
  channel: label('channel it holds for; NULL: all · ذریعہ'),
  owner: label('who is responsible, a role; NULL: not said · ذمہ دار'),
  route: label('where alerts of it go; NULL: not said · الارم کہاں جائے'),
});

export const reference: Domain = {
  name: 'reference',
  table: referenceEvents,
  facts: ['office', 'calendar', 'holiday', 'sla', 'fee', 'threshold', 'duty', 'workflow'],
  isAside: true,
};
