// What holds from when on: offices, calendars, promises, fees, thresholds, duty. A later event wins.
import type { Domain } from '../../engine/catalogue.ts';
import { envelope } from '../../engine/envelope.ts';
import { ruleColumns } from '../../engine/rules.ts';
import { integer, label, real, required, table, timestamp } from '../../engine/schema.ts';
import { shared } from './shared.ts';

export const referenceEvents = table('raw', 'reference_events', 'what holds from when on · حوالہ جات', {
  ...envelope,
  ...shared,
  ...ruleColumns,
  name: required(label('calendar, rule, place, office or workflow it is about · کس کے بارے میں')),
  known_at: timestamp('when its source says it was made known; NULL: not said · کب اعلان ہوا'),
  kind: label(
    'of a day: holiday, half_day, hours, working, usual; of a fee: price, factor, charge; of an office: home, mission, headquarters; NULL: not said · قسم',
  ),
  status: label('gazetted or provisional; NULL: not said · حیثیت'),
  title: label('what it is called, in English; NULL: not said · نام'),
  title_ur: label('what it is called, in Urdu; NULL: not said · اردو نام'),
  measure: label('what a threshold is of; NULL: no threshold · پیمانہ'),
  severity: label('severity a threshold is of; NULL: no threshold · شدت'),
  level: integer('the level of a threshold; NULL: no threshold · سطح'),
  amount_paisa: integer('fee, or charge on top of it, paisa; NULL: no fee, or a factor · فیس'),
  factor: integer('what a fee is multiplied by; NULL: no factor · ضرب'),
  pages: integer('pages it holds for; NULL: all · صفحات'),
  validity_years: integer('validity it holds for, years; NULL: all · میعاد'),
  loss: integer('losses it holds for; NULL: all · گم شدگی'),
  channel: label('channel it holds for; NULL: all · ذریعہ'),
  owner: label('who is responsible, a role; NULL: not said · ذمہ دار'),
  route: label('where alerts of it go; NULL: not said · الارم کہاں جائے'),
  country: label('country an office is in, ISO 3166; NULL: not said · ملک'),
  region: label('province at home, part of the world abroad; NULL: not said · علاقہ'),
  district: label('district or city; NULL: not said · ضلع'),
  zone: label('time zone, IANA; NULL: not said · ٹائم زون'),
  latitude: real('degrees north; NULL: not said · عرض بلد'),
  longitude: real('degrees east; NULL: not said · طول بلد'),
  size: label('small, medium, large or major; NULL: not said · حجم'),
  counters: integer('counters; of headquarters, machines; NULL: not said · کاؤنٹر'),
  weekend: label('days an office is closed every week; NULL: none, or not said · ہفتہ وار تعطیل'),
  rank: integer('place of a step; those of equal rank in any order; NULL: no step · ترتیب'),
  facts: label('facts that complete a step; NULL: no step · مکمل کرنے والے واقعات'),
  mandatory: label('always, never, or services that need a step; NULL: no step · لازمی'),
});

export const reference: Domain = {
  name: 'reference',
  table: referenceEvents,
  facts: ['office', 'calendar', 'holiday', 'sla', 'fee', 'threshold', 'duty', 'workflow'],
  isAside: true,
};
