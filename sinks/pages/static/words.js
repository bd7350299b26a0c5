// What the page says, in English and Urdu, and how it writes numbers, durations and times of day.

/** @typedef {'en' | 'ur'} Language */

/** @type {Record<Language, Record<string, string>>} */
const words = {
  en: {
    skip: 'To the offices',
    alarms: 'Alarms',
    calm: 'No alarm is open: every line moves as it should.',
    offices: 'Offices, the most crowded first',
    office: 'Office',
    waiting: 'People waiting',
    trend: 'Last hour',
    p90: '9 of 10 waited less than',
    counters: 'Counters open · needed',
    about:
      'Rahdari watches every waiting line of a passport service: where it is crowded, how bad, and what would help.',
    crowded_none: 'No office is crowded now',
    crowded_one: '1 of {all} offices is crowded now',
    crowded_many: '{n} of {all} offices are crowded now',
    summary: '{waiting} people are waiting in {open} open offices.',
    summary_longest: '{waiting} people are waiting in {open} open offices, most of them in {city}.',
    as_of: 'as of {time} · {age} ago',
    as_of_snapshot: 'snapshot as of {time} · made {age} ago',
    connecting: 'connecting…',
    stale: 'Nothing new for {age}: what you see may be out of date.',
    lost: 'The connection is lost: what you see is {age} old. Trying again…',
    critical: 'Critical',
    warning: 'Warning',
    info: 'Notice',
    over: 'Over',
    over_text: '{city}, {line}: the alarm is over.',
    since: 'since {time}',
    recommended: 'What would help',
    open_counters: 'Open {n} more counters until {until}',
    open_counters_one: 'Open 1 more counter until {until}',
    expected: 'Expected wait: {before} → {after}',
    enough: 'The counters that are open now are enough; the line is shrinking.',
    do_open_counters: 'Open {n} counters',
    do_open_counters_one: 'Open 1 counter',
    acknowledge: 'I am on it',
    acknowledged: 'Somebody is on it',
    applying: 'Applying…',
    applied: 'Applied at {time}: {n} more counters until {until}. Watch the line.',
    failed: 'This did not work ({why}). Try again.',
    closed: 'closed',
    silent: 'silent: nothing is heard',
    lines: '{line} {n}',
    chart: 'People waiting in the last hour: from {first} to {last}, at most {most}',
  },
  ur: {
    skip: 'دفاتر کی طرف',
    alarms: 'الارم',
    calm: 'کوئی الارم نہیں: ہر قطار معمول کے مطابق چل رہی ہے۔',
    offices: 'دفاتر، سب سے زیادہ رش پہلے',
    office: 'دفتر',
    waiting: 'منتظر افراد',
    trend: 'پچھلا گھنٹہ',
    p90: '10 میں سے 9 کا انتظار اس سے کم',
    counters: 'کاؤنٹر کھلے · درکار',
    about: 'راہداری پاسپورٹ سروس کی ہر قطار پر نظر رکھتی ہے: کہاں رش ہے، کتنا ہے، اور کیا کرنے سے کم ہو گا۔',
    crowded_none: 'اس وقت کسی دفتر میں رش نہیں',
    crowded_one: '{all} میں سے 1 دفتر میں اس وقت رش ہے',
    crowded_many: '{all} میں سے {n} دفاتر میں اس وقت رش ہے',
    summary: '{open} کھلے دفاتر میں {waiting} افراد منتظر ہیں۔',
    summary_longest: '{open} کھلے دفاتر میں {waiting} افراد منتظر ہیں، سب سے زیادہ {city} میں۔',
    as_of: '{time} تک · {age} پہلے',
    as_of_snapshot: '{time} تک کا عکس · {age} پہلے بنا',
    connecting: 'رابطہ ہو رہا ہے…',
    stale: '{age} سے کوئی نئی اطلاع نہیں: یہ معلومات پرانی ہو سکتی ہیں۔',
    lost: 'رابطہ ٹوٹ گیا ہے: یہ معلومات {age} پرانی ہیں۔ دوبارہ کوشش جاری ہے…',
    critical: 'سنگین',
    warning: 'انتباہ',
    info: 'اطلاع',
    over: 'ختم',
    over_text: '{city}، {line}: الارم ختم ہو گیا۔',
    since: '{time} سے',
    recommended: 'کیا مدد دے گا',
    open_counters: '{until} تک {n} مزید کاؤنٹر کھولیں',
    open_counters_one: '{until} تک 1 مزید کاؤنٹر کھولیں',
    expected: 'متوقع انتظار: {before} کے بجائے {after}',
    enough: 'کھلے کاؤنٹر کافی ہیں؛ قطار گھٹ رہی ہے۔',
    do_open_counters: '{n} کاؤنٹر کھولیں',
    do_open_counters_one: '1 کاؤنٹر کھولیں',
    acknowledge: 'میں دیکھ رہا ہوں',
    acknowledged: 'کوئی اسے دیکھ رہا ہے',
    applying: 'ہو رہا ہے…',
    applied: '{time} پر عمل ہوا: {until} تک {n} مزید کاؤنٹر۔ قطار دیکھیں۔',
    failed: 'یہ نہیں ہو سکا ({why})۔ دوبارہ کوشش کریں۔',
    closed: 'بند',
    silent: 'خاموش: کوئی اطلاع نہیں',
    lines: '{line} {n}',
    chart: 'پچھلے گھنٹے کے منتظر افراد: {first} سے {last}، زیادہ سے زیادہ {most}',
  },
};

const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('lang');
/** @type {Language} */
let language = asked === 'ur' ? 'ur' : 'en';

export const lang = () => language;

/** Turns the whole page to a language. @param {Language} to */
export function speak(to) {
  language = to;
  localStorage.setItem('lang', to);
  document.documentElement.lang = to;
  document.documentElement.dir = to === 'ur' ? 'rtl' : 'ltr';
  for (const at of document.querySelectorAll('[data-words]'))
    at.textContent = say(/** @type {HTMLElement} */ (at).dataset.words ?? '');
  for (const at of document.querySelectorAll('[data-lang]'))
    at.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (at).dataset.lang === to));
}

/** @param {string} name @param {Record<string, string | number>} [values] */
export function say(name, values = {}) {
  return words[language][name].replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? '–'));
}

/** A duration in words: s up to two minutes where `isFine`, else minutes and hours. @param {number | null} ms */
export function duration(ms, isFine = false) {
  if (ms === null) return '–';
  const units = language === 'ur' ? { s: 'سیکنڈ', min: 'منٹ', h: 'گھنٹے' } : { s: 's', min: 'min', h: 'h' };
  if (isFine && ms < 120_000) return `${Math.round(ms / 1000)} ${units.s}`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return language === 'ur' ? 'ایک منٹ سے کم' : '< 1 min';
  if (minutes < 180) return `${minutes} ${units.min}`;
  return `${Math.round(minutes / 60)} ${units.h}`;
}

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/** A time of day in an office's own zone. @param {string | number | null} at @param {string | null} zone */
export function timeOf(at, zone, hasSeconds = false) {
  if (at === null) return '–';
  const name = `${zone}${hasSeconds}`;
  let format = formats.get(name);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone ?? 'UTC',
      hour: '2-digit',
      minute: '2-digit',
      second: hasSeconds ? '2-digit' : undefined,
      hourCycle: 'h23',
    });
    formats.set(name, format);
  }
  return format.format(new Date(at)) + (zone === null ? ' UTC' : '');
}
