// Working time in SQL: the days of every office's calendar as it stands, and macros that count over them as the kernel does.
import { nameOf } from '../engine/ddl.ts';
import type { Hours } from '../engine/hours.ts';
import type { Kernel } from '../engine/kernel.ts';
import type { Store } from '../engine/ports.ts';
import { quote } from '../engine/quote.ts';
import type { Table } from '../engine/schema.ts';
import { commentsOn } from './documented.ts';

const day = 86_400_000;
/** Days are listed for so long before logged time at most, and for so long after it, ms. */
const behind = 3 * 366 * day;
const ahead = 400 * day;

/** What was written of hours, so that offices that keep the same are listed once. */
const written = new WeakMap<Hours, string>();

function textOf(hours: Hours): string {
  const known = written.get(hours) ?? JSON.stringify(hours);
  written.set(hours, known);
  return known;
}

interface Listed {
  readonly db: Store;
  readonly kernel: Kernel;
  readonly tables: readonly Table[];
}

/** The tables and the view of meta.office_days: the days of the kernel's offices, from the oldest event to 400 days after logged time. */
export async function officeDays({ db, kernel, tables }: Listed): Promise<string[]> {
  const { logged, codes } = kernel.clocks;
  const oldest = tables.flatMap((table) =>
    ['event_at', 'opened_at'].flatMap((name) =>
      name in table.columns ? `(SELECT min(${name}) FROM ${nameOf(table)})` : [],
    ),
  );
  const [{ at }] = await db.rows(`SELECT epoch_ms(least(${oldest.join(', ')}))::DOUBLE AS at`);
  const offices = new Map(
    codes.flatMap((code) => {
      const { name, hours } = kernel.clocks.spec(code);
      return hours === undefined || at === null || !Number.isFinite(logged) ? [] : [[name, hours] as const];
    }),
  );
  const from = Math.max(at as number, logged - behind);
  return [...officeDaysSql(offices, Math.min(from, logged), logged + ahead), ...comments];
}

/** The local days of these offices in [from, to], ms; offices that keep the same hours share them. */
export function officeDaysSql(offices: ReadonlyMap<string, Hours>, from: number, to: number): string[] {
  const calendars = new Map<string, number>();
  const keeping: string[] = [];
  const rows: string[] = [];
  for (const [office, hours] of offices) {
    const text = textOf(hours);
    let calendar = calendars.get(text);
    if (calendar === undefined) {
      calendars.set(text, (calendar = calendars.size + 1));
      rows.push(calendarRow(calendar, hours, from, to));
    }
    keeping.push(`(${quote(office)}, ${calendar})`);
  }
  const none = '(NULL::VARCHAR, NULL::INTEGER)';
  const noDays = "(NULL::INTEGER, 0, -1, '', '', '', '')";
  const at = (list: string) =>
    `make_timestamptz(nullif(unnest(string_split(${list}, ',')), '')::BIGINT * 1000)`;
  return [
    `CREATE TABLE meta.office_calendars AS SELECT * FROM (VALUES ${[none, ...keeping].join(', ')}) o(office, calendar) WHERE office IS NOT NULL`,
    `CREATE TABLE meta.calendar_days AS WITH c(calendar, first, last, working, starts, opens, closes) AS (VALUES ${[noDays, ...rows].join(', ')}),
days AS (SELECT calendar, unnest(generate_series(first, last)) AS number, unnest(string_split(working, ',')) = '1' AS is_working, ${at('opens')} AS opens_at, ${at('closes')} AS closes_at, ${at('starts')} AS starts_at FROM c WHERE calendar IS NOT NULL)
SELECT calendar, DATE '1970-01-01' + number::INTEGER AS day, is_working, count(*) FILTER (is_working) OVER days AS n_working_days, opens_at, closes_at, starts_at, lead(starts_at) OVER days AS ends_at FROM days WINDOW days AS (PARTITION BY calendar ORDER BY number) QUALIFY ends_at IS NOT NULL`,
    'CREATE VIEW meta.office_days AS SELECT office, days.* FROM meta.office_calendars JOIN meta.calendar_days days USING (calendar)',
  ];
}

/** Its days up to the one after `to`, whose start ends the last. */
function calendarRow(calendar: number, hours: Hours, from: number, to: number): string {
  const [first, last] = [hours.dayOf(from) - 1, hours.dayOf(to) + 1];
  const each = (of: (date: number) => number) =>
    `'${Array.from({ length: last - first + 1 }, (_, i) => of(first + i) || '').join()}'`;
  const start = (date: number) => hours.midnightAfter(date - 1);
  const working = each((date) => (hours.isWorking(date) ? 1 : 0));
  const opens = each(hours.isAlways ? start : (date) => hours.openingOn(date));
  const closes = each(hours.isAlways ? (date) => hours.midnightAfter(date) : (date) => hours.closingOn(date));
  return `(${calendar}, ${first}, ${last}, ${working}, ${each(start)}, ${opens}, ${closes})`;
}

