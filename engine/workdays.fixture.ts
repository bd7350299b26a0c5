// Golden cases of working-time arithmetic: what is due when, worked out by hand, for whatever counts working days.
import type { Exception, Opening } from './days.ts';
import type { Counting, Pause } from './workdays.ts';

export const at = (text: string): number => Date.parse(text);
export const date = (text: string): number => at(`${text}T00:00Z`) / 86_400_000;
export const off = (from: string, to = from): Exception => ({
  from: date(from),
  to: date(to),
  kind: 'off',
  opens: '',
  closes: '',
});
export const closing: Counting = { from: 'next_day', until: 'closing' };
const midnight: Counting = { from: 'next_day', until: 'midnight' };
const sameDay: Counting = { from: 'same_day', until: 'midnight' };

export const home: Opening = {
  zone: 'Asia/Karachi',
  opens: '09:00',
  closes: '14:00',
  weekend: ['Sat', 'Sun'],
  short: [{ weekday: 'Fri', opens: '09:00', closes: '12:30' }],
};
const london: Opening = { zone: 'Europe/London', opens: '09:30', closes: '13:30', weekend: ['Sat', 'Sun'] };
const newYork: Opening = { ...london, zone: 'America/New_York' };
const riyadh: Opening = { zone: 'Asia/Riyadh', opens: '08:30', closes: '14:30', weekend: ['Fri', 'Sat'] };
const always: Opening = { zone: 'Asia/Karachi', opens: '', closes: '', weekend: ['Sat', 'Sun'] };
const ramadan = { from: date('2025-03-02'), to: date('2025-03-30'), kind: 'hours' } as const;
const keeping = (opening: Opening, ...exceptions: Exception[]): Opening => ({ ...opening, exceptions });

const eid = keeping(home, off('2025-03-31', '2025-04-02'));
const ramadanHours = keeping(
  home,
  { ...ramadan, opens: '10:00', closes: '16:00' },
  { ...ramadan, opens: '10:00', closes: '13:00', weekdays: ['Fri'] },
);
const halfDay = keeping(home, { ...off('2026-11-19'), kind: 'hours', opens: '09:00', closes: '11:00' });
const worked = keeping(home, { ...off('2024-03-02'), kind: 'on', opens: '10:00', closes: '13:00' });

export interface Golden {
  readonly title: string;
  readonly opening: Opening;
  readonly start: string;
  readonly days: number;
  readonly counting: Counting;
  readonly pauses: readonly Pause[];
  readonly due: string;
}
const golden = (
  title: string,
  opening: Opening,
  start: string,
  days: number,
  due: string,
  counting = closing,
  ...pauses: Pause[]
): Golden => ({ title, opening, start, days, counting, pauses, due });

/** Paused from Friday 28 March to Thursday 3 April 2025: over Eid only the 3rd is a working day after the 28th. */
const overEid: Pause = { from: at('2025-03-28T10:00+05:00'), to: at('2025-04-03T11:00+05:00') };

export const goldens: readonly Golden[] = [
  golden('21 working days before Eid is known', home, '2025-03-10T10:00+05:00', 21, '2025-04-08T14:00+05:00'),
  // Three days later is Friday 11 April, a short day.
  golden('21 working days over Eid', eid, '2025-03-10T10:00+05:00', 21, '2025-04-11T12:30+05:00'),
  golden('three days, before Eid was announced', home, '2025-03-26T11:00+05:00', 3, '2025-03-31T14:00+05:00'),
  golden('the same when it was, two days late', eid, '2025-03-26T11:00+05:00', 3, '2025-04-03T14:00+05:00'),
  golden('a day that ends on a short Friday', home, '2026-11-19T13:59+05:00', 1, '2026-11-20T12:30+05:00'),
  golden(
    'a half day counts and closes early',
    halfDay,
    '2026-11-18T10:00+05:00',
    1,
    '2026-11-19T11:00+05:00',
  ),
  golden('a day in Ramadan', ramadanHours, '2025-03-12T15:30+05:00', 1, '2025-03-13T16:00+05:00'),
  golden('a Friday in Ramadan', ramadanHours, '2025-03-13T15:30+05:00', 1, '2025-03-14T13:00+05:00'),
  golden('the first day after Ramadan', ramadanHours, '2025-03-28T10:00+05:00', 1, '2025-03-31T14:00+05:00'),
  golden(
    'the same day counts in Ramadan where it is not yet over',
    ramadanHours,
    '2025-03-12T15:30+05:00',
    1,
    '2025-03-12T16:00+05:00',
    { from: 'same_day', until: 'closing' },
  ),
  golden('a day off that is worked', worked, '2024-03-01T10:00+05:00', 1, '2024-03-02T13:00+05:00'),
  golden('a Friday and Saturday weekend', riyadh, '2026-11-19T09:00+03:00', 1, '2026-11-22T14:30+03:00'),
  golden('London puts its clocks on', london, '2026-03-27T10:00Z', 1, '2026-03-30T12:30Z'),
  golden('London puts its clocks back', london, '2026-10-23T09:00Z', 1, '2026-10-26T13:30Z'),
  golden(
    'a Sunday of 23 hours ends an hour sooner',
    keeping({ ...london, weekend: [] }),
    '2026-03-28T12:00Z',
    1,
    '2026-03-29T23:00Z',
    midnight,
  ),
  golden(
    'a Sunday of 25 hours ends an hour later',
    keeping({ ...newYork, weekend: [] }),
    '2026-10-31T16:00Z',
    1,
    '2026-11-02T05:00Z',
    midnight,
  ),
  // Saturday and Sunday do not count, Monday is a holiday: Tuesday until midnight.
  golden(
    'an office open day and night',
    keeping(always, off('2026-11-23')),
    '2026-11-20T22:00+05:00',
    1,
    '2026-11-25T00:00+05:00',
  ),
  golden('five days over Eid', eid, '2025-03-25T10:00+05:00', 5, '2025-04-04T12:30+05:00'),
  golden(
    'a pause over a holiday takes only its working days out',
    eid,
    '2025-03-25T10:00+05:00',
    5,
    '2025-04-07T14:00+05:00',
    closing,
    overEid,
  ),
  golden('the same day, not over', home, '2026-11-18T10:00+05:00', 1, '2026-11-19T00:00+05:00', sameDay),
  golden('the same day, over', home, '2026-11-18T15:00+05:00', 1, '2026-11-20T00:00+05:00', sameDay),
];
