// Opening hours against an oracle that asks the wall clock minute by minute.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Opening } from './days.ts';
import { ConfigError } from './errors.ts';
import { Hours } from './hours.ts';

const hours = suite('hours');
const minute = 60_000;
const utc = (text: string) => Date.parse(`${text}Z`);
const iso = (t: number) => new Date(t).toISOString().slice(0, 16);
const opening = (zone: string, opens: string, closes: string, weekend = 'Sat Sun'): Opening => ({
  zone,
  opens,
  closes,
  weekend: weekend.split(' ').filter(Boolean),
});

/** For every minute of `days` days: is the unit open? */
function oracle({ zone, opens, closes, weekend }: Opening, from: number, days: number): boolean[] {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Array.from({ length: days * 1440 }, (_, i) => {
    const of = Object.fromEntries(format.formatToParts(from + i * minute).map((p) => [p.type, p.value]));
    const at = `${of.hour}:${of.minute}`;
    return !weekend.includes(of.weekday) && at >= opens && at < closes;
  });
}

const cases: [string, Opening, string][] = [
  ['plain hours', opening('Asia/Karachi', '09:00', '14:00'), '2026-03-04T00:00'],
  ['a half-hour zone', opening('Asia/Kabul', '08:00', '15:30', 'Fri Sat'), '2026-03-04T00:00'],
  ['a Friday-Saturday weekend', opening('Asia/Riyadh', '08:30', '16:00', 'Fri Sat'), '2026-03-04T00:00'],
  ['London in spring', opening('Europe/London', '09:30', '16:00'), '2026-03-27T00:00'],
  ['London in autumn', opening('Europe/London', '09:30', '16:00'), '2026-10-23T00:00'],
  ['a night through the gap', opening('Europe/London', '00:00', '08:00', 'Fri'), '2026-03-27T00:00'],
  [
    'a night through the hour told twice',
    opening('America/New_York', '00:00', '08:00', ''),
    '2026-10-30T00:00',
  ],
  ['New York in spring', opening('America/New_York', '09:00', '24:00', 'Mon'), '2026-03-06T00:00'],
];
for (const [title, of, start] of cases)
  hours(`${title}: every minute is open or closed as the wall says`, () => {
    const from = utc(start);
    const expected = oracle(of, from, 5);
    const at = new Hours(of);
    const shuffled = new Hours(of);
    let total = 0;
    expected.forEach((isOpen, i) => {
      const t = from + i * minute;
      assert.is(at.isOpen(t), isOpen, iso(t));
      const j = (i * 7919) % expected.length;
      assert.is(shuffled.isOpen(from + j * minute), expected[j]);
      if (isOpen) total += minute;
      assert.is(at.openMsBetween(from, t + minute), total);
      if (isOpen) assert.is(shuffled.addOpen(from, total), t + minute);
    });
    for (let i = 0; i < 2880; i += 7) {
      const t = from + i * minute;
      const starts = expected.findIndex(
        (o, j) => j >= i && o && !(j ? expected[j - 1] : at.isOpen(from - 1)),
      );
      const first = expected.indexOf(true, i);
      assert.is(at.nextOpening(t), from + starts * minute);
      assert.is(at.closing(t), from + expected.indexOf(false, first) * minute);
    }
  });

hours('the opening instant is open, the closing instant is not', () => {
  const at = new Hours(opening('Asia/Karachi', '09:00', '14:00'));
  const t = utc('2026-03-02T04:00');
  assert.equal(
    [t - 1, t, t + 5 * 60 * minute - 1, t + 5 * 60 * minute].map((x) => at.isOpen(x)),
    [false, true, true, false],
  );
  assert.is(at.nextOpening(t), t);
  assert.is(iso(at.nextOpening(t + 1)), '2026-03-03T04:00');
});

hours('hours past midnight belong to the day on which they start', () => {
  const at = new Hours(opening('Asia/Karachi', '20:00', '02:00', 'Sun'));
  assert.is(at.isOpen(utc('2026-02-28T20:30')), true); // Sunday 01:30, of Saturday's night
  assert.is(at.isOpen(utc('2026-03-01T16:00')), false); // Sunday 21:00
});

hours('always open is always open and never closes', () => {
  const at = new Hours(opening('Asia/Karachi', '', '', 'Sat Sun'));
  assert.ok(at.isAlways && at.isOpen(utc('2026-03-01T00:00')));
  assert.equal([at.closing(0), at.nextOpening(0)], [Number.NaN, Number.NaN]);
  assert.equal([at.openMsBetween(5, 12), at.openMsBetween(12, 5), at.addOpen(5, 7)], [7, 0, 12]);
});

hours('no instant, an endless one and nothing to add end at once', () => {
  const at = new Hours(opening('Asia/Karachi', '09:00', '14:00'));
  assert.equal([at.isOpen(Number.NaN), at.isOpen(1e300)], [false, false]);
  assert.equal([at.closing(Number.NaN), at.addOpen(Number.NaN, 5)], [Number.NaN, Number.NaN]);
  assert.is(at.addOpen(0, 0), 0);
  assert.is(at.addOpen(0, Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  assert.is(at.openMsBetween(0, Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
});

hours('hours that make no sense are refused', () => {
  const wrong: Opening[] = [
    opening('Asia/Karaachi', '09:00', '14:00'),
    opening('Asia/Karachi', '9:00', '14:00'),
    opening('Asia/Karachi', '09:00', ''),
    opening('Asia/Karachi', '09:00', '24:30'),
    opening('Asia/Karachi', '09:00', '09:00'),
    opening('Asia/Karachi', '09:00', '14:00', 'Sat Sunday'),
    opening('Asia/Karachi', '09:00', '14:00', 'Sun Mon Tue Wed Thu Fri Sat'),
  ];
  for (const of of wrong)
    assert.throws(
      () => new Hours(of),
      (error: unknown) => error instanceof ConfigError,
    );
});

hours.run();
