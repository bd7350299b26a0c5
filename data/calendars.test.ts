// Calendars: what ships against another list of the same days, what each mistake says, and how days reach an office.
import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../engine/errors.ts';
import { Hours } from '../engine/hours.ts';
import { dateOf, dayOf, readCalendars } from './calendars.ts';
import { observing, readOffices } from './offices.ts';

const calendars = suite('calendars');
const text = readFileSync(new URL('calendars.csv', import.meta.url), 'utf8');
const days = readCalendars('calendars.csv', text);
const offices = observing(
  readOffices('offices.csv', readFileSync(new URL('offices.csv', import.meta.url), 'utf8')),
  days,
);
const of = (office: string) => offices.find((one) => one.office === office)!;

const other = new URL('../../shared/data/pakistan/PK_holidays_vacanza.json', import.meta.url);
const compare = existsSync(other) ? calendars : calendars.skip;
compare(
  'Pakistan differs from vacanza/holidays in days told by notices, and in no other (needs the list)',
  () => {
    const theirs = new Set(Object.keys(JSON.parse(readFileSync(other, 'utf8'))));
    const ours = new Set(
      days
        .filter(({ calendar, named }) => calendar === 'PK' && named === 'holiday')
        .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => dateOf(from + i))),
    );
    const within = (year: string) => (date: string) => date.startsWith(year);
    const absent = (a: Set<string>, b: Set<string>, year: string) =>
      [...a].filter((date) => within(year)(date) && !b.has(date)).sort();
    const differences = ['2023', '2024', '2025'].flatMap((year) => [
      ...absent(ours, theirs, year).map((date) => `+ ${date}`),
      ...absent(theirs, ours, year).map((date) => `- ${date}`),
    ]);
    assert.equal(differences, [
      '+ 2023-04-21', // a day before and a day after Eid
      '+ 2023-04-25',
      '+ 2023-06-28', // the Day of Arafah, by a second notice
      '+ 2023-07-29', // Ashura a day later, as the moon was seen
      '- 2023-07-01', // a Saturday, for offices of six days
      '- 2023-07-27',
      '+ 2024-07-17',
      '- 2024-07-15',
      '+ 2025-06-06', // the day before Eid
      '+ 2025-09-05',
      '+ 2025-09-06',
      '- 2025-09-04', // their estimate
    ]);
  },
);

calendars('every day has a source, and what the moon may move is provisional', () => {
  assert.ok(days.length > 60);
  const moved = days.filter(({ title, from }) => /Eid|Ashura/.test(title.en) && from > dayOf('2026-01-01'));
  assert.ok(moved.length >= 6 && moved.every(({ status }) => status === 'provisional'));
});

calendars(
  'an office keeps the days of its country; one that is open day and night stays open through them',
  () => {
    const eid = Date.parse('2025-03-31T13:30+05:00'); // 09:30 in London
    const open = (office: string) => new Hours(of(office)).isOpen(eid);
    assert.equal([open('KHI-01'), open('LHR-02'), open('LON-01')], [false, true, true]);
    assert.not(new Hours(of('LHR-02')).isWorking(dayOf('2025-03-31')));
  },
);

calendars('days of an office itself count more than those of its country', () => {
  const own = 'KHI-01,2025-03-31,2025-03-31,working,10:00,13:00,,gazetted,,Delivery,تقسیم,a notice';
  const [office] = observing([of('KHI-01')], readCalendars('own.csv', `${text}${own}\n`));
  const hours = new Hours(office);
  assert.ok(hours.isOpen(Date.parse('2025-03-31T12:59+05:00')));
  assert.not(hours.isOpen(Date.parse('2025-04-01T12:59+05:00')));
});

const head = text.slice(0, text.indexOf('\n'));
const mistakes: [string, string][] = [
  ['PK,2026-02-30,2026-03-01,holiday,,,,gazetted,,A,ا,s', 'o.csv:2 there is no 2026-02-30'],
  ['PK,2026-03-02,2026-03-01,holiday,,,,gazetted,,A,ا,s', 'o.csv:2 it ends on 2026-03-01, before it begins'],
  ['PK,2026-03-02,2026-03-02,halfday,,,,gazetted,,A,ا,s', 'o.csv:2 kind cannot be "halfday"'],
  [
    'PK,2026-03-02,2026-03-02,half_day,09:00,,,gazetted,,A,ا,s',
    'o.csv:2 a day of kind half_day without hours',
  ],
  ['PK,2026-03-02,2026-03-02,holiday,,,,gazetted,,A,ا,', 'o.csv:2 source cannot be ""'],
  ['PK,2026-03-02,2026-03-02,hours,09:00,12:00,Fry,gazetted,,A,ا,s', 'o.csv:2 weekdays cannot be "Fry"'],
];
for (const [line, complaint] of mistakes)
  calendars(`"${line}" is refused by file and line`, () => {
    try {
      readCalendars('o.csv', `${head}\n${line}\n`);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, ConfigError);
      assert.ok((error as Error).message.endsWith(complaint), (error as Error).message);
    }
  });

calendars.run();
