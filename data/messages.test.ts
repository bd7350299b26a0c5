// The catalogue of texts: complete in both languages when it is read, and what a text becomes.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ConfigError } from '../engine/errors.ts';
import { passport } from './events.ts';
import { dateAndTime, hasText, minutes, readMessages, text, timeOfDay } from './messages.ts';

const test = suite('data/messages');

test('a text is filled with names and with numbers as its language writes them', () => {
  const values = {
    place: 'Lahore',
    observed: 1234.56,
    start: '10:15',
    end: '10:30',
    severity: 'warning',
    expected: 40,
  };
  assert.is(
    text('explanation.crowded', 'en', values),
    'Lahore: 1,234.6 people waiting on average from 10:15 to 10:30 (“warning” begins at 40).',
  );
  assert.match(text('explanation.crowded', 'ur', { ...values, place: 'لاہور' }), /^لاہور: 10:15 سے 10:30 تک/);
});

test('one is one, also when it is only written so', () => {
  assert.is(minutes(60_000, 'en'), '1 minute');
  assert.is(minutes(4_400_000, 'en'), '73 minutes');
  assert.is(minutes(4_400_000, 'ur'), '73 منٹ');
});

test('an instant is told in the zone of the office', () => {
  const at = Date.parse('2026-03-02T05:30:00Z');
  assert.equal([timeOfDay(at, 'Asia/Karachi'), timeOfDay(at, 'Europe/London')], ['10:30', '05:30']);
});

test('a date is told with its time, in the language and in the zone of the office', () => {
  const at = Date.parse('2026-03-02T14:23:15Z');
  assert.is(dateAndTime(at, 'Asia/Karachi', 'en'), '2 Mar 2026, 19:23');
  assert.is(dateAndTime(at, 'America/New_York', 'ur'), '2 مارچ، 2026، 09:23');
});

test('every fact of an application has its words', () => {
  const { facts } = passport.domains.find(({ name }) => name === 'application')!;
  assert.equal(
    facts.filter((fact) => !hasText(`fact.${fact}`)),
    [],
  );
});

test('a text that lacks a value is a defect and says which', () => {
  assert.throws(() => text('remark.escalated', 'en'), /"remark.escalated" needs \{by\}/);
  assert.throws(() => text('remark.no_such', 'en'), /no message "remark.no_such"/);
});

const refused = (yaml: string, code: string, what: RegExp) => {
  try {
    readMessages('m.yaml', yaml);
  } catch (error) {
    assert.instance(error, ConfigError);
    assert.is((error as ConfigError).code, code);
    assert.match((error as ConfigError).message, what);
    return;
  }
  assert.unreachable('it was read');
};

test('a message without one of the languages, with an unknown one or with other placeholders is refused by its line', () => {
  refused('a:\n  b: { en: text }\n', 'E-MESSAGE-004', /^m\.yaml:2:6 a\.b has no "ur"/);
  refused(
    'a:\n  b: { en: text, ur: متن, fr: texte }\n',
    'E-MESSAGE-003',
    /^m\.yaml:2:\d+ a\.b has no key "fr"/,
  );
  refused(
    'a:\n  b: { en: "{n} x", ur: "{m} x" }\n',
    'E-MESSAGE-005',
    /^m\.yaml:2:\d+ a\.b\.ur has \{m\} where en has \{n\}/,
  );
});

test('the order of placeholders is free, and a word chosen by a number is one of them', () => {
  assert.is(readMessages('m.yaml', 'a:\n  b: { en: "{n} {n|a|b} {m}", ur: "{m} {n}" }\n').size, 1);
});
test.run();
