// C15 to C21: alarms, what would help, and whether they can be trusted.
import { type Capability, must, type Row } from './capability.ts';

/** The rush, by its rule, key and hour: the same in every run of the seed. */
const alert = 'a-6c0f9db35e4b7eb3';
const minutes = (from: unknown, to: unknown) =>
  Math.round((Date.parse(String(to)) - Date.parse(String(from))) / 60_000);
const crowded = (rows: readonly Row[]) => rows.filter(({ kind }) => kind === 'crowded');

export const alarming: readonly Capability[] = [
  {
    id: 'C15',
    what: 'Rush detected automatically',
    command: 'rahdari alerts list',
    of: 'rush',
    observe({ rows, stage }) {
      const planted = stage.labels
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','));
      must(planted.length === 1, `${planted.length} incidents were planted`);
      const [[, office, key, start, end]] = planted;
      const found = crowded(rows);
      const where = found.map((row) => `${row.office}/${row.key}`);
      must(
        where.length === 1 && where[0] === `${office}/${key}`,
        `crowded: ${where.join(', ') || 'nowhere'}`,
      );
      const delay = minutes(start, found[0].since_at);
      must(delay > 0 && Date.parse(String(found[0].since_at)) < Date.parse(end), `found after ${delay} min`);
      return `planted at ${where[0]}, found there ${delay} min after it began and nowhere else`;
    },
  },
  {
    id: 'C16',
    what: 'Immediate intervention',
    command: 'rahdari alerts list',
    of: 'helped',
    async observe({ rows, sql }) {
      const life = (run: 'rush' | 'helped') =>
        sql(
          run,
          `SELECT state, known_at, acknowledge_by_at AS due FROM core.alerts_revisions WHERE alert = '${alert}' ORDER BY number`,
        );
      const taken = (await life('helped')).find(({ state }) => state === 'acknowledged');
      must(taken && rows.some((row) => row.alert === alert), 'the acknowledged alert is not acknowledged');
      const [first, ...later] = await life('rush');
      const nobody = later.find(({ state }) => state === 'escalated');
      must(nobody?.known_at === first.due, `escalated ${nobody?.known_at}, due ${first.due}`);
      return `acknowledged ${minutes(first.known_at, taken.known_at)} min after it opened; left alone, escalated after ${minutes(first.known_at, first.due)} min`;
    },
    lacks: 'an owner from the duty roster',
  },
  {
    id: 'C17',
    what: 'Alarm with a life cycle',
    command: `rahdari sql "SELECT number, state, severity, revision FROM core.alerts_revisions WHERE alert = '${alert}' ORDER BY number"`,
    of: 'helped',
    async observe({ rows, sql }) {
      const states = rows.map(({ state }) => String(state));
      const counts = (wanted: string) => states.filter((state) => state === wanted).length;
      must(states[0] === 'open' && counts('open') === 1, `it begins with ${states[0]}`);
      must(states.at(-1) === 'clear' && counts('clear') === 1, `it ends with ${states.at(-1)}`);
      const revisions = rows.map(({ revision }) => Number(revision));
      must(
        revisions.every((one, i) => i === 0 || one - revisions[i - 1] <= 1),
        'a revision is missing',
      );
      const alone = await sql('rush', `SELECT state FROM core.alerts_revisions WHERE alert = '${alert}'`);
      const moves = alone.filter(({ state }) => state === 'moved').length;
      must(moves > 0, 'left alone, its severity never moved');
      return `one incident: open, ${counts('acknowledged')} acknowledged, ${counts('update')} updates, clear; left alone, ${moves} moves of severity`;
    },
  },
  {
    id: 'C18',
    what: 'Extra staff or an alternative',
    command: 'rahdari query open_alerts',
    of: 'rush',
    async observe({ rows, stage, sql }) {
      const [{ action, amount, until_at }] = crowded(rows);
      must(action === 'open_counters' && Number(amount) > 0 && until_at, 'it advises nothing');
      const waits = (run: 'rush' | 'helped') =>
        sql(
          run,
          "SELECT round(waiting) AS waiting FROM windows.congestion_1m WHERE office = 'KHI-01' AND step = 'submission' AND window_end_at = '2026-03-02T04:55:00Z'",
        );
      const [[alone], [helped]] = await Promise.all([waits('rush'), waits('helped')]);
      must(
        Number(helped.waiting) < Number(alone.waiting),
        `${helped.waiting} wait with help, ${alone.waiting} without`,
      );
      const { amount: n, office, key, until_at: until } = stage.help;
      return `${n} more counters at ${office}/${key} until ${until}; done so, ${helped.waiting} instead of ${alone.waiting} wait at 04:55Z`;
    },
  },
  {
    id: 'C19',
    what: 'Places of chronic rush',
    command: 'rahdari query hot_spots',
    of: 'week',
    async observe({ rows, sql }) {
      const [{ n }] = await sql('week', 'SELECT count(*) AS n FROM marts.chronic_hot_spots');
      must(Number(n) > 0, 'no place is ranked');
      return `${n} places ranked by their hours of long waits in 28 days, ${rows.length} with any`;
    },
  },
  {
    id: 'C20',
    what: 'Speed and transparency',
    command: `rahdari alerts explain ${alert}`,
    of: 'rush',
    async observe({ text, sql }) {
      const evidence = /^SELECT .*$/m.exec(text)?.[0];
      must(evidence, 'it shows no evidence');
      const [last] = await sql('rush', `SELECT observed FROM core.alerts WHERE alert = '${alert}'`);
      const found = (await sql('rush', evidence)).at(-1);
      must(found && found.waiting === last.observed, `evidence ${found?.waiting}, alert ${last.observed}`);
      return `the SQL it gives finds ${found.waiting} waiting, as the alert says`;
    },
    lacks: 'figures that may be published',
  },
  {
    id: 'C21',
    what: 'Orderly and reliable process',
    command: 'rahdari query slowest_steps',
    of: 'week',
    observe({ rows }) {
      const spread = rows.filter(
        ({ waiting_p50_hours: p50, waiting_p90_hours: p90 }) => Number(p90) >= Number(p50),
      );
      must(rows.length > 0 && spread.length === rows.length, 'a p90 is below its median');
      return `median and p90 of ${rows.length} steps`;
    },
    lacks: 'how far each office keeps to the workflow',
  },
];
