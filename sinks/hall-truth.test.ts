// What is answered about the hall equals what was simulated: waits, levels, abandonment, hand-offs, complaints, by plain loops.
import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Event, grouped, hour, minute, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import { readWorkflow } from '../data/workflow.ts';
import { answers, type Rows } from './truth.fixture.ts';

interface Answers {
  readonly events: readonly Event[];
  readonly levels: Rows;
  readonly littles: Rows;
  readonly handoffs: Rows;
  readonly complaints: Rows;
}
const workflow = new URL('../data/workflows/passport.yaml', import.meta.url);
const test = suite<Answers>('sinks/hall-truth');

test.before(async (context) => {
  const start = Date.parse('2026-05-11T19:00:00Z');
  const disorder = { disorder: 0.1, duplicates: 0.05 };
  const text = textOf(simulator({ n: 10, seed: 1103, start, days: 3, planted: 'surge-2023Q1', ...disorder }));
  const once = new Map(parsed(text).map((event) => [event.id, event]));
  const events = [...once.values()].sort((a, b) => a.at - b.at || a.sequence - b.sequence);
  const asked = await answers(
    text.split('\n').filter(Boolean),
    async (rows) => ({
      levels: await rows(
        `SELECT office, step, epoch_ms(hour_at)::DOUBLE AS hour, n_visits::INT AS visits, n_served::INT AS served, n_abandoned::INT AS abandoned, n_no_show::INT AS no_show, service_level_ratio AS level, wait_p50_ms::INT AS p50
       FROM marts.service_levels ORDER BY hour_at, office, step`,
      ),
      littles: await rows(
        'SELECT office, step, n_visits::INT AS visits, n_unseen::INT AS unseen, difference_ratio AS off FROM marts.littles_law WHERE waiting_mean > 0',
      ),
      handoffs: await rows(
        `SELECT office, step, count(*)::INT AS n, sum(total_ms)::DOUBLE AS ms FROM core.stage_spans WHERE officer <> officer_before GROUP BY ALL ORDER BY ALL`,
      ),
      complaints: await rows(
        `SELECT office, n_opened::INT AS opened, n_open::INT AS open, answer_p50_ms::INT AS answered, resolve_p50_ms::INT AS resolved FROM marts.complaints_by_office ORDER BY office`,
      ),
    }),
    { isProven: true },
  );
  Object.assign(context, { events, ...asked });
});

/** What became of each token, by its events in the order in which they happened. */
function visitsOf(events: readonly Event[]) {
  const tokens = grouped(events, ({ fact, data }) =>
    fact.startsWith('queue.') && data.token ? data.token : undefined,
  );
  return [...tokens.values()].map((of) => {
    const at = (fact: string) => of.find((event) => event.fact === `queue.${fact}`)?.at;
    const issued = at('token_issued')!;
    const called = at('token_called');
    const gone = at('abandoned') ?? at('no_show');
    return {
      ...{ office: of[0].officeid, step: of[0].data.step as string, issued, called, gone },
      served: at('service_ended'),
      wait: called === undefined ? undefined : called - issued,
    };
  });
}

