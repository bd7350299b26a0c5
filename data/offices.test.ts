// Offices: the list that ships, and what each mistake says.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../engine/errors.ts';
import { Hours } from '../engine/hours.ts';
import { manyOffices, readOffices } from './offices.ts';

const office = suite('offices');
const text = readFileSync(new URL('offices.csv', import.meta.url), 'utf8');
const offices = readOffices('offices.csv', text);

office('the list that ships holds home offices, missions and headquarters, with durations in ms', () => {
  assert.equal(
    ['home', 'mission', 'headquarters'].map((of) => offices.filter(({ kind }) => kind === of).length),
    [24, 8, 1],
  );
  assert.equal(offices[0], {
    office: 'ISB-01',
    title: { en: 'Islamabad', ur: 'اسلام آباد' },
    kind: 'home',
    country: 'PK',
    zone: 'Asia/Karachi',
    opens: '09:00',
    closes: '14:00',
    weekend: ['Sat', 'Sun'],
    short: [{ weekday: 'Fri', opens: '09:00', closes: '12:30' }],
    bound: 30_000,
    silentAfter: 300_000,
    counters: 6,
    feeds: [],
    place: {
      region: 'Islamabad',
      district: 'Islamabad',
      latitude: 33.72,
      longitude: 73.04,
      size: 'large',
    },
  });
  assert.equal(
    offices.filter(({ bound }) => bound === 86_400_000).map((of) => of.office),
    ['RUH-01'],
  );
});

office(
  'an office with several feeds names their sources; one that is late in its own way has its own bounds',
  () => {
    const [{ feeds }] = readOffices('o.csv', text.replace('5m,6,', '5m,6,/desks/1 /posts/2?a=b=3h:26h'));
    assert.equal(feeds, [
      { feed: '/desks/1', bound: 30_000, silentAfter: 300_000 },
      { feed: '/posts/2?a=b', bound: 10_800_000, silentAfter: 93_600_000 },
    ]);
  },
);

office('an office is the opening hours of its clock', () => {
  const at = (code: string, t: string) =>
    new Hours(offices.find((one) => one.office === code)!).isOpen(Date.parse(t));
  assert.equal(
    [
      at('RUH-01', '2026-03-01T06:00Z'), // Sunday
      at('RUH-01', '2026-03-06T06:00Z'), // Friday
      at('LHR-02', '2026-03-01T01:00Z'),
      at('LON-01', '2026-03-30T08:30Z'), // summer time
    ],
    [true, false, true, true],
  );
});

office(
  'for a load there are as many offices as asked, all with other codes, headquarters not among them',
  () => {
    const many = manyOffices(offices, 300);
    assert.is(new Set(many.map((one) => one.office)).size, 300);
    assert.equal(
      many.slice(0, 32),
      offices.filter(({ kind }) => kind !== 'headquarters'),
    );
    assert.ok(many.every(({ kind }) => kind !== 'headquarters'));
    assert.is(many[32].office, 'ISB-11');
    assert.ok(many.every((one) => /^[A-Z0-9-]+$/.test(one.office)));
  },
);

const mistakes: [string, string, string][] = [
  ['silent_after', 'silent', 'E-OFFICE-001 o.csv:1 no column is called "silent".'],
  ['title_ur', 'title_en', 'E-OFFICE-001 o.csv:1 the header must have "title_en" once.'],
  ['Islamabad', '"Islamabad"', 'E-OFFICE-002 o.csv:2 a cell is quoted.'],
  ['Islamabad', 'Islamabad, F-8', 'E-OFFICE-002 o.csv:2 20 cells where the header has 19.'],
  ['KHI-01', 'khi-01', 'E-OFFICE-003 o.csv:3 office cannot be "khi-01".'],
  ['KHI-01', 'ISB-01', 'E-OFFICE-003 o.csv:3 office ISB-01 is on line 2 too.'],
  ['کراچی', 'Karachi', 'E-OFFICE-003 o.csv:3 title_ur cannot be "Karachi".'],
  ['mission', 'abroad', 'E-OFFICE-003 o.csv:10 kind cannot be "abroad".'],
  ['Europe/London', 'Europe/Londn', 'E-OFFICE-003 o.csv:10 "Europe/Londn" is not a time zone.'],
  ['08:00,13:00', '8:00,13:00', 'E-OFFICE-003 o.csv:6 "8:00" is not a time of day.'],
  ['Fri Sat', 'Fri,Sat', 'E-OFFICE-002 o.csv:12 20 cells where the header has 19.'],
  ['Fri Sat', 'Fri-Sat', 'E-OFFICE-003 o.csv:12 "Fri-Sat" is not a day of the week.'],
  ['26h', '26 h', 'E-OFFICE-003 o.csv:12 "26 h" is not a duration.'],
  ['5m,6,', '5m,6,/desks/1=3h', 'E-OFFICE-003 o.csv:2 "" is not a duration.'],
  ['5m,6,', '5m,6,/desks/1 /desks/1', 'E-OFFICE-003 o.csv:2 feed /desks/1 is there twice.'],
  ['5m,6', '5m,0', 'E-OFFICE-003 o.csv:2 counters cannot be "0".'],
];
for (const [from, to, says] of mistakes)
  office(`${from} written as ${to} is refused`, () => {
    let said = 'nothing';
    try {
      readOffices('o.csv', text.replace(from, to));
    } catch (error) {
      if (error instanceof ConfigError) said = `${error}`;
    }
    assert.is(said.slice(0, says.length), says);
  });

office.run();
