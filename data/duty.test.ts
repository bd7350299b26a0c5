// The roster: whose alert it is, and that nobody is named.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { onDuty, readDuty } from './duty.ts';
import { profile } from './profiles.ts';

const test = suite('duty');
const text = readFileSync(new URL('duty.csv', import.meta.url), 'utf8');
const roster = readDuty('data/duty.csv', text);
const full = profile('full');
const at = Date.parse('2026-03-02T05:00:00Z');
const routeOf = (code: string, more = roster) =>
  onDuty(more, full.find(({ office }) => office === code) ?? { office: code, country: '' }, at)?.route;

test('an office of either profile has somebody on duty, one that is not listed nobody', () => {
  assert.equal(
    full.filter(({ office }) => routeOf(office) === undefined),
    [],
  );
  assert.is(routeOf('XXX-99'), undefined);
});

test('its own duty counts before that of its region, and that before that of its country, while they hold', () => {
  assert.equal(
    ['LHR-01', 'LON-01', 'HQ-01'].map((code) => routeOf(code)),
    ['zone.punjab', 'missions.europe', 'printing'],
  );
  const [own] = readDuty(
    'own.csv',
    `${text.split('\n')[0]}\nLHR-01,deputy,lahore,2026-03-01,2026-03-03,a note\n`,
  );
  assert.is(routeOf('LHR-01', [own, ...roster]), 'lahore');
  assert.is(routeOf('LHR-01', [{ ...own, to: at }, ...roster]), 'zone.punjab');
});

test('a person is refused where a role belongs', () => {
  assert.throws(
    () => readDuty('d.csv', text.replace('head_of_printing', 'Head of Printing')),
    (error: Error) => `${error}`.startsWith('E-DUTY-003 d.csv:17 owner cannot be "Head of Printing".'),
  );
});
test.run();