test('waits, service levels, abandonment and no-shows of each hour, office and step', ({
  events,
  levels,
}) => {
  const hours = new Map<string, ReturnType<typeof visitsOf>>();
  for (const visit of visitsOf(events)) {
    const key = [visit.issued - (visit.issued % hour), visit.office, visit.step].join(' ');
    hours.set(key, [...(hours.get(key) ?? []), visit]);
  }
  const counted = [...hours].map(([key, visits]) => {
    const [at, office, step] = key.split(' ');
    const served = visits.filter((of) => of.served !== undefined);
    const abandoned = visits.filter((of) => of.gone !== undefined && of.called === undefined);
    const late = abandoned.filter((of) => of.gone! - of.issued > 15 * minute);
    const soon = served.filter((of) => of.wait! <= 15 * minute);
    const waits = visits.flatMap((of) => of.wait ?? []);
    return {
      ...{ office, step, hour: Number(at), visits: visits.length, served: served.length },
      abandoned: abandoned.length,
      no_show: visits.filter((of) => of.gone !== undefined && of.called !== undefined).length,
      level: served.length + late.length === 0 ? null : soon.length / (served.length + late.length),
      p50: waits.length === 0 ? null : Math.round(median(waits)),
    };
  });
  const order = (of: Rows[0]) => `${of.hour} ${of.office} ${of.step}`;
  assert.equal(
    counted.sort((a, b) => (order(a) < order(b) ? -1 : 1)),
    levels.sort((a, b) => (order(a) < order(b) ? -1 : 1)),
  );
  assert.ok(counted.some(({ abandoned }) => abandoned > 5) && counted.some(({ no_show }) => no_show > 0));
});

test("Little's law holds within 2 % for each office, step and day where nothing is missing", ({
  littles,
}) => {
  const whole = littles.filter(({ unseen }) => unseen === 0);
  assert.ok(whole.length > 50, String(whole.length));
  for (const { office, step, off } of whole) assert.ok((off as number) < 0.02, `${office} ${step} ${off}`);
});

test('time between two officers, by what was done next', ({ events, handoffs }) => {
  const steps = readWorkflow('passport.yaml', readFileSync(workflow, 'utf8')).steps;
  const rankOf = (fact: string) =>
    steps.find(({ facts }) => facts.includes(fact.slice('application.'.length)))?.rank ?? 1e6;
  const cases = grouped(events, ({ fact, data }) =>
    fact.startsWith('application.') ? data.application : undefined,
  );
  const counted = new Map<string, { n: number; ms: number }>();
  for (const of of cases.values()) {
    const inOrder = of.toSorted((a, b) => a.at - b.at || rankOf(a.fact) - rankOf(b.fact));
    for (const [i, { at, officeid, data }] of inOrder.entries()) {
      const before = inOrder[i - 1];
      if (!before?.data.officer || !data.officer || before.data.officer === data.officer) continue;
      const key = `${officeid} ${data.step ?? null}`;
      const { n, ms } = counted.get(key) ?? { n: 0, ms: 0 };
      counted.set(key, { n: n + 1, ms: ms + at - before.at });
    }
  }
  assert.ok(counted.size >= 30, String(counted.size));
  const found = handoffs.map(({ office, step, n, ms }) => [`${office} ${step}`, { n, ms }] as const);
  assert.equal(new Map([...counted].sort()), new Map(found.sort()));
});

test('complaints: how many, how soon answered and settled', ({ events, complaints }) => {
  const cases = [...grouped(events, ({ data }) => data.complaint).values()];
  const offices = [...new Set(cases.map(([{ officeid }]) => officeid))].sort();
  assert.ok(cases.length > 10, String(cases.length));
  const answered = ['acknowledged', 'assigned', 'resolved'].map((fact) => `complaint.${fact}`);
  const middle = (of: readonly number[]) => (of.length === 0 ? null : Math.round(median([...of])));
  assert.equal(
    complaints,
    offices.map((office) => {
      const own = cases.filter(([{ officeid }]) => officeid === office);
      const last = (of: readonly Event[], fact: string) =>
        of.filter((event) => event.fact === `complaint.${fact}`).at(-1)?.at;
      return {
        ...{ office, opened: own.length },
        open: own.filter((of) => !(last(of, 'resolved')! > (last(of, 'reopened') ?? 0))).length,
        answered: middle(
          own.flatMap((of) => {
            const first = of.find(({ fact }) => answered.includes(fact));
            return first ? [first.at - of[0].at] : [];
          }),
        ),
        resolved: middle(
          own.flatMap((of) => {
            const at = last(of, 'resolved');
            return at === undefined ? [] : [at - of[0].at];
          }),
        ),
      };
    }),
  );
});
test.run();
