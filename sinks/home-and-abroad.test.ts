// Home and missions compared in each office's own working time: across a change of clocks, other weekends, and an injected delay.
import { median } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { almanac } from '../data/almanac.ts';
import type { Office } from '../data/offices.ts';
import { grouped, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import type { Planned } from '../data/simulate/incidents.ts';
import { answers } from './truth.fixture.ts';

const test = suite('sinks/home-and-abroad');
const day = 86_400_000;
const names = ['MUX-01', 'QUE-01', 'LON-01', 'RUH-01'];
const offices = almanac(undefined, 'small').offices.filter(({ office }) => names.includes(office));

/** Late in March, before the slower mission's passports could change what is printed for others: the clocks of London go forward on the 29th, Riyadh rests on Friday and Saturday. */
const simulated = (scenario: readonly Planned[]) =>
  textOf(simulator({ offices, scenario, days: 5, seed: 6101, start: Date.parse('2026-03-25T19:00:00Z') }));

/** Local minutes since 1970 and the weekday at an instant, by the platform's own calendar. */
function localOf(zone: string, at: number) {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      ...{ timeZone: zone, weekday: 'short', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', hourCycle: 'h23' },
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, date, hour, minute] = ['year', 'month', 'day', 'hour', 'minute'].map((name) =>
    Number(parts[name]),
  );
  return { midnight: Date.UTC(year, month - 1, date), minutes: hour * 60 + minute, weekday: parts.weekday };
}

/** Time in [from, to) in which the office is open, ms: each minute asked for itself. */
function openMs({ zone, opens, closes, weekend, short = [] }: Office, from: number, to: number): number {
  const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  let ms = 0;
  for (let at = from; at < to; ) {
    const next = Math.min(to, at - (at % 60_000) + 60_000);
    const { minutes, weekday } = localOf(zone, at);
    const [from, until] = short.find((of) => of.weekday === weekday)
      ? [short[0].opens, short[0].closes]
      : [opens!, closes!];
    if (!weekend.includes(weekday) && minutes >= minutesOf(from) && minutes < minutesOf(until))
      ms += next - at;
    at = next;
  }
  return ms;
}

const asked = (text: string) =>
  answers(text.split('\n').filter(Boolean), (rows) =>
    rows(
      `SELECT office, n_offices::INT AS n, n_sources_complete::INT AS complete, n_applications::INT AS applications, decided_p50_open_ms::DOUBLE AS decided
       FROM marts.home_and_abroad WHERE level IN ('office', 'kind') ORDER BY kind, office NULLS LAST`,
    ),
  );

test('decisions in open time equal a count minute by minute, and only the mission that is slowed differs', async () => {
  const text = simulated([]);
  const cases = grouped(parsed(text), ({ fact, data }) =>
    fact.startsWith('application.') ? data.application : undefined,
  );
  const open = new Map<string, number[]>([...names, 'home', 'mission'].map((name) => [name, []]));
  let overnight = 0;
  for (const events of cases.values()) {
    const of = events.toSorted((a, b) => a.at - b.at);
    const decided = of.find(({ fact }) => ['application.approved', 'application.rejected'].includes(fact));
    if (decided === undefined) continue;
    const office = offices.find((one) => one.office === of[0].officeid)!;
    if (decided.at - of[0].at > day / 2) overnight++;
    const ms = openMs(office, of[0].at, decided.at);
    for (const name of [office.office, office.kind]) open.get(name)!.push(ms);
  }
  assert.ok(overnight > 5, String(overnight));
  const counted = (name: string) => Math.round(median(open.get(name)!));
  const found = await asked(text);
  assert.equal(
    found.map(({ office, n, complete, decided }) => [office, n, complete, decided]),
    [
      ...[
        ['MUX-01', 1, 1, counted('MUX-01')],
        ['QUE-01', 1, 1, counted('QUE-01')],
      ],
      [null, 2, 2, counted('home')],
      ...[
        ['LON-01', 1, 1, counted('LON-01')],
        ['RUH-01', 1, 1, counted('RUH-01')],
      ],
      [null, 2, 2, counted('mission')],
    ],
  );
  const slow: Planned = {
    ...{ kind: 'slow', isLookalike: false, size: 5, key: 'decision', anchor: '' },
    ...{ among: 'mission', rank: 1, after: 0, lasts: 30 * day },
  };
  const slowed = await asked(simulated([slow]));
  const changed = slowed.filter((row, i) => row.decided !== found[i].decided);
  assert.is(changed.length, 2, JSON.stringify(changed));
  for (const [i, row] of slowed.entries())
    if (changed.includes(row)) assert.ok((row.decided as number) > (found[i].decided as number));
  assert.ok(changed.some(({ office }) => office === null));
});
test.run();
