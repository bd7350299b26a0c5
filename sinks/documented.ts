// What the tables and views mean that no declaration describes: English · اردو, with unit and meaning of NULL.
import { quote } from '../engine/quote.ts';

interface Documented {
  readonly kind: 'TABLE' | 'VIEW';
  readonly doc: string;
  readonly columns: Readonly<Record<string, string>>;
}

const documents: Readonly<Record<string, Documented>> = {
  'raw.ids': {
    kind: 'TABLE',
    doc: 'identifiers and their keys; of officers only in the restricted snapshot · شناخت کنندے',
    columns: {
      kind: 'column it was first seen in · کس کالم میں پہلی بار آیا',
      text: 'as it was written · جیسا لکھا گیا',
      key: 'its key of 128 bits, hexadecimal · اس کی کلید',
    },
  },
  'marts.overdue_applications': {
    kind: 'VIEW',
    doc: 'open applications past their due date · وہ درخواستیں جن کا وعدہ گزر چکا',
    columns: {
      application: 'application number · درخواست نمبر',
      office: 'office that acted last · آخری دفتر',
      step: 'last step it passed; NULL: none · آخری مرحلہ',
      due_at: 'promised by · وعدے کی تاریخ',
      overdue_by: 'time since then, at as_of() · کتنی دیر ہو چکی',
    },
  },
  'marts.open_alerts': {
    kind: 'VIEW',
    doc: 'alerts that are open now, the gravest first · اس وقت کھلے الارم',
    columns: {
      alert: 'the incident, the same from opening to its end · واقعے کا نمبر',
      severity: 'info, warning or critical · شدت',
      state: 'open, update, acknowledged, escalated or moved · حالت',
      kind: 'what it says · قسم',
      office: 'whose it is · کس کا',
      key: 'the rest of its key; NULL: none · باقی کلید',
      since_at: 'end of the window that opened it · کب سے',
      open_for: 'time since then, at as_of() · کتنی دیر سے',
      observed: 'value in the last window told of; NULL: none · مشاہدہ',
      expected: 'the level of its severity; NULL: none · حد',
      action: 'what would help; NULL: nothing known · کیا مدد دے گا',
      amount: 'how many more; NULL: unknown · کتنے مزید',
      until_at: 'until when they are needed; NULL: unknown · کب تک',
      is_acknowledged: 'somebody has taken it on · تصدیق شدہ',
      acknowledge_by_at: 'escalated if nobody has acknowledged it by then · کب تک تصدیق',
    },
  },
  'marts.accounting': {
    kind: 'VIEW',
    doc: 'what became of every row received · ہر سطر کا حساب',
    columns: {
      pipeline: 'pipeline whose input it is; empty: the engine as a whole · پائپ لائن',
      counter:
        'engine: accepted + duplicate + rejected = received; pipeline: on_time + late + not_concerned = its input rows, negative ones apart · گنتی کا نام',
      n: 'rows so far · سطریں',
    },
  },
  'meta.accounting': {
    kind: 'TABLE',
    doc: 'what became of every row, by commit · ہر سطر کا حساب، ہر کمٹ پر',
    columns: {
      commit: 'running number of the last message of the commit · کمٹ کا نمبر',
      pipeline: 'pipeline; empty: the engine as a whole · پائپ لائن',
      counter: 'name of the count: see marts.accounting · گنتی کا نام',
      n: 'rows so far · سطریں',
    },
  },
  'meta.data_quality': {
    kind: 'VIEW',
    doc: 'checks of the data: how many rows each concerns · ڈیٹا کی جانچ',
    columns: {
      check: 'name of the check · جانچ کا نام',
      meaning: 'what its rows have in common · مطلب',
      n: 'how many · تعداد',
    },
  },
  'meta.freshness': {
    kind: 'VIEW',
    doc: 'how far behind each clock is · ہر گھڑی کتنی پیچھے ہے',
    columns: {
      clock: 'the clock: an office · گھڑی',
      newest_at: 'newest event; NULL: none · تازہ ترین واقعہ',
      watermark_at: 'no older row is expected; NULL: nothing known · واٹر مارک',
      behind: 'from there to as_of(); NULL: nothing known · کتنی پیچھے',
      is_silent: 'sent nothing for too long in open hours · خاموش',
      is_open: 'open at logged time · کھلا',
    },
  },
  'meta.losses': {
    kind: 'TABLE',
    doc: 'messages that were never read, and when that was accepted · وہ پیغامات جو کبھی پڑھے نہ گئے',
    columns: {
      stream: 'stream · دھارا',
      from_seq: 'first message that is missing · پہلا گم شدہ پیغام',
      to_seq: 'last one; NULL: nobody knows how many · آخری گم شدہ پیغام',
      why: 'expired: gone before it was read; recreated, shortened: the stream is not the one that was read · وجہ',
      until_at: 'the stream goes on from here; NULL: unknown · دھارا یہاں سے جاری',
      accepted_ordinal: 'running number of the last message read before · اس سے پہلے آخری پیغام کا شمار',
      accepted_at: 'logged time then; NULL: none yet · تب لاگ کا وقت',
    },
  },
  'meta.positions': {
    kind: 'TABLE',
    doc: 'how far each stream was read, by commit · ہر دھارا کہاں تک پڑھا گیا',
    columns: {
      commit: 'running number of the last message of the commit · کمٹ کا نمبر',
      stream: 'stream or file · دھارا یا فائل',
      seq: 'newest message of it that is committed · آخری پیغام کا نمبر',
      ordinal: 'running number of the last message of the commit · پیغام کا شمار',
      logged_at: 'logged time then; NULL: none yet · لاگ کا وقت',
    },
  },
  'meta.recipes': {
    kind: 'TABLE',
    doc: 'questions that are ready to be asked: rahdari query NAME · تیار سوالات',
    columns: { name: 'its name · نام', title: 'what it asks · سوال' },
  },
  'meta.retention': {
    kind: 'TABLE',
    doc: 'what is kept, and for how long · کیا کب تک رکھا جاتا ہے',
    columns: { what: 'table or tables · جدول', kept: 'for how long · کب تک' },
  },
  'meta.snapshot': {
    kind: 'TABLE',
    doc: 'this snapshot: its name, as-of time and version · یہ عکس',
    columns: {
      stamp: 'its name: when it was made, UTC · نام',
      as_of: 'logged time it shows; NULL: nothing read yet · کس وقت کی حالت',
      version: 'version of Rahdari that made it · نسخہ',
    },
  },
};

/** COMMENT ON each of them, once they are there. */
export const documented: readonly string[] = Object.entries(documents).flatMap(
  ([name, { kind, doc, columns }]) => [
    `COMMENT ON ${kind} ${name} IS ${quote(doc)}`,
    ...Object.entries(columns).map(
      ([column, meaning]) => `COMMENT ON COLUMN ${name}."${column}" IS ${quote(meaning)}`,
    ),
  ],
);
