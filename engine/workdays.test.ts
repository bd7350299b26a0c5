// Working-time arithmetic: golden cases, and a thousand against counting day by day.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Exception, Opening } from './days.ts';
import { Hours } from './hours.ts';
import { at, closing, date, goldens, home, off } from './workdays.fixture.ts';
import { Workdays } from './workdays.ts';

const test = suite('working days');

const iso = (t: number) => new Date(t).toISOString().slice(0, 16);
const made = (opening: Opening, ...exceptions: Exception[]) =>
  new Workdays(new Hours({ ...opening, exceptions }));

for (const { title, opening, start, days, counting, pauses, due } of goldens)
  test(`due: ${title}`, () => {
    const workdays = new Workdays(new Hours(opening));
    assert.is(iso(workdays.due(at(start), days, counting, pauses)), iso(at(due)));
  });

test('while a pause lasts nothing is due', () => {
  const pause = { from: at('2025-03-28T10:00+05:00'), to: Number.NaN };
  assert.ok(Number.isNaN(made(home).due(at('2025-03-25T10:00+05:00'), 5, closing, [pause])));
});

test('a holiday announced late is put over the hours that were known', () => {
  const { hours } = made(home);
  const known = new Workdays(hours.excepting([off('2025-03-31', '2025-04-02')]));
  assert.is(iso(known.due(at('2025-03-26T11:00+05:00'), 3, closing)), iso(at('2025-04-03T14:00+05:00')));
  assert.ok(hours.isWorking(date('2025-03-31')));
});

test('a half day is open for its own hours', () => {
  const { hours } = made(home, { ...off('2026-11-19'), kind: 'hours', opens: '09:00', closes: '11:00' });
  assert.is(hours.openMsBetween(at('2026-11-19T00:00+05:00'), at('2026-11-20T00:00+05:00')), 7_200_000);
});

test('hours of a month leave days off as they are', () => {
  const month = { from: date('2021-04-14'), to: date('2021-05-12'), kind: 'hours' } as const;
  const { hours } = made(home, { ...month, opens: '10:00', closes: '16:00' });
  assert.not(hours.isWorking(date('2021-04-17')));
});

test('an office open day and night is open on its days off', () => {
  const always = { zone: 'Asia/Karachi', opens: '', closes: '', weekend: ['Sat', 'Sun'] };
  assert.ok(made(always, off('2026-11-23')).hours.isOpen(at('2026-11-23T03:00+05:00')));
});

test('the due dates of a thousand cases are those of counting day by day', () => {
  const random = fc.record({
    start: fc.integer({ min: at('2020-01-01T00:00Z'), max: at('2030-01-01T00:00Z') }),
    days: fc.integer({ min: 1, max: 60 }),
    zone: fc.constantFrom('Asia/Karachi', 'Europe/London', 'Asia/Kathmandu', 'America/New_York'),
    weekend: fc.constantFrom(['Sat', 'Sun'], ['Fri', 'Sat'], ['Sun'], []),
    holidays: fc.array(fc.integer({ min: 18_262, max: 22_000 }), { maxLength: 60 }),
    from: fc.constantFrom('next_day', 'same_day'),
    until: fc.constantFrom('closing', 'midnight'),
    pause: fc.option(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 20 }))),
  });
  fc.assert(
    fc.property(random, ({ start, days, zone, weekend, holidays, from, until, pause }) => {
      const exceptions = holidays.map(
        (from) => ({ from, to: from, kind: 'off', opens: '', closes: '' }) as const,
      );
      const workdays = made({ zone, opens: '09:00', closes: '17:00', weekend }, ...exceptions);
      const stretch = pause && {
        from: start + pause[0] * 86_400_000,
        to: start + (pause[0] + pause[1]) * 86_400_000,
      };
      const expected = counted(start, days, { zone, weekend, holidays, from, until, pause: stretch });
      assert.is(local(workdays.due(start, days, { from, until }, stretch ? [stretch] : []), zone), expected);
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
  { zone, weekend, holidays, from, until, pause }: Counted,
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
  const end = (day: string) => (until === 'closing' ? `${day} 17:00` : `${next(day)} 00:00`);
  const today = text(start);
  const isCounted = from === 'same_day' && isWorking(today) && local(start, zone) < `${today} 17:00`;
  let due = step(today, isCounted ? days - 1 : days);
  if (pause && local(pause.from, zone) < end(due)) {
    let extra = 0;
    for (let day = text(pause.from); day !== text(pause.to); ) if (isWorking((day = next(day)))) extra++;
    due = step(due, extra);
  }
  return end(due);
}

interface Counted {
  readonly zone: string;
  readonly weekend: readonly string[];
  readonly holidays: readonly number[];
  readonly from: string;
  readonly until: string;
  readonly pause: { readonly from: number; readonly to: number } | null;
}

test('working days between two days are counted forwards and backwards', () => {
  const workdays = made(home, off('2025-03-31', '2025-04-02'));
  assert.is(workdays.between(date('2025-03-28'), date('2025-04-04')), 2);
  assert.is(workdays.between(date('2025-04-04'), date('2025-03-28')), -2);
  assert.is(workdays.between(date('1999-12-31'), date('2000-12-31')), 260);
});

test.run();
