// What is asked of officers, one by one: literal facts in, literal answers out, for few to see.
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DuckDB } from '../engine/duckdb.ts';
import { rootOf } from './kept-snapshots.ts';
import { hour, minute } from './laws.fixture.ts';
import { after, at, logOf, type Said, said, ticks } from './time.fixture.ts';

const test = suite('sinks/staff');
const from = at('02 10:00');
const iso = (minutes: number) => new Date(from + minutes * minute).toISOString();
const officer = (n: number) => `O-${String(n).padStart(8, '0')}`;

/** Minutes after ten. */
const one = (office: string, fact: string, minutes: number, data: object): Said =>
  said(office, fact, from + minutes * minute, from + minutes * minute, data);
const shift = (start: number, end: number) => ({ shift_start_at: iso(start), shift_end_at: iso(end) });

interface Visit {
  readonly issued: number;
  readonly called?: number;
  readonly served?: number;
}
const visits = (office: string, by: string, all: readonly Visit[]): Said[] =>
  all.flatMap(({ issued, called, served }, i) => {
    const about = { token: `T-${office}-${i}`, step: 'submission' };
    const acts = { ...about, officer: by, counter: 'c1', application: `A-${office}-${i}` };
    return [
      one(office, 'queue.token_issued', issued, about),
      ...(called === undefined ? [] : [one(office, 'queue.token_called', called, acts)]),
      ...(called === undefined || served === undefined
        ? []
        : [
            one(office, 'queue.service_started', called, acts),
            one(office, 'queue.service_ended', served, acts),
          ]),
    ];
  });

/** What the snapshot for few answers, and what the one for all has of a schema `staff`. */
const asked = (told: readonly Said[], hours: number, ...queries: readonly string[]) =>
  after(logOf([...told, ...ticks(from, from + hours * hour)]), async (engine) => {
    await engine.snapshot();
    const { dir } = engine.options;
    const open = (isRestricted: boolean) =>
      DuckDB.open(join(rootOf(dir, isRestricted), 'latest.duckdb'), { readOnly: true });
    const [all, few] = [await open(false), await open(true)];
    try {
      const inAll = await all.rows(
        "SELECT schema_name || '.' || name AS name FROM (SELECT schema_name, table_name AS name FROM duckdb_tables() UNION ALL SELECT schema_name, view_name FROM duckdb_views()) WHERE schema_name = 'staff'",
      );
      assert.equal(inAll, [], 'what all may see has nothing of officers');
      const answers: Record<string, unknown>[][] = [];
      for (const sql of queries) answers.push(await few.rows(sql));
      return answers;
    } finally {
      await all.close();
      await few.close();
    }
  });

test('at work is logged in without breaks; idle is when the next one waited already, breaks off', async () => {
  const by = officer(1);
  const [days] = await asked(
    [
      one('LHR-02', 'staff.logged_in', 0, { officer: by, counter: 'c1', ...shift(0, 60) }),
      one('LHR-02', 'staff.break_started', 30, { officer: by }),
      one('LHR-02', 'staff.break_ended', 40, { officer: by }),
      one('LHR-02', 'staff.logged_out', 60, { officer: by }),
      ...visits('LHR-02', by, [
        { issued: 0, called: 5, served: 15 },
        { issued: 10, called: 20, served: 30 },
        { issued: 31, called: 45, served: 50 },
        // Came when the officer had been free for five minutes: nobody waited.
        { issued: 55, called: 55, served: 60 },
      ]),
    ],
    2,
    'SELECT officer, office, (at_work_ms / 60000)::INT AS at_work, n_served::INT AS served, served_per_hour AS rate, (busy_ms / 60000)::INT AS busy, occupancy_ratio AS occupied, (idle_while_waiting_ms / 60000)::INT AS idle FROM staff.days',
  );
  assert.equal(days, [
    { officer: by, office: 'LHR-02', at_work: 50, served: 4, rate: 4.8, busy: 30, occupied: 0.6, idle: 15 },
  ]);
});

