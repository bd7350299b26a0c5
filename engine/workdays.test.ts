// Working-time arithmetic: golden cases, and a thousand against counting day by day.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Exception, Opening } from './days.ts';
import { Hours } from './hours.ts';
import { type Counting, Workdays } from './workdays.ts';

const test = suite('working days');

const at = (text: string) => Date.parse(text);
const date = (text: string) => at(`${text}T00:00Z`) / 86_400_000;
const iso = (t: number) => new Date(t).toISOString().slice(0, 16);
const closing: Counting = { from: 'next_day', until: 'closing' };

const home: Opening = {
  zone: 'Asia/Karachi',
  opens: '09:00',
  closes: '14:00',
  weekend: ['Sat', 'Sun'],
  short: [{ weekday: 'Fri', opens: '09:00', closes: '12:30' }],
};
const off = (from: string, to = from): Exception => ({
  from: date(from),
  to: date(to),
  kind: 'off',
  opens: '',
  closes: '',
});
const made = (opening: Opening, ...exceptions: Exception[]) =>
  new Workdays(new Hours({ ...opening, exceptions }));

test('21 working days over Eid of 2025, 31 March to 2 April, end three working days later', () => {
  const start = at('2025-03-10T10:00+05:00'); // Monday
  assert.is(iso(made(home).due(start, 21, closing)), iso(at('2025-04-08T14:00+05:00')));
  const known = made(home, off('2025-03-31', '2025-04-02'));
  // Three days later is Friday 11 April, a short day.
  assert.is(iso(known.due(start, 21, closing)), iso(at('2025-04-11T12:30+05:00')));
});

test('a holiday announced two days late moves a due date that had already passed', () => {
  const workdays = made(home);
  const start = at('2025-03-26T11:00+05:00'); // Wednesday; two days: Friday 28
  assert.is(iso(workdays.due(start, 2, closing)), iso(at('2025-03-28T12:30+05:00')));
  assert.is(iso(workdays.due(start, 3, closing)), iso(at('2025-03-31T14:00+05:00')));
  const known = new Workdays(workdays.hours.excepting([off('2025-03-31', '2025-04-02')]));
  assert.is(iso(known.due(start, 3, closing)), iso(at('2025-04-03T14:00+05:00')));
});

test('a promise that ends on a short Friday ends when that day closes', () => {
  const thursday = at('2026-11-19T13:59+05:00');
  assert.is(iso(made(home).due(thursday, 1, closing)), iso(at('2026-11-20T12:30+05:00')));
});

test('a half day is a working day that closes early', () => {
  const half: Exception = { ...off('2026-11-19'), kind: 'hours', opens: '09:00', closes: '11:00' };
  const workdays = made(home, half);
  assert.is(iso(workdays.due(at('2026-11-18T10:00+05:00'), 1, closing)), iso(at('2026-11-19T11:00+05:00')));
  assert.is(
    workdays.hours.openMsBetween(at('2026-11-19T00:00+05:00'), at('2026-11-20T00:00+05:00')),
    7_200_000,
  );
});

test('hours of a month leave days off as they are, and hold for the days of the week they name', () => {
  const month = { from: date('2021-04-14'), to: date('2021-05-12'), kind: 'hours' } as const;
  const { hours } = made(
    { ...home, short: [] },
    { ...month, opens: '10:00', closes: '16:00' },
    { ...month, opens: '10:00', closes: '13:00', weekdays: ['Fri'] },
  );
  assert.is(iso(hours.closingOn(date('2021-04-15'))), iso(at('2021-04-15T16:00+05:00')));
  assert.is(iso(hours.closingOn(date('2021-04-16'))), iso(at('2021-04-16T13:00+05:00')));
  assert.not(hours.isWorking(date('2021-04-17')));
});

test('a day off that is worked counts', () => {
  const on: Exception = { ...off('2024-03-02'), kind: 'on', opens: '10:00', closes: '13:00' };
  const workdays = made(home, on);
  assert.is(iso(workdays.due(at('2024-03-01T10:00+05:00'), 1, closing)), iso(at('2024-03-02T13:00+05:00')));
});

test('a mission with a Friday and Saturday weekend counts Sunday', () => {
  const riyadh = { zone: 'Asia/Riyadh', opens: '08:30', closes: '14:30', weekend: ['Fri', 'Sat'] };
  const thursday = at('2026-11-19T09:00+03:00');
  assert.is(iso(made(riyadh).due(thursday, 1, closing)), iso(at('2026-11-22T14:30+03:00')));
});

test('a promise over the night in which London puts its clocks on ends an hour sooner in UTC', () => {
  const london = { zone: 'Europe/London', opens: '09:30', closes: '13:30', weekend: ['Sat', 'Sun'] };
  assert.is(iso(made(london).due(at('2026-03-27T10:00Z'), 1, closing)), '2026-03-30T12:30');
  assert.is(iso(made(london).due(at('2026-10-23T09:00Z'), 1, closing)), '2026-10-26T13:30');
});

