// Thresholds as data: what holds everywhere is what the pipelines declare, and each rule is one of theirs.
import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { profile } from '../data/profiles.ts';
import { atOffices, readThresholds } from '../data/thresholds.ts';
import type { Above } from '../engine/watch.ts';
import { pipelines } from './index.ts';

const test = suite('pipelines/thresholds');
const text = readFileSync(new URL('../data/thresholds.csv', import.meta.url), 'utf8');
const thresholds = readThresholds('data/thresholds.csv', text);

test('what holds everywhere is what the pipelines declare', () => {
  const declared = pipelines.flatMap(({ name, watch }) =>
    watch
      .filter((of): of is Above => of.kind === 'above')
      .flatMap(({ says, levels, clear }) =>
        Object.entries({ ...levels, clear }).map(
          ([severity, level]) => `${name}.${says} ${severity} ${level}`,
        ),
      ),
  );
  const everywhere = thresholds.filter(({ where }) => where === '*');
  assert.equal(
    everywhere.map(({ rule, severity, level }) => `${rule} ${severity} ${level}`),
    declared,
  );
  assert.ok(thresholds.every(({ rule }) => everywhere.some((of) => of.rule === rule)));
});

test('a size stands for its offices, whose warnings are below what is critical and above what is clear', () => {
  const at = atOffices(thresholds, profile('full')).filter(({ where }) => where === 'KHI-01');
  assert.equal(
    at.map(({ severity, level }) => [severity, level]),
    [
      ['warning', 150],
      ['critical', 300],
      ['clear', 110],
    ],
  );
});

for (const [from, to, says] of [
  ['major,warning,150', 'huge,warning,150', 'E-THRESHOLD-003 t.csv:8 where cannot be "huge".'],
  ['*,clear', '*,gone', 'E-THRESHOLD-003 t.csv:4 severity cannot be "gone".'],
])
  test(`${from} written as ${to} is refused`, () => {
    assert.throws(
      () => readThresholds('t.csv', text.replace(from, to)),
      (error: Error) => `${error}`.startsWith(says),
    );
  });
test.run();
