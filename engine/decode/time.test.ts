// Instants: every way they may be written, and every way they may not.
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { timeOf } from './time.ts';

const times = suite('decode/time');
const at = (text: string) => Date.parse(text);
const same = (cases: readonly (readonly [unknown, number])[], read: (value: unknown) => number) => {
  for (const [value, ms] of cases) assert.ok(Object.is(read(value), ms), `${value}: ${read(value)}`);
};
const bad = (values: readonly unknown[], read: (value: unknown) => number) =>
  same(
    values.map((value) => [value, Number.NaN]),
    read,
  );

times('RFC 3339 and the looser form with a space read to the millisecond', () =>
  same(
    [
      ['2026-03-01T04:00:00Z', at('2026-03-01T04:00:00Z')],
      ['2026-03-01t04:00:00.5z', at('2026-03-01T04:00:00.500Z')],
      ['2026-03-01 09:00:00+05:00', at('2026-03-01T04:00:00Z')],
      ['2026-03-01T04:00:00.123999999-03:30', at('2026-03-01T07:30:00.123Z')],
      ['2024-02-29T23:59:59.999Z', at('2024-02-29T23:59:59.999Z')],
      ['1900-01-01T00:00:00Z', at('1900-01-01T00:00:00Z')],
      ['2200-12-31T23:59:59Z', at('2200-12-31T23:59:59Z')],
    ],
    (value) => timeOf(value),
  ),
);

times('what is no instant, no calendar date or outside 1900 to 2200 is refused', () =>
  bad(
    [
      '2026-02-30T00:00:00Z',
      '2025-02-29T00:00:00Z',
      '2100-02-29T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-00-01T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-03-01T24:00:00Z',
      '2026-03-01T04:60:00Z',
      '2026-03-01T04:00:60Z',
      '2026-03-01T04:00:00+24:00',
      '2026-03-01T04:00:00+0500',
      '2026-03-01T04:00Z',
      '2026-03-01T04:00:00.Z',
      '2026-03-01T04:00:00Z ',
      '1899-12-31T00:00:00Z',
      '2201-01-01T00:00:00Z',
      '0000-00-00T00:00:00Z',
      '٢٠٢٦-03-01T04:00:00Z',
      `2026-03-01T04:00:00.${'0'.repeat(300)}Z`,
      '',
      1772337600000,
      null,
      {},
    ],
    (value) => timeOf(value),
  ),
);

times('a time without offset needs a zone, and a date alone is its midnight', () => {
  bad(['2026-03-01T04:00:00', '2026-03-01'], (value) => timeOf(value));
  same(
    [
      ['2026-03-01T04:00:00', at('2026-02-28T23:00:00Z')],
      ['2026-03-01', at('2026-02-28T19:00:00Z')],
      ['2026-03-01T04:00:00Z', at('2026-03-01T04:00:00Z')],
    ],
    (value) => timeOf(value, 'iso', 'Asia/Karachi'),
  );
});

times('epochs are whole milliseconds, or seconds with a fraction', () => {
  same(
    [
      [1772337600000, 1772337600000],
      ['1772337600000', 1772337600000],
    ],
    (value) => timeOf(value, 'epoch_ms'),
  );
  same(
    [
      [1772337600, 1772337600000],
      ['1772337600.123', 1772337600123],
      [1772337600.1239, 1772337600123],
    ],
    (value) => timeOf(value, 'epoch_s'),
  );
  bad(['', ' 1', '0x1', '1e9', 1e15, true, Number.POSITIVE_INFINITY], (value) => timeOf(value, 'epoch_ms'));
});

times('a pattern reads its own form in its own zone and nothing else', () => {
  const pattern = { pattern: 'dd/MM/yyyy HH:mm:ss.SSS', zone: 'Asia/Karachi' };
  same([['01/03/2026 09:00:00.250', at('2026-03-01T04:00:00.250Z')]], (value) => timeOf(value, pattern));
  bad(
    ['1/03/2026 09:00:00.250', '01/03/2026 09:00:00', '31/02/2026 09:00:00.000', '01-03-2026 09:00:00.250'],
    (value) => timeOf(value, pattern),
  );
});

times('every instant of the years 1900 to 2200 reads as JavaScript writes it', () =>
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true }),
      (date) => timeOf(date.toISOString()) === date.getTime(),
    ),
  ),
);

times.run();
