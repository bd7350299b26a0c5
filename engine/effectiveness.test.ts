// Effectiveness of machines: the values of the standard's arithmetic, and what is told where nothing can be divided.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  availability,
  inherentAvailability,
  isRateDoubtful,
  meanTimeBetweenFailures,
  meanTimeToRepair,
  oee,
  performance,
  quality,
} from './effectiveness.ts';

const test = suite('effectiveness');
const shift = { planned: 480, producing: 400, perItem: 0.5, produced: 720, good: 700 };

test('a shift of 480 minutes, 400 at work on 720 items of half a minute, 700 of them good: 72.92 %', () => {
  assert.is(availability(shift), 400 / 480);
  assert.is(performance(shift), 0.9);
  assert.is(quality(shift), 700 / 720);
  assert.equal(
    [availability, performance, quality, oee].map((of) => of(shift).toFixed(4)),
    ['0.8333', '0.9000', '0.9722', '0.7292'],
  );
});

test('more than the rated speed gives is told as it is, and the rate is doubted', () => {
  const fast = { ...shift, produced: 1000, good: 1000 };
  assert.is(performance(fast), 1.25);
  assert.ok(isRateDoubtful(fast));
  assert.not(isRateDoubtful(shift));
});

test('what was not planned, did not run or made nothing has no ratio', () => {
  assert.ok(Number.isNaN(availability({ ...shift, planned: 0 })));
  assert.ok(Number.isNaN(performance({ ...shift, producing: 0 })));
  assert.ok(Number.isNaN(quality({ ...shift, produced: 0 })));
  assert.ok(Number.isNaN(meanTimeBetweenFailures(100, 0)));
});

test('120 h between failures and 4 h of repair leave 96.77 %', () => {
  const mtbf = meanTimeBetweenFailures(480, 4);
  const mttr = meanTimeToRepair(16, 4);
  assert.equal([mtbf, mttr], [120, 4]);
  assert.is(inherentAvailability(mtbf, mttr).toFixed(4), '0.9677');
});

test.run();
