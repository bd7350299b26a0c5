// The questions of a snapshot: literal visits in, literal answers out; published values for the arithmetic of waiting lines.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { recipes } from '../data/recipes.ts';
import { DuckDB } from '../engine/duckdb.ts';
import { minute } from './laws.fixture.ts';
import { askable, questions, readQuestion } from './questions.ts';
import { queueing } from './queueing.ts';
import { lines } from './sample.fixture.ts';
import { after, at, logOf, type Said, said, ticks } from './time.fixture.ts';

const test = suite('sinks/questions');
const from = at('02 10:00');

/** One visit: minutes after ten at which its token was issued, called, and its service began and ended, or it left. */
interface Visit {
  readonly issued: number;
  readonly called?: number;
  readonly served?: number;
  readonly gone?: 'abandoned' | 'no_show';
  readonly left?: number;
  readonly counter?: string;
  readonly application?: string;
  readonly priority?: string;
}

const toldOf = (office: string, visits: readonly Visit[]): Said[] =>
  visits.flatMap(({ issued, called, served, gone, left = 0, counter = 'c1', application, priority }, i) => {
    const one = (fact: string, at: number, data: object = {}) =>
      said(office, `queue.${fact}`, from + at * minute, from + at * minute, {
        ...{ token: `T-${office}-${i}`, step: 'submission', application, priority },
        ...data,
      });
    return [
      one('token_issued', issued),
      ...(called === undefined ? [] : [one('token_called', called, { counter })]),
      ...(served === undefined
        ? []
        : [one('service_started', called ?? 0, { counter }), one('service_ended', served, { counter })]),
      ...(gone === undefined ? [] : [one(gone, left)]),
    ];
  });

/** What a snapshot answers after a log. */
const asked = <T>(log: readonly Said[], ask: (rows: (sql: string) => Promise<unknown[]>) => Promise<T>) =>
  after(logOf(log), async (engine) => {
    await engine.snapshot();
    const path = join(engine.options.dir, 'snapshots', 'latest.duckdb');
    const db = await DuckDB.open(path, { readOnly: true });
    try {
      return await ask((sql) => db.rows(sql));
    } finally {
      await db.close();
    }
  });

test('Erlang B and C are those of the textbooks, and where the line grows there is no answer', async () => {
  const db = await DuckDB.open(':memory:');
  await db.run(queueing.join(';'));
  const [row] = await db.rows(
    `SELECT round(erlang_b(2, 3), 4) AS b, round(erlang_c(2, 3), 10) AS c3, round(erlang_c(2, 4), 4) AS c4, round(erlang_c(60 * 3 / 60, 4), 4) AS c60,
       round(erlang_c(110 * 4.5 / 60, 9), 4) AS c110, round(erlang_c(110 * 4.5 / 60, 11), 4) AS c11, erlang_c(3, 3) AS full`,
  );
  assert.equal(row, {
    b: 0.2105,
    c3: 0.4444444444,
    c4: 0.1739,
    c60: 0.5094,
    c110: 0.7328,
    c11: 0.2853,
    full: null,
  });
  await db.close();
});

test('the wait at a place in the line is a gamma quantile, within 1.5 %', async () => {
  const db = await DuckDB.open(':memory:');
  await db.run(queueing.join(';'));
  // Quantiles of the sum of k exponentials of mean 1: R's qgamma(share, k).
  const published: [place: number, share: number, quantile: number][] = [
    [1, 0.5, Math.LN2],
    [1, 0.9, Math.LN10],
    [2, 0.9, 3.8897202],
    [5, 0.5, 4.6709089],
    [5, 0.9, 7.9935896],
    [20, 0.95, 27.879286],
  ];
  for (const [place, share, quantile] of published) {
    const [{ wait }] = await db.rows(`SELECT expected_wait(${place}, 4, 4000, ${share}) AS wait`);
    const off = Math.abs((wait as number) / (1000 * quantile) - 1);
    assert.ok(off < 0.015, `place ${place}, ${share}: off by ${off}`);
  }
  assert.is((await db.rows('SELECT expected_wait(3, 0, 4000, 0.5) AS wait'))[0].wait, null);
  await db.close();
});

