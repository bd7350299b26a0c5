// A load without chance between days, officers and applications.
import type { Load } from './load.ts';

/** The same without what makes days, officers and applications unlike one another: for theory, and for what is small. */
export const plain = (load: Load): Load => ({
  ...load,
  ...Object.fromEntries(
    'dayShape slotShape appointed goesFirst comesAgain doorEvery officerSpeed officerCare absent breakFor rosteredBefore entryErrors objected held paused lapsed unclaimed lateComplaints waitComplaints'
      .split(' ')
      .map((name) => [name, 0]),
  ),
  complaints: [0, 0],
  afterHoliday: 1,
  season: Array(12).fill(1),
});
