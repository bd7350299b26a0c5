// Durations: what is read and what is refused.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Duration, parseDuration } from './duration.ts';
import { ConfigError } from './errors.ts';

const duration = suite('duration');

duration('each unit is whole milliseconds', () => {
  const texts: Duration[] = ['0s', '250ms', '30s', '10m', '24h', '14d'];
  assert.equal(texts.map(parseDuration), [0, 250, 30_000, 600_000, 86_400_000, 1_209_600_000]);
});

duration('what is no whole number with a unit is refused by code', () => {
  for (const text of [
    '',
    '30',
    's',
    '30 s',
    '1.5h',
    '-1s',
    '+1s',
    '1e3s',
    '30S',
    '1h30m',
    '３0s',
    '999999999999d',
  ])
    assert.throws(
      () => parseDuration(text),
      (error: unknown) => error instanceof ConfigError && error.code === 'E-DURATION-001',
      text,
    );
});

duration.run();