test('served, soon or not, given up, not there and still here are counted by the hour of the token', async () => {
  const visits: Visit[] = [
    { issued: 0, called: 10, served: 15 },
    { issued: 1, called: 16, served: 32 },
    { issued: 2, called: 30, served: 65 },
    { issued: 3, gone: 'abandoned', left: 8 },
    { issued: 4, gone: 'abandoned', left: 40 },
    { issued: 5, called: 20, gone: 'no_show', left: 22 },
    { issued: 6 },
  ];
  const log = [...toldOf('LHR-02', visits), ...ticks(from, from + 70 * minute)];
  await asked(log, async (rows) => {
    assert.equal(
      await rows(
        `SELECT office, n_visits::INT AS visits, n_served::INT AS served, n_abandoned::INT AS abandoned, n_no_show::INT AS no_show, n_expired::INT AS expired, n_open::INT AS open,
           round(abandonment_ratio, 3) AS given_up, round(service_level_ratio, 3) AS level, n_long_visits::INT AS long, round(short_visit_ratio, 3) AS short, wait_p50_ms::INT AS p50 FROM marts.service_levels`,
      ),
      [
        {
          ...{ office: 'LHR-02', visits: 7, served: 3, abandoned: 2, no_show: 1, expired: 0, open: 1 },
          // Two of three served were called within 15 minutes; one of those who gave up had waited longer.
          ...{ given_up: 0.4, level: 0.5, long: 1, short: 0.333, p50: 15 * minute },
        },
      ],
    );
    assert.equal(
      await rows(
        `SELECT office, n_waiting::INT AS waiting, epoch_ms(oldest_since_at)::DOUBLE AS since, epoch_ms(as_of()) - epoch_ms(oldest_since_at) = 64 * ${minute} AS is_long, counters::INT AS counters FROM marts.waiting_now`,
      ),
      [{ office: 'LHR-02', waiting: 1, since: from + 6 * minute, is_long: true, counters: 0 }],
    );
  });
});

test('24 people an hour of 5 minutes each on 3 counters: a load of 2, and a wait of 2 min 13 s by Erlang', async () => {
  const visits = Array.from({ length: 24 }, (_, i) => ({
    issued: i * 2,
    called: i * 2,
    served: i * 2 + 5,
    counter: `c${i % 3}`,
  }));
  const log = [...toldOf('LHR-02', visits), ...ticks(from, from + 65 * minute)];
  await asked(log, async (rows) => {
    assert.equal(
      await rows(
        `SELECT arrivals::INT AS arrivals, counters::INT AS counters, round(offered_load, 6) AS load, round(utilisation_ratio, 4) AS used, round(waits_ratio, 4) AS waits, round(wait_expected_ms / 60000, 4) AS minutes FROM marts.offered_load`,
      ),
      [{ arrivals: 24, counters: 3, load: 2, used: 0.6667, waits: 0.4444, minutes: 2.2222 }],
    );
  });
});

test("Little's law holds by office and day where nothing is missing", async () => {
  const log = lines.map((line) => {
    const event = JSON.parse(line);
    return { stored: Date.parse(event.time), event };
  });
  const found = await after(
    logOf(log),
    async (engine) => {
      await engine.drain();
      await engine.snapshot();
      const db = await DuckDB.open(join(engine.options.dir, 'snapshots', 'latest.duckdb'), {
        readOnly: true,
      });
      const rows = await db.rows(
        'SELECT office, difference_ratio AS off FROM marts.littles_law WHERE waiting_mean > 0',
      );
      await db.close();
      return rows;
    },
    { time: 'event' },
  );
  assert.ok(found.length >= 3);
  for (const { office, off } of found) assert.ok((off as number) < 0.02, `${office} is off by ${off}`);
});

