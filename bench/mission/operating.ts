// C8 to C14: how the service works: delays, printing, backlogs, cities, missions abroad.
import { type Capability, must, same, sum } from './capability.ts';

export const operating: readonly Capability[] = [
  {
    id: 'C8',
    what: 'Bureaucratic delay',
    command: 'rahdari query slowest_steps',
    of: 'week',
    async observe({ rows: [slowest], sql }) {
      const [{ share }] = await sql(
        'week',
        'SELECT round(100 * sum(waiting_ms) / sum(total_ms), 1) AS share FROM core.stage_spans',
      );
      must(Number(share) > 0 && Number(share) < 100, `${share} % waiting`);
      return `${share} % of the time is waiting, most before ${slowest.step} (median ${slowest.waiting_p50_hours} h)`;
    },
    lacks: 'objections that come back to the same officer',
  },
  {
    id: 'C9',
    what: 'Staff performance',
    command: 'rahdari query staff_index --restricted --param all=true',
    of: 'week',
    observe({ rows }) {
      const judged = rows.filter(({ shrunk_index }) => Number(shrunk_index) > 0);
      must(judged.length > 3, `only ${judged.length} officers have done enough to be compared`);
      const outside = judged.filter(({ is_outside }) => is_outside === true).length;
      const indices = judged.map(({ shrunk_index }) => Number(shrunk_index));
      return `${judged.length} comparisons of officers with their peers, from ${Math.min(...indices)} to ${Math.max(...indices)} of the usual time; ${outside} beyond chance`;
    },
  },
  {
    id: 'C10',
    what: 'Printing workflow',
    command: `rahdari sql "FROM windows.lifecycle_1d WHERE office = 'HQ-01'"`,
    of: 'week',
    observe({ rows }) {
      const done = ['queueing', 'printing', 'quality', 'packing', 'dispatch'].map((step) => {
        const n = sum(
          rows.filter((row) => row.step === step),
          'done',
        );
        must(n > 0, `nothing of step ${step}`);
        return `${n} ${step}`;
      });
      return done.join(', ');
    },
    lacks: 'lamination, spoiled booklets and reprints',
  },
  {
    id: 'C11',
    what: 'Machine condition',
    command: 'rahdari query oee',
    of: 'week',
    observe({ rows }) {
      must(rows.length >= 5, `${rows.length} days`);
      for (const { day, availability_ratio: a, quality_ratio: q } of rows)
        must(Number(a) >= 0 && Number(a) <= 1 && (q === null || Number(q) <= 1), `${day}: ${a}, ${q}`);
      const best = rows.map(({ oee_ratio }) => Number(oee_ratio)).sort((a, b) => b - a)[0];
      return `availability, performance and quality of ${rows[0].n_machines} machines on ${rows.length} days, OEE up to ${best}`;
    },
  },
  {
    id: 'C12',
    what: 'Backlogs in real time',
    command: 'rahdari query backlog_by_step',
    of: 'rush',
    async observe({ rows, sql }) {
      const [{ n }] = await sql(
        'rush',
        "SELECT count(DISTINCT application) AS n FROM raw.application_events WHERE application NOT IN (SELECT application FROM raw.application_events WHERE fact IN ('delivered', 'rejected', 'withdrawn', 'cancelled'))",
      );
      must(Number(n) > 0 && sum(rows, 'n_open') === n, `${sum(rows, 'n_open')} of ${n} open`);
      return `${n} open at ${rows.length} steps, ${rows[0].n_open} of them after ${rows[0].step}`;
    },
    lacks: 'when it will be worked off, as a forecast',
  },
  {
    id: 'C13',
    what: 'Several cities',
    command: 'rahdari query home_and_missions --param level=office',
    of: 'rush',
    async observe({ rows, sql }) {
      const levels = 'SELECT level, sum(n_visits) AS n FROM marts.home_and_abroad GROUP BY level';
      const counts = new Set((await sql('rush', levels)).map(({ n }) => n));
      must(counts.size === 1, `offices, countries, regions and all have ${[...counts]} visits`);
      const cities = new Set(rows.map(({ office }) => String(office).slice(0, 3)));
      must(
        ['ISB', 'KHI', 'LHR'].every((city) => cities.has(city)),
        `only ${[...cities]}`,
      );
      return `${rows.length} offices in ${cities.size} cities side by side, Islamabad, Karachi and Lahore among them; countries, regions and all add up`;
    },
  },
  {
    id: 'C14',
    what: 'Missions abroad',
    command: 'rahdari query home_and_missions',
    of: 'badly',
    async observe({ rows, sql }) {
      const [home, abroad] = ['home', 'mission'].map((one) => rows.find(({ kind }) => kind === one));
      must(home?.decided_p50_open_minutes && abroad?.decided_p50_open_minutes, 'nothing was decided');
      const [late] = await sql('badly', 'SELECT count(*) AS n FROM raw.late');
      const [twice] = await sql('badly', 'SELECT count(*) AS n FROM raw.duplicates');
      must(Number(late.n) > 0 && Number(twice.n) > 0, 'nothing came late or twice');
      for (const table of ['core.applications', 'core.visits']) {
        const all = `SELECT * EXCLUDE (officer) FROM ${table} ORDER BY ALL`;
        must(
          same(await sql('badly', all), await sql('rush', all)),
          `${table} depends on the order of arrival`,
        );
      }
      const told = [abroad, home].map((of) => `${of.n_applications} in ${of.decided_p50_open_minutes} min`);
      return `decided abroad ${told[0]}, at home ${told[1]} (medians of open time); ${late.n} late and ${twice.n} repeated events change no table`;
    },
  },
];
