// The profiles: how many offices, of which sizes, and whether each lies where it is said to lie.
import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { almanac, doubts } from './almanac.ts';
import { dayOf } from './calendars.ts';
import { profile } from './profiles.ts';

const list = suite('profiles');
const [small, full] = [profile('small'), profile('full')];
const home = full.filter(({ kind }) => kind === 'home');
const missions = full.filter(({ kind }) => kind === 'mission');

list('the full profile has 180 offices at home and 112 missions, and headquarters', () => {
  assert.equal([home.length, missions.length, full.length], [180, 112, 293]);
  assert.ok(full.every(({ place }) => place !== undefined && place.district !== '' && place.region !== ''));
});

list('an office of both profiles is the same in both, but for how many counters it has', () => {
  const alike = ({ counters, ...of }: (typeof small)[number]) => of;
  assert.equal(small.map(alike), full.slice(0, small.length).map(alike));
});

list(
  'sizes at home are log-normal, median 80 and one in twenty above 500 a day, scaled by 0.78 to the 22,000 applications of a day',
  () => {
    const daily = home
      .map(({ opens, counters }) => counters * (opens === '' ? 38 : 12)) // visitors of a plain day that a counter serves
      .sort((a, b) => a - b);
    const at = (share: number) => daily[Math.floor(share * daily.length)];
    assert.ok(at(0.5) >= 56 && at(0.5) <= 69, `${at(0.5)}`);
    assert.ok(at(0.95) >= 350 && at(0.95) <= 430, `${at(0.95)}`);
    assert.ok(daily[daily.length - 1] <= 786);
  },
);

list(
  'missions keep the week of their country and its zone; those that send once a day have a bound of a day',
  () => {
    const of = (code: string) => full.find(({ office }) => office === code)!;
    assert.equal(
      ['DOH-01', 'KHI-03', 'DXB-01', 'CAI-01'].map((code) => of(code).weekend.join(' ')),
      ['Fri Sat', 'Sat Sun', 'Sat Sun', 'Fri Sat'],
    );
    assert.is(of('SYD-01').zone, 'Australia/Sydney');
    const daily = missions.filter(({ bound }) => bound === 86_400_000);
    assert.ok(daily.length > 10 && daily.every(({ silentAfter }) => silentAfter === 93_600_000));
  },
);

const cities = new URL('../../shared/data/pakistan/pk_cities.csv', import.meta.url);
/** Places that the list spells otherwise. */
const spelled: Record<string, string> = {
  Vehari: 'Viha',
  Qambar: 'Kamb',
  Kahror: 'Kohr',
  Batkhela: 'Bat ',
};
const compare = existsSync(cities) ? list : list.skip;
compare(
  'every office at home lies within 0.3 degrees of a place of its region (needs the list of places)',
  () => {
    const places = readFileSync(cities, 'utf8')
      .split('\n')
      .map((line) => line.split(','))
      .map((cells) => ({ region: cells[2], title: cells[0], at: [Number(cells[5]), Number(cells[6])] }));
    const near = ([a, b]: number[], [c, d]: number[]) => Math.abs(a - c) <= 0.3 && Math.abs(b - d) <= 0.3;
    const lost = home.filter(({ title, place }) => {
      const { region, latitude, longitude } = place!;
      const [word] = title.en.split(' ');
      const first = spelled[word] ?? word.slice(0, 4);
      return !places.some(
        (one) => one.region === region && one.title.includes(first) && near(one.at, [latitude, longitude]),
      );
    });
    assert.equal(
      lost.map(({ office, title }) => `${office} ${title.en}`),
      [],
    );
  },
);

list('no office leaves a doubt about its calendar in a month without moving days', () => {
  assert.equal(doubts(almanac(), dayOf('2026-09-15')), []);
});

list.run();
