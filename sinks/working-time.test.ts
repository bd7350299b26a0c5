// Working time in SQL is that of the kernel: the golden cases, and a thousand of chance.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Random } from '../data/simulate/random.ts';
import type { Exception, Opening } from '../engine/days.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { Hours } from '../engine/hours.ts';
import { memoryLog } from '../engine/inputs/memory.ts';
import type { Value } from '../engine/ports.ts';
import { quote } from '../engine/quote.ts';
import { at, goldens } from '../engine/workdays.fixture.ts';
import { type Counting, Workdays } from '../engine/workdays.ts';
import { hour, openEngine, stored } from './laws.fixture.ts';
import { foldersOf } from './sample.fixture.ts';
import { officeDaysSql, workingTime } from './working-time.ts';

const test = suite('sinks/working-time');
const folder = foldersOf(test);
const day = 24 * hour;
const instant = (t: number) => `TIMESTAMPTZ '${new Date(t).toISOString()}'`;
const ms = (value: Value) => (value === null ? null : (value as unknown as Date).getTime());

async function over<V>(
  offices: ReadonlyMap<string, Hours>,
  [from, to]: [string, string],
  ask: (db: DuckDB) => Promise<V>,
): Promise<V> {
  const db = await DuckDB.open(':memory:');
  try {
    await db.run('CREATE SCHEMA meta');
    for (const sql of [...officeDaysSql(offices, at(from), at(to)), ...workingTime]) await db.run(sql);
    return await ask(db);
  } finally {
    await db.close();
  }
}

test('the golden cases: what is due when, a pause adding its working days', async () => {
  const offices = new Map(goldens.map(({ opening }, i) => [`G-${i}`, new Hours(opening)]));
  const asked = goldens.map(({ start, days, counting, pauses }, i) => {
    const paused = pauses.map(({ from, to }) => `+ working_days('G-${i}', ${instant(from)}, ${instant(to)})`);
    return `(${i}, due_at('G-${i}', ${instant(at(start))}, ${days} ${paused.join(' ')}, counting := '${counting.from}', until := '${counting.until}'))`;
  });
  const rows = await over(offices, ['2024-01-01T00:00Z', '2027-01-01T00:00Z'], (db) =>
    db.rows(`SELECT due FROM (VALUES ${asked.join(', ')}) v(i, due) ORDER BY i`),
  );
  assert.equal(
    rows.map(({ due }) => ms(due)),
    goldens.map(({ due }) => at(due)),
  );
});

const zones = ['Asia/Karachi', 'Europe/London', 'Asia/Kathmandu', 'America/New_York'];
const hoursOf = ['09:00-14:00', '20:00-02:00', '00:00-08:00', '-'];
const weekends = [['Sat', 'Sun'], ['Fri', 'Sat'], ['Sun'], []];

function openingOf(random: Random): Opening {
  const pick = <V>(of: readonly V[]): V => of[Math.floor(random.share() * of.length)];
  const [opens, closes] = pick(hoursOf).split('-');
  const kinds = ['off', 'off', 'on', 'hours', 'usual'] as const;
  const exceptions = Array.from({ length: 40 }, (): Exception => {
    const from = Math.floor(at('2025-01-01T00:00Z') / day + random.share() * 1200);
    const kind = pick(kinds);
    const own = kind === 'hours' ? { opens: '10:00', closes: '12:15' } : { opens: '', closes: '' };
    return { from, to: from + Math.floor(random.share() * 4), kind, ...own };
  });
  return { zone: pick(zones), opens, closes, weekend: pick(weekends), exceptions };
}