const columns = {
  calendar: 'number of the calendar · کیلنڈر کا نمبر',
  day: 'local date · مقامی تاریخ',
  is_working: 'counts as a working day · یوم کار ہے',
  n_working_days: 'working days listed so far, this one included · یہاں تک کے ایام کار',
  opens_at: 'when it opens that day; NULL: closed · کب کھلتا ہے',
  closes_at: 'when that closes, which may be the day after; NULL: closed · کب بند ہوتا ہے',
  starts_at: 'local midnight · دن کا آغاز',
  ends_at: 'the next local midnight · دن کا اختتام',
};
const office = 'office whose hours are known · دفتر';
const days =
  'local days from the oldest event (three years at most) to 400 days after as_of(), as the calendars stand';
const comments: readonly string[] = [
  ...commentsOn('meta.office_calendars', {
    kind: 'TABLE',
    doc: 'which calendar each office keeps: those with the same days share one · کون سا دفتر کس کیلنڈر پر ہے',
    columns: { office, calendar: columns.calendar },
  }),
  ...commentsOn('meta.calendar_days', {
    kind: 'TABLE',
    doc: `each calendar's ${days} · ہر کیلنڈر کے دن`,
    columns,
  }),
  ...commentsOn('meta.office_days', {
    kind: 'VIEW',
    doc: `each office's ${days} · ہر دفتر کے دن`,
    columns: { office, ...columns },
  }),
];

const macros = {
  working_days:
    'working days of an office after the local day of from_at up to that of to_at, negative backwards; NULL: its calendar or that day is not in meta.office_days · ایام کار کی گنتی',
  due_at:
    'when so many working days counted from from_at are over; counting is next_day or same_day, until is closing or midnight; a pause adds its working_days to days; NULL: not in meta.office_days · وعدے کی تاریخ',
  open_ms:
    'time an office is open in [from_at, to_at), ms; NULL: its calendar or those days are not in meta.office_days · کھلا رہنے کا وقت، ملی سیکنڈ',
};

/** Arguments are named apart first: they may be called as the columns are. */
const given = (...names: string[]) => `(SELECT ${names.map((name) => `${name} AS _${name}`).join(', ')}) g`;
const dayOf = (alias: string, instant: string) =>
  `meta.office_days ${alias} ON ${alias}.office = g._office AND ${alias}.starts_at <= ${instant} AND ${alias}.ends_at > ${instant}`;

export const workingTime: readonly string[] = [
  `CREATE MACRO working_days(office, from_at, to_at) AS (SELECT (b.n_working_days - a.n_working_days)::INTEGER FROM ${given('office', 'from_at', 'to_at')} JOIN ${dayOf('a', 'g._from_at')} JOIN ${dayOf('b', 'g._to_at')})`,
  // One row a call, aggregated so that the day it counts from is found before the day it ends on.
  `CREATE MACRO due_at(office, from_at, days, counting := 'next_day', until := 'closing') AS (SELECT CASE WHEN k.until = 'midnight' THEN b.ends_at ELSE b.closes_at END FROM (SELECT any_value(g._office) AS office, any_value(g._until) AS until, any_value(a.n_working_days + g._days - CASE WHEN g._counting = 'same_day' AND a.is_working AND g._from_at < a.closes_at THEN 1 ELSE 0 END) AS n FROM ${given('office', 'from_at', 'days', 'counting', 'until')} JOIN ${dayOf('a', 'g._from_at')}) k JOIN meta.office_days b ON b.office = k.office AND b.is_working AND b.n_working_days = k.n)`,
  `CREATE MACRO open_ms(office, from_at, to_at) AS (SELECT CASE WHEN any_value(g._to_at <= g._from_at) THEN 0 WHEN any_value(g._from_at) >= min(d.starts_at) AND any_value(g._to_at) <= max(d.ends_at) THEN coalesce(sum(greatest(0, epoch_ms(least(d.closes_at, g._to_at)) - epoch_ms(greatest(d.opens_at, g._from_at)))) FILTER (d.opens_at IS NOT NULL), 0) END::BIGINT FROM ${given('office', 'from_at', 'to_at')} JOIN meta.office_days d ON d.office = g._office AND d.ends_at > g._from_at - INTERVAL 1 DAY AND d.starts_at < greatest(g._to_at, g._from_at + INTERVAL 1 DAY))`,
  ...Object.entries(macros).map(([name, text]) => `COMMENT ON MACRO ${name} IS ${quote(text)}`),
];