test("Little's law says which office's calls are missing, and is not misled by who waits through midnight", async () => {
  const visits: Visit[] = Array.from({ length: 10 }, (_, i) => ({
    issued: i,
    called: 10 + i,
    served: 20 + i,
  }));
  const night: Visit[] = [{ issued: 13 * 60 + 50, called: 14 * 60 + 20, served: 14 * 60 + 25 }];
  const missing = visits.map((visit, i) => (i % 2 ? visit : { issued: visit.issued }));
  const log = [
    ...toldOf('ISB-01', visits),
    ...toldOf('KHI-01', missing),
    ...toldOf('LHR-02', [...visits, ...night]),
  ];
  await asked([...log, ...ticks(from, from + 15 * 60 * minute)], async (rows) => {
    assert.equal(
      await rows(
        `SELECT strftime(window_start_at, '%d') AS day, office, n_visits::INT AS visits, n_unseen::INT AS unseen, round(difference_ratio, 4) AS off, round(carried_hours * 60) AS carried FROM marts.littles_law ORDER BY ALL`,
      ),
      [
        { ...{ day: '02', office: 'ISB-01', visits: 10, unseen: 0 }, off: 0, carried: 0 },
        // Half of its calls never came: its people seem to wait on and on.
        { ...{ day: '02', office: 'KHI-01', visits: 10, unseen: 5 }, off: 0.9726, carried: 0 },
        { ...{ day: '02', office: 'LHR-02', visits: 11, unseen: 0 }, off: 0, carried: 20 },
      ],
    );
  });
});

test('who comes again for the same step was not settled the first time', async () => {
  const visits: Visit[] = [
    { issued: 0, called: 1, served: 3, application: 'A-1' },
    { issued: 10, called: 11, served: 13, application: 'A-1' },
    { issued: 20, called: 21, served: 23, application: 'A-1' },
    { issued: 21, called: 22, served: 24, application: 'A-2' },
    { issued: 22, called: 23, served: 25 },
  ];
  await asked([...toldOf('LHR-02', visits), ...ticks(from, from + 30 * minute)], async (rows) => {
    assert.equal(
      await rows(
        'SELECT office, n_visits::INT AS visits, n_repeat::INT AS repeat, repeat_ratio AS ratio, n_applications::INT AS applications, most_visits::INT AS most FROM marts.failure_demand',
      ),
      [{ office: 'LHR-02', visits: 4, repeat: 2, ratio: 0.5, applications: 1, most: 3 }],
    );
  });
});

test('where 1 of 10 waited more than an hour again and again is a chronic hot spot', async () => {
  const long = [0, 60, 120].map((issued) => ({ issued, called: issued + 70, served: issued + 72 }));
  const short = [0, 60, 120].map((issued) => ({ issued, called: issued + 5, served: issued + 9 }));
  const log = [...toldOf('LHR-02', long), ...toldOf('KHI-02', short), ...ticks(from, from + 260 * minute)];
  await asked(log, async (rows) => {
    assert.equal(
      await rows(
        'SELECT office, n_hours::INT AS hours, n_hot_hours::INT AS hot, hot_ratio AS ratio, n_hot_days::INT AS days FROM marts.chronic_hot_spots',
      ),
      [
        { office: 'LHR-02', hours: 3, hot: 3, ratio: 1, days: 1 },
        { office: 'KHI-02', hours: 3, hot: 0, ratio: 0, days: 0 },
      ],
    );
  });
});

test('an office that says nothing is a blind spot from when it fell silent', async () => {
  const talking = Array.from({ length: 21 }, (_, issued) => ({ issued }));
  const log = [
    ...toldOf('LHR-02', talking),
    ...toldOf('KHI-02', [{ issued: 3 }]),
    ...ticks(from, from + 20 * minute),
  ];
  await asked(log, async (rows) => {
    assert.equal(
      await rows(
        "SELECT clock, why, strftime(since_at, '%H:%M') AS since, n_missing::INT AS missing FROM marts.blind_spots",
      ),
      [{ clock: 'KHI-02', why: 'silent', since: '10:08', missing: 0 }],
    );
  });
});

