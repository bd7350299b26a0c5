// How early marts.machine_warnings tells of machines that wear, and how often in vain: simulated machines that fail every 30 hours of work.
import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { service } from '../data/service.ts';
import type { Label } from '../data/simulate/incidents.ts';
import { Ndjson } from '../data/simulate/ndjson.ts';
import { Simulator } from '../data/simulate/simulator.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { readQuestion } from '../sinks/questions.ts';

const hour = 3_600_000;
const question = 'pipelines/marts/machine_warnings.sql';
const seeds = [1, 2, 3, 4];
const { offices, load, ...setting } = service(12);
const db = await DuckDB.open(':memory:');
await db.run('CREATE SCHEMA core; CREATE SCHEMA marts');
await db.run(
  'CREATE TABLE told (machine VARCHAR, fact VARCHAR, state VARCHAR, produced BIGINT, spoiled BIGINT, cycle_ms BIGINT, ms BIGINT, n BIGINT)',
);
const labels: Label[] = [];
const quoted = (value: unknown) => (value === undefined ? 'NULL' : `'${value}'`);

for (const seed of seeds) {
  const made = new Simulator({
    ...{ ...setting, offices, load: { ...load, machineFailure: 30 * hour } },
    ...{ seed, start: Date.parse('2026-03-02T19:00:00Z'), days: 45 },
  });
  const ndjson = new Ndjson(made.words);
  for (let t = made.start; t < made.end; ) {
    const text = Buffer.from(ndjson.bytes(made.next((t = Math.min(made.end, t + 24 * hour))))).toString();
    const rows = text
      .split('\n')
      .filter((line) => line.includes('"passport.machine.'))
      .map((line) => {
        const { type, time, sequence, data } = JSON.parse(line);
        const counts = [data.produced, data.spoiled, data.cycle_ms].map(quoted);
        const named = [`${seed}-${data.machine}`, type.split('.')[2], data.state].map(quoted);
        return `(${[...named, ...counts, Date.parse(time), sequence].join()})`;
      });
    if (rows.length > 0) await db.run(`INSERT INTO told VALUES ${rows.join()}`);
  }
  labels.push(...made.labels.map((label) => ({ ...label, key: `${seed}-${label.key}` })));
}
await db.run(`CREATE TABLE core.machine_spans AS SELECT 'HQ-01' AS office, *, lag(state) OVER mine AS state_before, make_timestamptz(ms * 1000) AS ended_at, ms - lag(ms) OVER mine AS lasted_ms
  FROM told WINDOW mine AS (PARTITION BY machine ORDER BY ms, n)`);
await db.run(readQuestion(question, readFileSync(new URL(`../${question}`, import.meta.url), 'utf8'))[0]);

/** Warned hours, by when they ended. */
const warned = (await db.rows(
  'SELECT machine, epoch_ms(hour_at)::DOUBLE AS began, len(why)::INT AS signs FROM marts.machine_warnings ORDER BY hour_at',
)) as unknown as { machine: string; began: number; signs: number }[];
const work = (await db.rows(
  "SELECT machine, ms::DOUBLE AS at, lasted_ms::DOUBLE AS ms FROM core.machine_spans WHERE state_before = 'EXECUTE'",
)) as unknown as { machine: string; at: number; ms: number }[];
await db.close();
const worked = (machine: string | undefined, from: number, to: number) =>
  work
    .filter((of) => (machine === undefined || of.machine === machine) && of.at > from && of.at <= to)
    .reduce((sum, { ms }) => sum + ms, 0) / hour;

const wear = labels.filter(({ kind }) => kind === 'wear');
const isWorn = ({ machine, began }: (typeof warned)[0]) =>
  wear.some(({ key, start, end }) => key === machine && began + hour > start && began <= end);
for (const signs of [1, 2]) {
  const of = warned.filter((one) => one.signs >= signs);
  const leads = wear.flatMap(({ key, start, end }) => {
    const first = of.find(
      (one) => one.machine === key && one.began + hour > start && one.began + hour <= end,
    );
    return first ? [worked(key, first.began + hour, end)] : [];
  });
  const vain = of.filter((one) => !isWorn(one));
  const episodes = vain.filter(
    ({ machine, began }) =>
      !vain.some((one) => one.machine === machine && one.began < began && one.began >= began - 12 * hour),
  );
  console.log(
    `${signs} sign${signs > 1 ? 's' : ''}: ${leads.length} of ${wear.length} failures told of before, ${median(leads).toFixed(1)} h of work before (median); ${episodes.length} times in vain in ${worked(undefined, 0, Number.POSITIVE_INFINITY).toFixed(0)} h of work`,
  );
}
