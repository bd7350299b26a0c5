// Promises, backlog, money and chances of missing a date: what a snapshot says in the middle, by what was told and what came of it.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Event, grouped, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import { answers, type Rows } from './truth.fixture.ts';

interface Answers {
  readonly told: readonly Event[];
  readonly later: readonly Event[];
  readonly asOf: number;
  readonly compliance: Rows;
  readonly applications: Rows;
  readonly backlog: Rows;
  readonly paths: Rows;
  readonly waits: Rows;
  readonly risks: Rows;
}
const test = suite<Answers>('sinks/promise-truth');
const day = 86_400_000;

test.before(async (context) => {
  const start = Date.parse('2026-05-10T19:00:00Z');
  const lines = textOf(simulator({ n: 3, days: 18, seed: 8105, start }))
    .split('\n')
    .filter(Boolean);
  const all = parsed(lines.join('\n'));
  const isTold = (event: Event) => event.at <= start + 11 * day;
  const asked = await answers(
    lines.filter((_, i) => isTold(all[i])),
    async (rows) => ({
      compliance: await rows(
        'SELECT office, category, n_ready_in_time::INT AS in_time, n_ready_late::INT AS late, n_open_overdue::INT AS overdue, refund_exposure_paisa::DOUBLE AS paisa FROM marts.compliance ORDER BY ALL',
      ),
      applications: await rows(
        'SELECT application, home_office, category, epoch_ms(due_at)::DOUBLE AS due, epoch_ms(as_of())::DOUBLE AS now FROM core.applications',
      ),
      backlog: await rows(
        'SELECT office, step, sum(n_open)::INT AS open, sum(n_left_daily) * 7 AS gone FROM marts.backlog GROUP BY ALL ORDER BY ALL',
      ),
      paths: await rows(
        'SELECT application, n_again::INT AS again, n_objections::INT AS objections, missing, paused_ms::DOUBLE AS paused FROM marts.paths ORDER BY application',
      ),
      waits: await rows(
        'SELECT waits_for, count(*)::INT AS n FROM marts.citizen_status GROUP BY 1 ORDER BY 1',
      ),
      risks: await rows(
        'SELECT application, epoch_ms(due_at)::DOUBLE AS due, p_breach FROM marts.at_risk WHERE slack_working_days >= 0 AND p_breach IS NOT NULL',
      ),
    }),
    { isDone: false, isProven: true },
  );
  const asOf = asked.applications[0].now;
  Object.assign(context, { told: all.filter(isTold), later: all, asOf, ...asked });
});

const casesOf = (events: readonly Event[]) =>
  grouped(events, ({ fact, data }) => (fact.startsWith('application.') ? data.application : undefined));
const at = (of: readonly Event[], ...facts: string[]) =>
  of.find(({ fact }) => facts.includes(fact.slice('application.'.length)))?.at;
const ends = ['delivered', 'withdrawn', 'cancelled', 'rejected'];

test('promises kept and broken, those overdue and open counted, and the fees paid for those that were late', ({
  told,
  asOf,
  applications,
  compliance,
}) => {
  const cases = casesOf(told);
  const rows = new Map<string, { in_time: number; late: number; overdue: number; paisa: number }>();
  for (const { application, home_office: office, category, due } of applications) {
    const of = cases.get(application as string)!;
    const key = `${office} ${category}`;
    const row = rows.get(key) ?? { in_time: 0, late: 0, overdue: 0, paisa: 0 };
    rows.set(key, row);
    const ready = at(of, 'ready');
    const isOpen = at(of, ...ends) === undefined;
    const isLate = ready !== undefined && ready > (due as number);
    const isOverdue = ready === undefined && isOpen && (due as number) <= asOf;
    if (ready !== undefined && !isLate) row.in_time++;
    if (isLate) row.late++;
    if (isOverdue) row.overdue++;
    const paid = of.find(({ fact }) => fact === 'application.fee_verified')?.data.amount_paisa ?? 0;
    if ((isLate || isOverdue) && category !== 'normal') row.paisa += paid;
  }
  const found = compliance.map(({ office, category, ...row }) => [`${office} ${category}`, row] as const);
  assert.equal(new Map([...rows].sort()), new Map(found.map(([key, row]) => [key, row as never])));
  assert.ok(compliance.some(({ overdue, late }) => (overdue as number) + (late as number) > 0));
});

