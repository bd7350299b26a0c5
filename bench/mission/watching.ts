// C1 to C7: what is watched, at once and without a gap: applications, printing, lines.
import { type Capability, must, type Row, same, sum } from './capability.ts';
import { muted, withheld } from './stage.ts';

const most = (rows: readonly Row[], name: string) => Math.max(...rows.map((row) => Number(row[name])));
/** Results by the events of offices that neither the rush nor the silence touches. */
const elsewhere = `SELECT * EXCLUDE (revision, closed_at, closed_stream, closed_seq, closed_ordinal) FROM windows.congestion_1m WHERE office NOT IN ('KHI-01', '${muted}') AND window_end_at <= '2026-03-02T04:58:00Z' ORDER BY ALL`;

export const watching: readonly Capability[] = [
  {
    id: 'C1',
    what: 'Real-time monitoring',
    command: 'rahdari sql "FROM meta.freshness"',
    of: 'rush',
    async observe({ rows, sql }) {
      const [{ n, s }] = await sql(
        'rush',
        'SELECT count(*) AS n, max(epoch(closed_at - window_end_at)) AS s FROM windows.congestion_1m',
      );
      must(Number(n) > 0 && Number(s) <= 5, `${n} windows, known up to ${s} s after their end`);
      must(
        rows.every(({ is_open, behind }) => !is_open || String(behind) < '00:01:01'),
        'the clock of an open office is more than a minute behind',
      );
      return `${n} one-minute windows of ${rows.length} clocks, known at most ${s} s after their end (logged time)`;
    },
  },
  {
    id: 'C2',
    what: 'Day and night, nothing unobserved',
    command: 'rahdari alerts list',
    of: 'helped',
    async observe({ rows, stage, sql }) {
      const silent = rows.filter(({ kind }) => kind === 'silent');
      must(
        same(
          silent.map(({ office }) => office),
          [muted],
        ),
        `silent are ${silent.map((row) => row.office)}`,
      );
      const counts = await sql('helped', "SELECT counter, n FROM marts.accounting WHERE pipeline = ''");
      const n = Object.fromEntries(counts.map((row) => [row.counter, row.n]));
      must(n.accepted === stage.told && n.duplicate === 0, `${n.accepted} of ${stage.told} events accepted`);
      must(same(await sql('helped', elsewhere), await sql('rush', elsewhere)), 'other offices differ');
      return `${muted} alone silent after 5 min; read in two goes, ${n.accepted} of ${stage.told} events once each`;
    },
    lacks: 'an alarm when the engine itself lags',
  },
  {
    id: 'C3',
    what: 'One integrated dashboard',
    command: 'rahdari sql "FROM meta.snapshot"',
    of: 'rush',
    async observe({ rows: [{ as_of }], sql }) {
      const [of] = await sql(
        'rush',
        'SELECT (SELECT sum(n_events) FROM core.applications) AS told, (SELECT count(*) FROM raw.application_events) AS facts, (SELECT count(*) FROM core.visits) AS visits, (SELECT count(DISTINCT token) FROM raw.queue_events) AS tokens',
      );
      must(of.told === of.facts && of.visits === of.tokens, `tables disagree: ${JSON.stringify(of)}`);
      return `as of ${as_of}: ${of.facts} facts of applications, ${of.visits} visits, tables agree`;
    },
    lacks: 'staff, stock and complaints in it',
  },
  {
    id: 'C4',
    what: 'Each application from end to end',
    command: `rahdari status ${withheld}`,
    of: 'helped',
    async observe({ rows: [status], sql }) {
      must(same(status.missing, ['photo']), `missing is ${JSON.stringify(status.missing)}`);
      const [{ n, exact }] = await sql(
        'week',
        'SELECT count(*) AS n, count(*) FILTER (WHERE ms = epoch_ms(delivered_at) - epoch_ms(opened_at)) AS exact FROM core.applications JOIN (SELECT application, sum(total_ms) AS ms FROM core.stage_spans GROUP BY 1) USING (application) WHERE delivered_at IS NOT NULL',
      );
      must(Number(n) > 0 && n === exact, `the steps of ${exact} of ${n} add up`);
      return `a photograph never told is found missing; ${n} followed to delivery in a week, times of steps add up`;
    },
  },
  {
    id: 'C5',
    what: 'Printing performance',
    command: 'rahdari query printing_by_day',
    of: 'week',
    async observe({ rows, sql }) {
      const [{ n }] = await sql('week', "SELECT count(*) AS n FROM raw.events WHERE fact = 'printed'");
      must(Number(n) > 0 && sum(rows, 'n_printed') === n, `${sum(rows, 'n_printed')} of ${n} printed`);
      return `${rows.length} days: ${sum(rows, 'n_queued')} queued, ${n} printed, ${sum(rows, 'n_failed')} failed inspection`;
    },
    lacks: 'capacity of the machines to compare with',
  },
  {
    id: 'C6',
    what: 'Late processing',
    command: 'rahdari query sla_by_office',
    of: 'week',
    async observe({ rows, sql }) {
      const [{ n }] = await sql(
        'week',
        'SELECT count(*) AS n FROM core.applications WHERE coalesce(closed_at, as_of()) > due_at',
      );
      const late = sum(rows, 'n_late') + sum(rows, 'n_open_overdue');
      must(late === n, `${late} late by office, ${n} in all`);
      return `${late} of ${sum(rows, 'n_applications')} applications late`;
    },
    lacks: 'who is at risk before it is late',
  },
  {
    id: 'C7',
    what: 'Waiting lines',
    command: 'rahdari query waits_by_office',
    of: 'helped',
    async observe({ rows, sql }) {
      const [{ n }] = await sql(
        'helped',
        "SELECT count(DISTINCT token) AS n FROM raw.queue_events WHERE fact = 'token_issued'",
      );
      must(Number(n) > 0 && sum(rows, 'n_visits') === n, `${sum(rows, 'n_visits')} visits of ${n} tokens`);
      const [line] = await sql(
        'helped',
        "SELECT round(max(waiting)) AS most, (SELECT count(*) FROM core.visits WHERE outcome = 'gone') AS gone FROM windows.congestion_1m",
      );
      must(Number(line.most) > 0 && Number(line.gone) > 0, `longest ${line.most}, gone ${line.gone}`);
      return `${n} visits in ${rows.length} offices; 9 of 10 called within ${most(rows, 'wait_p90_minutes')} min at worst; longest line ${line.most}; ${line.gone} gone unserved`;
    },
  },
];
