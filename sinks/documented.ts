// What the tables and views mean that no declaration describes: English · اردو, with unit and meaning of NULL.
import { quote } from '../engine/quote.ts';

export interface Documented {
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
  'marts.rejects': {
    kind: 'VIEW',
    doc: 'which rows were refused, and what became of them? · کون سی سطریں رد ہوئیں؟',
    columns: {
      stream: 'stream or file it was read from · دھارا یا فائل',
      seq: 'position of its message in the stream · پیغام کا نمبر',
      row: 'its place in that message, from 0 · پیغام میں جگہ',
      reason: 'why, as reason:column · وجہ',
      logged_at: 'logged time when it was read · کب پڑھی گئی',
      received_at: 'when the broker stored the message; NULL: a file · کب موصول ہوا',
      digest: 'first 128 bits of the SHA-256 of what it said; NULL: too far ahead · خلاصہ',
      state: 'open, accepted (by a retry), or refused again · حالت',
      n_retries: 'how often it was tried again · کتنی بار دوبارہ',
    },
  },
  'marts.missing_events': {
    kind: 'VIEW',
    doc: 'which sources numbered events that have not come? · کن ماخذوں کے واقعات نہیں پہنچے؟',
    columns: {
      source: 'whose events they are · ماخذ',
      n_gaps: 'ranges of numbers that are missing, told after a minute · خلا',
      n_missing: 'numbers in them · غائب نمبر',
      since_at: 'logged time since when the oldest is missing · کب سے',
      missing_for: 'from there to as_of() · کتنی دیر سے',
      numbers: 'the ranges, first to last · نمبر',
    },
  },
  'marts.accounting': {
    kind: 'VIEW',
    doc: 'where did every event go? Parts make up the whole · ہر واقعہ کہاں گیا؟',
    columns: {
      pipeline: 'pipeline whose input it is; empty: the engine as a whole · پائپ لائن',
      counter:
        'engine: accepted + duplicate + rejected = received; pipeline: on_time + late + not_concerned = input, rows of weight -1 apart · گنتی کا نام',
      n: 'rows so far · سطریں',
      role: 'whole, part of it, or apart: fields dropped, rows a map left out, rows taken back · کردار',
      share_ratio: 'part of the whole, 0 to 1; NULL: it stands apart, or nothing came · حصہ',
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
      role: 'whole, part or apart: see marts.accounting · کردار',
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
      feed: 'the feed it is of, where several are declared; NULL: all of the clock · ترسیل',
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
  'meta.watermarks': {
    kind: 'VIEW',
    doc: 'what holds each watermark, since when, and what closes when it moves · واٹر مارک کس وجہ سے رکا ہے',
    columns: {
      clock: 'the clock: an office · گھڑی',
      feed: 'the feed it is of, where several are declared; NULL: all of the clock · ترسیل',
      watermark_at: 'no older row is expected; NULL: nothing known · واٹر مارک',
      behind: 'from there to as_of(); NULL: nothing known · کتنی پیچھے',
      held_by:
        'bound (its newest row, less how late others may be), heartbeat (what it declared), silence or closing (time alone moves it), opening (not heard since), end (of the log), nothing (never heard) · رکنے کی وجہ',
      since_at: 'last heard then, or silent or closed since; NULL: never heard · کب سے',
      is_last: 'its office has come no further than this clock · دفتر اسی کا منتظر ہے',
      moves_by: 'row, heartbeat or time: what lets the next pane close; NULL: nothing will · کس سے بڑھے گا',
      moves_at: 'that row must be of then or later, that heartbeat say so much, time come so far · کب',
      next_end_at: 'end of the next pane; NULL: nothing known · اگلا اختتام',
      closes: 'pipelines that have a pane ending there · بند ہونے والی پائپ لائنیں',
      n_provisional: 'breaches of its office that may yet be withdrawn · عارضی خلاف ورزیاں',
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

/** COMMENT ON it and its columns, once it is there. */
export const commentsOn = (name: string, { kind, doc, columns }: Documented): string[] => [
  `COMMENT ON ${kind} ${name} IS ${quote(doc)}`,
  ...Object.entries(columns).map(
    ([column, meaning]) => `COMMENT ON COLUMN ${name}."${column}" IS ${quote(meaning)}`,
  ),
];

export const documented: readonly string[] = Object.entries(documents).flatMap(([name, of]) =>
  commentsOn(name, of),
);