test('an office open day and night counts its working days to midnight', () => {
  const always = { zone: 'Asia/Karachi', opens: '', closes: '', weekend: ['Sat', 'Sun'] };
  const workdays = made(always, off('2026-11-23'));
  // Friday evening; Saturday and Sunday do not count, Monday is a holiday: Tuesday until midnight.
  const friday = at('2026-11-20T22:00+05:00');
  assert.is(iso(workdays.due(friday, 1, closing)), iso(at('2026-11-25T00:00+05:00')));
  assert.ok(workdays.hours.isOpen(at('2026-11-23T03:00+05:00')));
});

test('a pause over a holiday takes only its working days out', () => {
  const workdays = made(home, off('2025-03-31', '2025-04-02'));
  const start = at('2025-03-25T10:00+05:00'); // Tuesday
  assert.is(iso(workdays.due(start, 5, closing)), iso(at('2025-04-04T12:30+05:00')));
  // Paused Friday 28 March to Thursday 3 April: one working day after the 28th, the 3rd.
  const pause = { from: at('2025-03-28T10:00+05:00'), to: at('2025-04-03T11:00+05:00') };
  assert.is(iso(workdays.due(start, 5, closing, [pause])), iso(at('2025-04-07T14:00+05:00')));
  assert.ok(Number.isNaN(workdays.due(start, 5, closing, [{ ...pause, to: Number.NaN }])));
});

test('the same day counts where it is asked to, and is not over', () => {
  const sameDay: Counting = { from: 'same_day', until: 'midnight' };
  assert.is(iso(made(home).due(at('2026-11-18T10:00+05:00'), 1, sameDay)), iso(at('2026-11-19T00:00+05:00')));
  assert.is(iso(made(home).due(at('2026-11-18T15:00+05:00'), 1, sameDay)), iso(at('2026-11-20T00:00+05:00')));
});

test('the due dates of a thousand cases are those of counting day by day', () => {
  const random = fc.record({
    start: fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }),
    days: fc.integer({ min: 1, max: 60 }),
    zone: fc.constantFrom('Asia/Karachi', 'Europe/London', 'Asia/Kathmandu', 'America/New_York'),
    weekend: fc.constantFrom(['Sat', 'Sun'], ['Fri', 'Sat'], ['Sun'], []),
    holidays: fc.array(fc.integer({ min: 18_262, max: 22_000 }), { maxLength: 60 }),
    pause: fc.option(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }))),
  });
  fc.assert(
    fc.property(random, ({ start, days, zone, weekend, holidays, pause }) => {
      const exceptions = holidays.map(
        (from) => ({ from, to: from, kind: 'off', opens: '', closes: '' }) as const,
      );
      const workdays = made({ zone, opens: '09:00', closes: '17:00', weekend }, ...exceptions);
      const stretch = pause && {
        from: start + pause[0] * 86_400_000,
        to: start + (pause[0] + pause[1]) * 86_400_000,
      };
      const expected = counted(start, days, zone, weekend, holidays, stretch);
      const due = workdays.due(start, days, closing, stretch ? [stretch] : []);
      assert.is(local(due, zone), `${expected} 17:00`);
    }),
    { numRuns: 1000, seed: 1 },
  );
});

const local = (t: number, zone: string) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(t);
const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** By calendar dates as texts: a step a day, nothing shared with the kernel. */
function counted(
  start: number,
  days: number,
  zone: string,
  weekend: readonly string[],
  holidays: readonly number[],
  pause: { from: number; to: number } | null,
): string {
  const text = (t: number) => local(t, zone).slice(0, 10);
  const next = (day: string) => new Date(at(`${day}T12:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const isWorking = (day: string) =>
    !weekend.includes(names[new Date(`${day}T12:00Z`).getUTCDay()]) && !holidays.includes(date(day));
  const step = (from: string, n: number) => {
    let day = from;
    for (let left = n; left > 0; ) if (isWorking((day = next(day)))) left--;
    return day;
  };
  let due = step(text(start), days);
  if (pause && local(pause.from, zone) < `${due} 17:00`) {
    let extra = 0;
    for (let day = text(pause.from); day !== text(pause.to); ) if (isWorking((day = next(day)))) extra++;
    due = step(due, extra);
  }
  return due;
}

test('working days between two days are counted forwards and backwards', () => {
  const workdays = made(home, off('2025-03-31', '2025-04-02'));
  assert.is(workdays.between(date('2025-03-28'), date('2025-04-04')), 2);
  assert.is(workdays.between(date('2025-04-04'), date('2025-03-28')), -2);
  assert.is(workdays.between(date('1999-12-31'), date('2000-12-31')), 260);
});

test.run();
