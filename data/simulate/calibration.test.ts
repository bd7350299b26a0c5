// How unlike days and parts of days are: simulated arrivals against a year of a real call centre, by the same formulas.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plain } from '../load.ts';
import { service } from '../service.ts';
import { hour, tuesday } from './fixture.ts';
import { Simulator } from './simulator.ts';
import { factCode } from './words.ts';

const calibration = suite('simulate/calibration');
const path = fileURLToPath(
  new URL('../../../shared/data/callcenter_arrivals/anonymous_bank_1999_6min_counts.csv.gz', import.meta.url),
);
const isThere = existsSync(path);

interface Day {
  readonly weekday: number;
  readonly slots: number[];
}
const sum = (of: readonly number[]) => of.reduce((total, x) => total + x, 0);
const mean = (of: readonly number[]) => sum(of) / of.length;

/**
 * Coefficients of variation beyond Poisson: of a day, against the four days of its weekday before and after; of half an
 * hour, against its share of its own day, from the index of dispersion D = 1 + mean * cv * cv.
 */
function unlike(days: readonly Day[]): { day: number; slot: number } {
  const squares: number[] = [];
  for (let weekday = 0; weekday < 7; weekday++) {
    const totals = days.filter((of) => of.weekday === weekday).map(({ slots }) => sum(slots));
    for (const [i, total] of totals.entries()) {
      const near = [...totals.slice(Math.max(0, i - 4), i), ...totals.slice(i + 1, i + 5)];
      if (near.length > 0) squares.push((total / mean(near) - 1) ** 2);
    }
  }
  const all = sum(days.map(({ slots }) => sum(slots)));
  const shares = days[0].slots.map((_, i) => sum(days.map(({ slots }) => slots[i])) / all);
  const chi = days.flatMap(({ slots }) => {
    const total = sum(slots);
    return slots.map((n, i) => (n - total * shares[i]) ** 2 / (total * shares[i]));
  });
  const perSlot = all / days.length / shares.length;
  return { day: Math.sqrt(mean(squares)), slot: Math.sqrt(Math.max(0, mean(chi) - 1) / perSlot) };
}

/** Sundays to Thursdays with more than 900 calls, 8:00 to 22:00. */
function real(): Day[] {
  const days = new Map<string, Day>();
  const [, ...rows] = gunzipSync(readFileSync(path)).toString().trimEnd().split('\n');
  for (const row of rows) {
    const [begin, calls] = row.split(',');
    const at = new Date(`${begin}Z`);
    const key = begin.slice(0, 10);
    if (!days.has(key)) days.set(key, { weekday: at.getUTCDay(), slots: Array(28).fill(0) });
    const slot = at.getUTCHours() * 2 + Math.floor(at.getUTCMinutes() / 30) - 16;
    if (slot >= 0 && slot < 28) days.get(key)!.slots[slot] += Number(calls);
  }
  return [...days.values()].filter(({ weekday, slots }) => weekday < 5 && sum(slots) > 800);
}

/** Mondays to Thursdays of one large office, groups at its door, without families and seasons. */
function simulated(seed: number, isPlain: boolean): Day[] {
  const { offices, load, ...rest } = service(2);
  const steady = {
    ...load,
    families: [1],
    season: Array(12).fill(1),
    appointed: 0,
    absent: 0,
    comesAgain: 0,
  };
  const of = new Simulator({
    ...rest,
    offices: [{ ...offices[1], counters: 20, exceptions: [] }],
    load: isPlain ? plain(steady) : steady,
    ...{ seed, start: tuesday, days: 70 },
  });
  const issued = factCode('queue.token_issued');
  const submission = of.words.steps.indexOf('submission');
  const days = new Map<number, Day>();
  for (let t = of.start; t < of.end; ) {
    const told = of.next((t += 24 * hour));
    for (let row = 0; row < told.n; row++) {
      if (told.fact[row] !== issued || told.step[row] !== submission || told.application[row] > 0) continue;
      const day = Math.floor((told.at[row] - tuesday) / (24 * hour));
      const slot = Math.floor((((told.at[row] - tuesday) / hour) % 24) * 2) - 18;
      if (!days.has(day)) days.set(day, { weekday: (day + 2) % 7, slots: Array(10).fill(0) });
      if (slot >= 0 && slot < 10) days.get(day)!.slots[slot]++;
    }
  }
  return [...days.values()].filter(({ weekday }) => weekday >= 1 && weekday <= 4);
}

calibration('without chance between days and their parts arrivals are Poisson', () => {
  const { slot } = unlike(simulated(1, true));
  assert.ok(slot < 0.05, `${slot}`);
});

const against = isThere ? calibration : calibration.skip;
against(
  'days and half hours are as unlike as those of a real call centre, within 0.06 (needs ../shared/data)',
  () => {
    const truth = unlike(real());
    const found = [1, 2, 3].map((seed) => unlike(simulated(seed, false)));
    const [day, slot] = [mean(found.map((of) => of.day)), mean(found.map((of) => of.slot))];
    const said = `simulated: day ${day.toFixed(3)} slot ${slot.toFixed(3)}; real: ${truth.day.toFixed(3)} ${truth.slot.toFixed(3)}`;
    assert.ok(Math.abs(day - truth.day) < 0.06 && Math.abs(slot - truth.slot) < 0.06, said);
  },
);

calibration.run();