test('of four on the roster two came, one was on leave, one was missing; one came who was not on it', async () => {
  const staff = (fact: string, n: number, minutes: number) =>
    one('LHR-02', `staff.${fact}`, minutes, { officer: officer(n), role: 'submission', ...shift(60, 120) });
  const [attendance] = await asked(
    [
      ...[1, 2, 3, 4].map((n) => staff('rostered', n, n)),
      ...[1, 2].map((n) => staff('logged_in', n, 60 + n)),
      staff('on_leave', 3, 60),
      staff('reassigned', 5, 70),
    ],
    2,
    'SELECT office, role, n_rostered::INT AS rostered, n_came::INT AS came, n_on_leave::INT AS on_leave, n_extra::INT AS extra, attendance_ratio AS attended, coverage_ratio AS covered FROM staff.attendance',
  );
  assert.equal(attendance, [
    {
      ...{ office: 'LHR-02', role: 'submission', rostered: 4, came: 2, on_leave: 1, extra: 1 },
      ...{ attended: 0.5, covered: 0.75 },
    },
  ]);
});

test('a ghost shift has people waiting and no call in it, on the roster or with counters open', async () => {
  const waiting: Visit[] = Array.from({ length: 6 }, (_, i) => ({ issued: 5 + i }));
  const late = waiting.map(({ issued }, i) => ({ issued, called: 90 + i, served: 92 + i }));
  const rostered = (office: string, start: number, end: number, n: number) =>
    one(office, 'staff.rostered', -n, { officer: officer(n), ...shift(start, end) });
  const told = [
    // Planned, and nobody is called.
    rostered('LHR-02', 0, 120, 1),
    ...visits('LHR-02', officer(1), waiting),
    // The second of two overlapping shifts does the calling: neither is a ghost.
    rostered('KHI-01', 0, 120, 2),
    rostered('KHI-01', 60, 180, 3),
    ...visits('KHI-01', officer(3), late),
    // No roster is told: two counters are open, one after the other.
    one('ISB-01', 'queue.counter_opened', 0, { counter: 'c1' }),
    one('ISB-01', 'queue.counter_opened', 40, { counter: 'c2' }),
    one('ISB-01', 'queue.counter_closed', 50, { counter: 'c1' }),
    one('ISB-01', 'queue.counter_closed', 110, { counter: 'c2' }),
    ...visits('ISB-01', officer(4), waiting),
    // Nothing planned and nothing open: closed, not a ghost.
    ...visits('PEW-01', officer(5), waiting),
    // Four are too few to tell.
    rostered('QTA-01', 0, 120, 6),
    ...visits('QTA-01', officer(6), waiting.slice(0, 4)),
  ];
  const [ghosts] = await asked(
    told,
    4,
    `SELECT office, (epoch_ms(shift_start_at) - ${from}) / 60000 AS start, (epoch_ms(shift_end_at) - ${from}) / 60000 AS "end", n_rostered::INT AS rostered, n_issued::INT AS issued, n_called::INT AS called, (epoch_ms(first_issued_at) - ${from}) / 60000 AS first FROM staff.ghost_shifts ORDER BY office`,
  );
  assert.equal(ghosts, [
    { office: 'ISB-01', start: 0, end: 110, rostered: 0, issued: 6, called: 0, first: 5 },
    { office: 'LHR-02', start: 0, end: 120, rostered: 1, issued: 6, called: 0, first: 5 },
  ]);
});

