// The load that ships, and what each mistake in it says.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../engine/errors.ts';
import { readLoad } from './load.ts';

const loads = suite('load');
const text = readFileSync(new URL('load.csv', import.meta.url), 'utf8');

loads('the load that ships has durations in ms, lists and the steps at each kind of counter', () => {
  const { utilisation, walk, weekdays, travelMission, collection, lines } = readLoad('load.csv', text);
  assert.equal([utilisation, walk, weekdays.length], [0.6, 15_000, 7]);
  assert.equal(
    [travelMission, collection],
    [
      [5, 15],
      [172_800_000, 86_400_000, 21_600_000],
    ],
  );
  assert.equal(
    lines.map(({ line, counters, steps }) => [line, counters, steps.length, steps.at(-1)]),
    [
      ['submission', 0.6, 6, { step: 'data_entry', mean: 270_000 }],
      ['decision', 0.2, 3, { step: 'decision', mean: 45_000 }],
      ['delivery', 0.2, 1, { step: 'delivery', mean: 90_000 }],
    ],
  );
});

loads('what is a share of all adds up to one', () => {
  const load = readLoad('load.csv', text);
  const whole = [
    load.families,
    load.categories,
    load.services,
    load.shiftVisitors,
    load.stressedCategories,
    load.pages,
    load.validity,
  ];
  for (const shares of [...whole, [...load.firstHour, ...load.later], load.lines.map((of) => of.counters)])
    assert.is(Math.round(shares.reduce((sum, share) => sum + share, 0) * 1e9), 1e9);
});

const mistakes: [string, string, string][] = [
  ['name,value,source', 'name;value', 'E-LOAD-001 l.csv:1 the header is "name;value".'],
  ['walk,15s,assumed: from', 'walk,15s,,from', 'E-LOAD-002 l.csv:48 not a name, a value and its source.'],
  ['no_show_wait,', 'no_show,', 'E-LOAD-002 l.csv:50 "no_show" is there twice.'],
  ['walk,', 'stroll,', 'E-LOAD-003 l.csv:1 there is no "walk".'],
  ['walk,', 'stroll,1s,assumed\nwalk,', 'E-LOAD-003 l.csv:48 nothing is called "stroll".'],
  ['walk,15s', 'walk,15', 'E-LOAD-004 l.csv:48 walk: "15" is not a duration.'],
  ['utilisation,0.6', 'utilisation,-1', 'E-LOAD-004 l.csv:2 utilisation: "-1" is not a number from 0 on.'],
];
for (const [from, to, says] of mistakes)
  loads(`${from} written as ${JSON.stringify(to)} is refused`, () => {
    let said = 'nothing';
    try {
      readLoad('l.csv', text.replace(from, to));
    } catch (error) {
      if (error instanceof ConfigError) said = `${error}`;
    }
    assert.is(said.slice(0, says.length), says);
  });

loads.run();
