// The fees that ship: golden amounts of the notice of December 2024, twice after a loss, and nothing before it.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dayOf } from './calendars.ts';
import { feeOf, readFees } from './fees.ts';
import { fees as shipped } from './service.ts';

const fees = suite('fees');
const day = dayOf('2026-03-02');
const asked = { service: 'new', category: 'normal', pages: 36, years: 5, loss: 0 };

fees('amounts are those of the notice, in paisa; a loss doubles and a second one quadruples them', () => {
  assert.is(feeOf(shipped(), day, asked), 450_000);
  assert.is(feeOf(shipped(), day, { ...asked, category: 'urgent', years: 10 }), 1_120_000);
  assert.is(feeOf(shipped(), day, { ...asked, service: 'lost', loss: 1 }), 900_000);
  assert.is(feeOf(shipped(), day, { ...asked, service: 'lost', loss: 2 }), 1_800_000);
});

fees('a channel that costs more does so once, lost or not', () => {
  assert.is(feeOf(shipped(), day, { ...asked, channel: 'nadra' }), 550_000);
  assert.is(feeOf(shipped(), day, { ...asked, service: 'lost', loss: 1, channel: 'nadra' }), 1_000_000);
});

fees('where no rule holds there is no amount', () => {
  assert.ok(Number.isNaN(feeOf(shipped(), dayOf('2024-12-17'), asked)));
  assert.ok(Number.isNaN(feeOf(shipped(), day, { ...asked, category: 'fast_track', pages: 100 })));
});

fees('a mistake is told with file and line', () =>
  assert.throws(
    () =>
      readFees(
        'f.csv',
        'rule,valid_from,valid_to,service,category,pages,validity_years,loss,channel,amount_rs,source\na,2024-01-01,,,normal,36,5,0,,much,here\n',
      ),
    /f\.csv:2 amount_rs cannot be "much"/,
  ),
);

fees.run();