test('complaints are counted for each thousand visits, answered and settled in so long, and some we had seen coming', async () => {
  const one = (fact: string, minutes: number, complaint: string, data: object = {}) =>
    said('LHR-02', `complaint.${fact}`, from + minutes * minute, from + minutes * minute, {
      complaint,
      ...data,
    });
  const log = [
    ...toldOf(
      'LHR-02',
      Array.from({ length: 10 }, (_, issued) => ({ issued, called: issued, served: issued + 1 })),
    ),
    said('LHR-02', 'application.submitted', from, from, {
      application: 'A-1',
      due_at: '2026-03-02T10:20:00Z',
    }),
    one('opened', 30, 'K-1', { topic: 'delay', application: 'A-1' }),
    one('acknowledged', 40, 'K-1'),
    one('resolved', 60, 'K-1'),
    one('reopened', 70, 'K-1'),
    one('opened', 31, 'K-2', { topic: 'bribery', is_bribe_alleged: true }),
    one('assigned', 51, 'K-2'),
    one('resolved', 91, 'K-2'),
    one('opened', 32, 'K-3', { topic: 'rush' }),
    ...ticks(from, from + 100 * minute),
  ];
  await asked(log, async (rows) => {
    const [found] = await rows(
      `SELECT office, n_opened::INT AS opened, n_open::INT AS open, n_bribery::INT AS bribery, per_thousand, answer_p50_ms::INT AS answered, resolve_p50_ms::INT AS settled, reopened_ratio, round(flagged_ratio, 3) AS flagged FROM marts.complaints_by_office`,
    );
    assert.equal(found, {
      ...{ office: 'LHR-02', opened: 3, open: 2, bribery: 1, per_thousand: 3000 / 11 },
      ...{ answered: 15 * minute, settled: 45 * minute, reopened_ratio: 0.5, flagged: 0.333 },
    });
  });
});

test('who is called before those with older tokens is an inversion, other priority classes apart', async () => {
  const visits: Visit[] = [
    { issued: 0, called: 10 },
    { issued: 1, called: 11 },
    { issued: 2, called: 5 },
    { issued: 3, called: 12 },
    { issued: 4, called: 4, priority: 'elderly' },
  ];
  const [recipe] = (await recipes()).filter(({ name }) => name === 'token_order');
  const sql = recipe.sql.replaceAll(/\$(office|day)/g, 'NULL');
  await asked([...toldOf('LHR-02', visits), ...ticks(from, from + 30 * minute)], async (rows) => {
    const [{ office, n_inversions, n_pairs, inversion_ratio }] = (await rows(sql)) as Record<
      string,
      unknown
    >[];
    assert.equal([office, Number(n_inversions), Number(n_pairs), inversion_ratio], ['LHR-02', 2, 6, 0.3333]);
  });
});

test('every question that ships is one view; a file that does not say what it asks is refused', () => {
  assert.is(questions().length, 25);
  assert.ok(questions().every(([made]) => /^CREATE (VIEW|TABLE) (marts|staff)\./.test(made)));
  const views = (sql: readonly string[]) =>
    sql.flatMap((one) => /^CREATE (?:VIEW|TABLE) (\S+)/.exec(one)?.[1] ?? []);
  assert.equal(views(askable([], [])), []);
  assert.equal(views(askable([], ['CREATE VIEW core.visits AS SELECT 1'])), [
    'marts.failure_demand',
    'marts.public_figures',
    'marts.service_levels',
    'marts.waiting_now',
  ]);
  const wrong = (sql: string, cause: RegExp) => assert.throws(() => readQuestion('a.sql', sql), cause);
  wrong('SELECT 1', /a\.sql: it names no view/);
  wrong('-- view: marts.a\nSELECT 1 AS b', /does not say what it asks/);
  wrong('-- view: marts.a\n-- doc: what?\n-- b: one · ایک\nSELECT 1 AS b', /"doc" is not in both languages/);
});

test.run();
