// What is said of officers equals how they were made: speed, attendance, hours, and a night shift that was a ghost.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Event, grouped, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import { answers, type Rows } from './truth.fixture.ts';

const test = suite('sinks/staff-truth');
const linesOf = (text: string) => text.split('\n').filter(Boolean);
const start = Date.parse('2026-05-10T19:00:00Z');

/** How long each officer was at work, ms, by the facts in order. */
function workOf(events: readonly Event[], until: number) {
  const began = new Map<string, number>();
  const worked = new Map<string, number>();
  for (const { fact, at, data } of events) {
    if (['logged_in', 'reassigned', 'break_ended'].includes(fact.replace('staff.', '')))
      began.set(data.officer, at);
    if (fact !== 'staff.break_started' && fact !== 'staff.logged_out') continue;
    worked.set(data.officer, (worked.get(data.officer) ?? 0) + at - began.get(data.officer)!);
    began.delete(data.officer);
  }
  for (const [officer, at] of began) worked.set(officer, (worked.get(officer) ?? 0) + until - at);
  return new Map([...worked].sort());
}

/** How many applications each officer was the first to enter, and how many of them were amended after that. */
function entriesOf(events: readonly Event[]) {
  const by = new Map<string, { officer: string; entered: number; amended: number }>();
  const open = new Map<string, string>();
  for (const { fact, data } of events) {
    const officer = open.get(data.application) ?? data.officer;
    const one = by.get(officer) ?? { officer, entered: 0, amended: 0 };
    if (fact === 'application.data_entered' && !open.has(data.application)) {
      one.entered++;
      open.set(data.application, officer);
      by.set(officer, one);
    } else if (fact === 'application.data_amended') one.amended++;
  }
  return [...by.values()].sort((a, b) => (a.officer < b.officer ? -1 : 1));
}

test('in a calm week each index of 300 visits is within 5 % of the true speed, nobody is flagged, no shift was a ghost', async () => {
  const of = simulator({ n: 4, days: 7, seed: 5511, planted: 'calm-week', start });
  const text = textOf(of);
  const events = parsed(text);
  const { index, ghosts, days, attendance, right, asOf } = await answers(linesOf(text), async (_, rows) => ({
    index: await rows(
      'SELECT officer, n_cases::INT AS n, shrunk_index AS found, is_outside FROM staff.peer_index',
    ),
    ghosts: await rows('SELECT office FROM staff.ghost_shifts'),
    days: await rows(
      'SELECT officer, sum(at_work_ms)::DOUBLE AS ms, sum(n_served)::INT AS n FROM staff.days GROUP BY officer ORDER BY officer',
    ),
    attendance: await rows(
      'SELECT sum(n_rostered)::INT AS rostered, sum(n_came)::INT AS came, sum(n_on_leave)::INT AS on_leave FROM staff.attendance',
    ),
    right: await rows(
      'SELECT officer, n_entered::INT AS entered, n_amended::INT AS amended FROM staff.first_time_right ORDER BY officer',
    ),
    asOf: await rows('SELECT epoch_ms(as_of())::DOUBLE AS at'),
  }));
  const made = new Map(of.truth.map((one) => [one.officer as unknown, one]));
  // Operators of machines keep the machine's pace, and nobody made one for them.
  const people = index.filter(({ officer }) => made.has(officer));
  const mean = (line: string) => {
    const peers = people.filter(({ officer }) => made.get(officer)!.line === line);
    const total = (of: (one: Rows[0]) => number) => peers.reduce((sum, one) => sum + of(one), 0);
    return (
      total(({ officer, n }) => made.get(officer)!.speed * (n as number)) / total(({ n }) => n as number)
    );
  };
  const judged = people.filter(({ n }) => (n as number) >= 300);
  assert.ok(judged.length >= 4, String(judged.length));
  for (const { officer, found } of judged) {
    const { speed, line } = made.get(officer)!;
    const off = (found as number) / (speed / mean(line)) - 1;
    assert.ok(Math.abs(off) < 0.05, `${officer} is off by ${off}`);
  }
  assert.equal(
    index.filter(({ is_outside }) => is_outside === true),
    [],
  );
  assert.ok(index.every(({ n, found }) => (found === null) === (n as number) < 30));
  assert.equal(ghosts, []);
  const until = asOf[0].at as number;
  assert.equal(
    new Map(days.flatMap(({ officer, ms }) => (ms === null ? [] : [[officer, ms]]))),
    workOf(events, until),
  );
  const served = grouped(events, ({ fact, data }) =>
    fact === 'queue.service_ended' ? data.officer : undefined,
  );
  for (const { officer, n } of days)
    assert.is(n, served.get(officer as string)?.length ?? 0, officer as string);
  assert.equal(right, entriesOf(events));
  const shifts = (fact: string) =>
    new Set(
      events.flatMap((event) =>
        event.fact === `staff.${fact}` && Date.parse(event.data.shift_start_at) <= until
          ? [`${event.data.officer} ${event.data.shift_start_at}`]
          : [],
      ),
    );
  const [rostered, came, onLeave] = ['rostered', 'logged_in', 'on_leave'].map(shifts);
  assert.equal(attendance, [
    {
      rostered: rostered.size,
      came: [...rostered].filter((shift) => came.has(shift)).length,
      on_leave: [...onLeave].filter((shift) => !came.has(shift)).length,
    },
  ]);
});

test('a night shift that was planned and served nobody is found, one that nobody planned is not; and few are told', async () => {
  const of = simulator({
    n: 8,
    days: 2,
    seed: 4401,
    planted: 'night-shift-ghost',
    start: start + 86_400_000,
  });
  const lines = linesOf(textOf(of));
  const officers =
    'SELECT DISTINCT left(officer, 2) AS head FROM raw.events WHERE officer IS NOT NULL UNION SELECT DISTINCT left(officer, 2) FROM core.visits WHERE officer IS NOT NULL';
  const schemas = "SELECT schema_name AS name FROM duckdb_schemas() WHERE schema_name = 'staff'";
  const found = await answers(lines, async (rows, few) => ({
    ghosts: await few(
      'SELECT office, epoch_ms(shift_start_at)::DOUBLE AS from_ms, n_called::INT AS called FROM staff.ghost_shifts',
    ),
    few: [(await few(schemas)).length, await few(officers)],
    all: [(await rows(schemas)).length, await rows(officers)],
  }));
  const [ghost, lookalike] = of.labels;
  assert.equal([ghost.kind, lookalike.kind], ['ghost', 'lookalike:closure']);
  assert.equal(found.ghosts, [{ office: ghost.office, from_ms: ghost.start, called: 0 }]);
  assert.equal(found.few, [1, [{ head: 'O-' }]]);
  assert.equal(found.all, [0, [{ head: 'o-' }]]);
});
test.run();
