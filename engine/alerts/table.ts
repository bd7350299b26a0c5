// The change log of alerts: a row for each revision of each incident, in the order in which they are to be published.
import { flag, identifier, integer, label, real, required, table, timestamp } from '../schema.ts';

/** `clock` is the column that names clocks. */
export const alertsTable = (clock: string) =>
  table('core', 'alerts_revisions', 'alerts: every revision of every incident · الارم اور ان کی ترامیم', {
    number: integer('running number: the order of publishing · اشاعت کا شمار'),
    alert: required(
      identifier('the incident, the same from opening to its end · واقعے کا نمبر', { form: 'any' }),
    ),
    revision: integer('1 when opened, then one for each change · ترمیم'),
    state: label('open, update, acknowledged, escalated, moved, corrected or clear · حالت'),
    severity: label('info, warning or critical · شدت'),
    rule: label('pipeline and what it says · قاعدہ'),
    kind: label('what it says · قسم'),
    [clock]: label('whose it is · کس کا', { domain: clock }),
    key: label('the rest of its key; NULL: none · باقی کلید'),
    window_start_at: timestamp('window that made the change, included; NULL: no window · آغاز'),
    window_end_at: timestamp('its end, excluded; NULL: no window · اختتام'),
    is_provisional: flag('its window was closed while its clock was silent, and may be corrected · عارضی'),
    window_revision: integer(
      'which revision of that window: 1 as it first closed; NULL: none, nothing was there · اس وقفے کی ترمیم',
    ),
    since_at: timestamp('end of the window that opened it, or the instant itself · کب سے'),
    measure: label('what was watched · کیا دیکھا گیا'),
    observed: real('its value in that window; NULL: none · مشاہدہ'),
    expected: real('the level of its severity; NULL: none · حد'),
    action: label('what would help; NULL: nothing known · کیا مدد دے گا'),
    amount: integer('how many more; NULL: unknown · کتنے مزید'),
    until_at: timestamp('until when they are needed; NULL: unknown · کب تک'),
    before_ms: integer('expected wait without them, ms; NULL: unknown · ان کے بغیر متوقع انتظار'),
    after_ms: integer('expected wait with them, ms; NULL: unknown · ان کے ساتھ متوقع انتظار'),
    acknowledge_by_at: timestamp('escalated if nobody has acknowledged it by then · کب تک تصدیق'),
    is_acknowledged: flag('somebody has taken it on · تصدیق شدہ'),
    known_at: timestamp('logged time of the change · کب معلوم ہوا'),
    closed_stream: label('stream of the message that caused it · سبب کا دھارا', { domain: 'stream' }),
    closed_seq: integer('position of that message · سبب کا نمبر'),
    closed_ordinal: integer('running number of that message · سبب کا شمار'),
  });