test('working days, open time and due dates of a thousand cases are those of the kernel', async () => {
  const random = new Random(1, 'cases', 'working time');
  const names = Array.from({ length: 40 }, (_, i) => `R-${i}`);
  const offices = new Map(names.map((name) => [name, new Hours(openingOf(random))]));
  const workdays = names.map((name) => new Workdays(offices.get(name)!));
  const cases = Array.from({ length: 1000 }, (_, i) => {
    const from = at('2025-03-01T00:00Z') + Math.floor(random.share() * 700 * day);
    const counting = {
      from: random.share() < 0.5 ? 'next_day' : 'same_day',
      until: random.share() < 0.5 ? 'closing' : 'midnight',
    } as Counting;
    const to = from + Math.floor((random.share() - 0.2) * 60 * day);
    return { of: i % names.length, from, to, days: 1 + Math.floor(random.share() * 40), counting };
  });
  const given = cases.map(
    ({ of, from, to, days, counting }, i) =>
      `(${i}, 'R-${of}', ${instant(from)}, ${instant(to)}, ${days}, '${counting.from}', '${counting.until}')`,
  );
  // The columns are called as the arguments and as the columns that the macros look into.
  const rows = await over(offices, ['2025-01-01T00:00Z', '2028-01-01T00:00Z'], async (db) => {
    await db.run(
      `CREATE TABLE cases AS SELECT * FROM (VALUES ${given.join(', ')}) v(day, office, starts_at, ends_at, n_working_days, counting, until)`,
    );
    return db.rows(
      'SELECT working_days(office, starts_at, ends_at) AS days, open_ms(office, starts_at, ends_at)::DOUBLE AS open, due_at(office, starts_at, n_working_days, counting := counting, until := until) AS due FROM cases ORDER BY day',
    );
  });
  cases.forEach(({ of, from, to, days, counting }, i) => {
    const { hours } = workdays[of];
    assert.equal(
      [rows[i].days, rows[i].open, ms(rows[i].due)],
      [
        workdays[of].between(hours.dayOf(from), hours.dayOf(to)),
        hours.openMsBetween(from, to),
        workdays[of].due(from, days, counting),
      ],
      `case ${i}`,
    );
  });
});

test('what lies outside the days, and offices without hours, are not known', async () => {
  const offices = new Map([['KHI-01', new Hours(goldens[0].opening)]]);
  const early = instant(at('2024-01-01T00:00Z'));
  const here = instant(at('2026-03-02T00:00Z'));
  const [row] = await over(offices, ['2026-01-01T00:00Z', '2027-01-01T00:00Z'], (db) =>
    db.rows(
      `SELECT working_days('KHI-01', ${early}, ${here}) AS a, open_ms('KHI-01', ${early}, ${here}) AS b, due_at('KHI-01', ${here}, 900) AS c, due_at('X-01', ${here}, 1) AS d, open_ms('X-01', ${here}, ${here}) AS e, due_at('KHI-01', NULL, 1) AS f`,
    ),
  );
  assert.equal(Object.values(row), [null, null, null, null, null, null]);
});

test('a snapshot counts as its engine does, a holiday that the log told included', async () => {
  const dir = folder();
  const told = (type: string, time: string, data: object) => ({
    specversion: '1.0',
    id: `E-${time}`,
    source: '/offices/KHI-01',
    type: `passport.${type}.v1`,
    time,
    officeid: 'KHI-01',
    data,
  });
  const case1 = { application: 'A-1', step: 'submission', service: 'new', category: 'fast_track' };
  const eve = { name: 'PK', kind: 'holiday', day_from_at: '2026-03-03T00:00:00Z' };
  const engine = await openEngine(dir, 'broker');
  await engine.read(
    memoryLog(
      stored(
        [
          told('application.submitted', '2026-03-02T05:00:00Z', case1),
          told('reference.holiday', '2026-03-02T06:00:00Z', eve),
        ],
        () => 0,
      ),
    ),
  );
  await engine.snapshot();
  await engine.close();
  const db = await DuckDB.open(`${dir}/snapshots/latest.duckdb`, { readOnly: true });
  const [row] = await db.rows(
    `SELECT due_at, due_at(office, opened_at, 2) AS counted, is_working FROM core.applications JOIN meta.office_days USING (office) WHERE day = DATE '2026-03-03' AND application = ${quote('A-1')}`,
  );
  await db.close();
  const due = Date.parse('2026-03-05T14:00+05:00');
  assert.equal([ms(row.due_at), ms(row.counted), row.is_working], [due, due, false]);
});

test.run();
