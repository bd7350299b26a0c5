// How close the simulator is to real logs, by the same formulas: held to the table in calibration.md.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { plain } from '../plain.ts';
import { service } from '../service.ts';
import { busy, type Day, type Job, mean, shape, sum, unlike, variation } from './calibration.fixture.ts';
import { hour, simulator, tuesday } from './fixture.ts';
import { Simulator } from './simulator.ts';
import { factCode } from './words.ts';

const calibration = suite('simulate/calibration');
const pathOf = (name: string) => fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
const calls = pathOf('callcenter_arrivals/anonymous_bank_1999_6min_counts.csv.gz');
const production = pathOf('production/Production.csv.gz');
const isThere = existsSync(calls) && existsSync(production);

const rowsOf = (path: string) =>
  gunzipSync(readFileSync(path))
    .toString()
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

/** Sundays to Thursdays with more than 800 calls, 8:00 to 22:00. */
function realDays(): Day[] {
  const days = new Map<string, Day>();
  for (const [begin, calls_] of rowsOf(calls)) {
    const at = new Date(`${begin}Z`);
    const key = begin.slice(0, 10);
    if (!days.has(key)) days.set(key, { weekday: at.getUTCDay(), slots: Array(28).fill(0) });
    const slot = at.getUTCHours() * 2 + Math.floor(at.getUTCMinutes() / 30) - 16;
    if (slot >= 0 && slot < 28) days.get(key)!.slots[slot] += Number(calls_);
  }
  return [...days.values()].filter(({ weekday, slots }) => weekday < 5 && sum(slots) > 800);
}

/** Mondays to Thursdays of one large office, groups at its door, without families and seasons. */
function simulatedDays(seed: number, isPlain: boolean): Day[] {
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

const realJobs = (): Job[] =>
  rowsOf(production).map(([, from, to, kind, by]) => ({
    ...{ by, kind },
    from: Date.parse(`${from}Z`),
    to: Date.parse(`${to}Z`),
  }));

/** What officers do at the counter, and what machines print. */
function simulatedJobs(): Job[] {
  const of = simulator({ n: 12, days: 8 });
  const jobs: Job[] = [];
  for (let t = of.start; t < of.end; ) {
    const { n, at, worked, officer, fact } = of.next((t += hour));
    for (let row = 0; row < n; row++)
      if (worked[row] > 0 && officer[row] > 0)
        jobs.push({
          ...{ by: of.words.officers[officer[row]], kind: `${fact[row]}` },
          ...{ from: at[row] - worked[row], to: at[row] },
        });
  }
  return jobs;
}

calibration('without chance between days and their parts arrivals are Poisson', () => {
  const { slot } = unlike(simulatedDays(1, true));
  assert.ok(slot < 0.05, `${slot}`);
});

/** By name: what the table says. */
const table = readFileSync(new URL('../calibration.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const [, name, ...cells] = line.split('|').map((cell) => cell.trim());
    const [real, simulated, within] = cells.map(Number);
    return Number.isFinite(real) ? [{ name, real, simulated, within }] : [];
  });

const against = isThere ? calibration : calibration.skip;
against('the simulator is as close to real logs as calibration.md says (needs ../shared/data)', () => {
  const days = [1, 2, 3].map((seed) => simulatedDays(seed, false));
  const apart = [unlike(realDays()), ...days.map(unlike)];
  const pair = (of: readonly number[]) => [of[0], mean(of.slice(1))];
  const peak = (of: readonly Day[]) => Math.max(...shape(of)) * of[0].slots.length;
  const [real, made] = [realJobs(), simulatedJobs()];
  const machines = made.filter(({ kind }) => kind === `${factCode('application.printed')}`);
  const measured: Record<string, number[]> = {
    day: pair(apart.map((of) => of.day)),
    'half hour': pair(apart.map((of) => of.slot)),
    neighbours: pair(apart.map((of) => of.neighbour)),
    peak: pair([realDays(), ...days].map(peak)),
    'task time': [variation(real), variation(made)],
    busy: [busy(real), busy(machines)],
  };
  for (const [name, [r, s]] of Object.entries(measured))
    console.log(`${name.padEnd(12)} real ${r.toFixed(2)} simulated ${s.toFixed(2)}`);
  assert.equal(
    table.map(({ name }) => name),
    Object.keys(measured),
  );
  for (const { name, real, simulated, within } of table) {
    const [r, s] = measured[name];
    assert.ok(
      Math.abs(r - real) < 0.006 && Math.abs(s - simulated) < 0.03,
      `${name}: ${r} ${s}, not as written`,
    );
    if (within > 0) assert.ok(Math.abs(r - s) <= within, `${name}: ${r} ${s}`);
  }
});

calibration.run();