test('of 30 entries two were amended and one objected to afterwards; 29 say nothing of their officer', async () => {
  const entered = (by: string, n: number, offset: number) =>
    Array.from({ length: n }, (_, i) => {
      const application = `A-${by}-${i}`;
      const about = { application, officer: by, service: 'new', category: 'normal' };
      return [
        // Seconds before the entry an objection was settled.
        ...(i < 4 ? [one('LHR-02', 'application.objection_raised', offset + i, about)] : []),
        one('LHR-02', 'application.submitted', offset + i, { ...about, step: 'submission' }),
        one('LHR-02', 'application.data_entered', offset + i + 10, {
          ...about,
          ...{ step: 'data_entry', duration_ms: (i + 1) * 1000 },
        }),
        ...(i === 10 || i === 11 ? [one('LHR-02', 'application.data_amended', offset + 60, about)] : []),
        ...(i === 12 ? [one('LHR-02', 'application.objection_raised', offset + 60, about)] : []),
        ...(i === 13 ? [one('LHR-02', 'application.qc_failed', offset + 60, { application })] : []),
      ];
    }).flat();
  const [right, work, index] = await asked(
    [...entered(officer(1), 30, 0), ...entered(officer(2), 29, 1)],
    2,
    'SELECT officer, n_entered::INT AS entered, n_amended::INT AS amended, n_objected::INT AS objected, n_objected_later::INT AS later, n_failed::INT AS failed, first_time_right_ratio AS "right", round(objection_ratio, 4) AS objections, round(rework_ratio, 4) AS rework FROM staff.first_time_right ORDER BY officer',
    "SELECT officer, step, service, category, n_done::INT AS done, n_timed::INT AS timed, working_p50_ms::INT AS p50, working_p90_ms::INT AS p90 FROM staff.casework WHERE step = 'data_entry' ORDER BY officer",
    'SELECT officer, step, n_cases::INT AS cases, actual_ms::INT AS actual, expected_ms::INT AS expected, round(shrunk_index, 6) AS of_peers, is_outside FROM staff.peer_index ORDER BY officer',
  );
  const counts = { amended: 2, objected: 5, later: 1, failed: 1 };
  assert.equal(right, [
    { officer: officer(1), entered: 30, ...counts, right: 0.9, objections: 0.1667, rework: 0.1333 },
    { officer: officer(2), entered: 29, ...counts, right: null, objections: null, rework: null },
  ]);
  const of = { step: 'data_entry', service: 'new', category: 'normal' };
  assert.equal(work, [
    { officer: officer(1), ...of, done: 30, timed: 30, p50: 15500, p90: 27100 },
    { officer: officer(2), ...of, done: 29, timed: 29, p50: null, p90: null },
  ]);
  // 465 s and 435 s, of 900 s for 59: the first index is 465 / (30 * 900 / 59) drawn half way to 1.
  // Two are too few to say who is outside.
  const ofAll = { step: 'data_entry', is_outside: null };
  assert.equal(index, [
    { officer: officer(1), ...ofAll, cases: 30, actual: 465_000, expected: 457_627, of_peers: 1.008056 },
    { officer: officer(2), ...ofAll, cases: 29, actual: 435_000, expected: 442_373, of_peers: null },
  ]);
});

test('a visit is timed by the service that its application says it was for', async () => {
  const by = officer(1);
  const all = Array.from({ length: 45 }, (_, i) => ({ issued: i, called: i, served: i + 1 + (i % 3) }));
  const told = [
    ...visits('LHR-02', by, all),
    ...all.map(({ issued }, i) =>
      one('LHR-02', 'application.submitted', issued, {
        ...{ application: `A-LHR-02-${i}`, step: 'submission', officer: by },
        ...{ service: i < 30 ? 'new' : 'renewal', category: 'urgent' },
      }),
    ),
  ];
  const [handling] = await asked(
    told,
    1,
    'SELECT officer, step, service, category, n_served::INT AS served, handling_p50_ms::INT AS p50, handling_p90_ms::INT AS p90 FROM staff.handling ORDER BY service',
  );
  const of = (service: string) => ({ officer: by, step: 'submission', service, category: 'urgent' });
  assert.equal(handling, [
    { ...of('new'), served: 30, p50: 2 * minute, p90: 3 * minute },
    { ...of('renewal'), served: 15, p50: null, p90: null },
  ]);
});

test.run();