test('the backlog is every open application once, and as many went on as the log says', ({
  told,
  asOf,
  backlog,
}) => {
  const open = new Map<string, number>();
  const gone = new Map<string, number>();
  const add = (to: Map<string, number>, key: string) => to.set(key, (to.get(key) ?? 0) + 1);
  for (const of of casesOf(told).values()) {
    const inOrder = of.toSorted((a, b) => a.at - b.at);
    const last = inOrder.at(-1)!;
    if (at(of, ...ends) === undefined) add(open, `${last.officeid} ${last.data.step}`);
    for (const [i, { at, data }] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (before && at > asOf - 7 * day && data.step !== before.data.step)
        add(gone, `${before.officeid} ${before.data.step}`);
    }
  }
  const found = backlog.map(({ office, step, open }) => [`${office} ${step}`, open] as const);
  assert.equal(new Map(found), new Map([...open].sort()));
  const off = backlog.filter(
    ({ office, step, gone: n }) => (n as number) > 1 + (gone.get(`${office} ${step}`) ?? 0),
  );
  assert.equal(off, []);
});

test('what was done again, objected to and paused; nothing mandatory is passed over where nobody cheats', ({
  told,
  paths,
}) => {
  const counted = [...casesOf(told)].map(([application, of]) => {
    const inOrder = of.toSorted((a, b) => a.at - b.at);
    const facts = of.map(({ fact }) => fact);
    return {
      application,
      again: facts.length - new Set(facts).size,
      objections: facts.filter((fact) => fact === 'application.objection_raised').length,
      missing: null,
      paused: inOrder.reduce(
        (sum, { at }, i) =>
          sum + (inOrder[i - 1]?.fact === 'application.paused' ? at - inOrder[i - 1].at : 0),
        0,
      ),
    };
  });
  assert.equal(
    paths,
    counted.sort((a, b) => (a.application < b.application ? -1 : 1)),
  );
  assert.ok(counted.some(({ paused }) => paused > day));
});

test('what each waits for, from the office to collection', ({ told, waits }) => {
  const counted: Record<string, number> = {};
  for (const of of casesOf(told).values()) {
    const isSent = at(of, 'packed', 'dispatched', 'received_at_office') !== undefined;
    const waits =
      at(of, ...ends) !== undefined
        ? 'nothing more'
        : at(of, 'ready') !== undefined
          ? 'collection'
          : isSent
            ? 'the road'
            : at(of, 'approved', 'rejected') !== undefined
              ? 'printing'
              : 'the office';
    counted[waits] = (counted[waits] ?? 0) + 1;
  }
  assert.equal(Object.fromEntries(waits.map(({ waits_for, n }) => [waits_for, n])), counted);
});

test('chances of missing a date are better than the share that misses it', ({ later, risks }) => {
  const cases = casesOf(later);
  const last = later.at(-1)!.at;
  const judged = risks.flatMap(({ application, due, p_breach }) => {
    const ready = at(cases.get(application as string)!, 'ready', 'delivered');
    return (due as number) > last
      ? []
      : [{ p: p_breach as number, missed: ready !== undefined && ready <= (due as number) ? 0 : 1 }];
  });
  const share = judged.reduce((sum, { missed }) => sum + missed, 0) / judged.length;
  const score = (of: (one: { p: number }) => number) =>
    judged.reduce((sum, one) => sum + (of(one) - one.missed) ** 2, 0) / judged.length;
  assert.ok(judged.length > 20, String(judged.length));
  assert.ok(score(({ p }) => p) < score(() => share), `${score(({ p }) => p)} ${score(() => share)}`);
});

test('who went on without fingerprints is found, and so is a lost passport decided without its interview', async () => {
  const start = Date.parse('2026-05-10T19:00:00Z');
  const of = simulator({ n: 3, days: 4, seed: 9101, planted: 'fraud-mix', start });
  const text = textOf(of);
  const cases = casesOf(parsed(text));
  const found = await answers(
    text.split('\n').filter(Boolean),
    (rows) =>
      rows('SELECT application, missing FROM marts.paths WHERE missing IS NOT NULL ORDER BY application'),
    { isDone: false },
  );
  const planted = (kind: string, isThere: (of: readonly Event[]) => boolean) =>
    of.labels.filter((one) => one.kind === kind && cases.has(one.key) && isThere(cases.get(one.key)!));
  const without = planted(
    'f06_missing_step',
    (of) => at(of, 'biometric_matched', 'data_entered') !== undefined,
  );
  const hasty = planted(
    'f08_after_hours',
    (of) =>
      of[0].data.service === 'lost' &&
      at(of, 'approved') !== undefined &&
      at(of, 'interviewed') === undefined,
  );
  const expected = [
    ...without.map(({ key }) => ({ application: key, missing: 'biometrics' })),
    ...hasty.map(({ key }) => ({ application: key, missing: 'interview' })),
  ];
  assert.equal(
    found,
    expected.sort((a, b) => (a.application < b.application ? -1 : 1)),
  );
  assert.ok(without.length > 10 && hasty.length > 0, `${without.length} ${hasty.length}`);
});
test.run();
