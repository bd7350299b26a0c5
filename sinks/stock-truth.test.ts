// Every booklet is accounted for: what was stolen is found by its numbers, a miscount is not mistaken for it, and balances agree.
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { counted, whereabouts } from '../data/simulate/booklets.fixture.ts';
import { type Event, hour, parsed, simulator, textOf } from '../data/simulate/fixture.ts';
import type { Label } from '../data/simulate/incidents.ts';
import { at, logOf, type Said, said } from './time.fixture.ts';
import { answers, type Rows } from './truth.fixture.ts';

interface Answers {
  readonly events: readonly Event[];
  readonly labels: readonly Label[];
  readonly gaps: Rows;
  readonly counts: Rows;
  readonly balance: Rows;
}
const test = suite<Answers>('sinks/stock-truth');
const gapsSql =
  'SELECT kind, office, item, batch, serial_from::INT AS a, serial_to::INT AS b, n::INT AS n, epoch_ms(since_at)::DOUBLE AS since FROM marts.booklet_gaps ORDER BY kind, a';

test.before(async (context) => {
  const made = simulator({ n: 2, days: 7, planted: 'blank-book-theft' });
  const lines = textOf(made)
    .split('\n')
    .filter((line) => /"passport\.(stock|application\.(print|qc|deliver|return))/.test(line));
  const asked = await answers(lines, async (rows) => ({
    gaps: await rows(gapsSql),
    counts: await rows(
      'SELECT epoch_ms(counted_at)::DOUBLE AS counted, n_counted::INT AS n, n_missing::INT AS missing FROM marts.stock_counts ORDER BY counted_at',
    ),
    balance: await rows(
      "SELECT office, batch, n_received::INT AS received, n_issued::INT AS issued, n_printed::INT AS printed, n_spoiled::INT AS spoiled, n_in_store::INT AS store, n_in_machines::INT AS machines FROM marts.stock_balance WHERE item = 'booklet_36'",
    ),
  }));
  Object.assign(context, { events: parsed(lines.join('\n')), labels: made.labels, ...asked });
});

/** Serial numbers that were in front of those given out and stayed behind: first in, first out. */
function leftBehind(events: readonly Event[]): number[] {
  const store: number[] = [];
  const behind: number[] = [];
  for (const { fact, data } of events) {
    const serials = Array.from(
      { length: data.serial_to - data.serial_from + 1 || 0 },
      (_, i) => data.serial_from + i,
    );
    if (fact === 'stock.allotted' || fact === 'stock.returned') store.push(...serials);
    if (fact !== 'stock.issued_to_machine') continue;
    behind.push(...store.splice(0, store.indexOf(serials[0])));
    assert.equal(store.splice(0, serials.length), serials);
  }
  return behind.sort((a, b) => a - b);
}

test('stolen booklets are found: which, of which office and batch, and since when', ({
  events,
  labels,
  gaps,
}) => {
  const [theft] = labels;
  const found = gaps.flatMap(({ a, b }) =>
    Array.from({ length: (b as number) - (a as number) + 1 }, (_, i) => (a as number) + i),
  );
  assert.equal(found, leftBehind(events));
  assert.is(found.length, 50);
  for (const { kind, office, item, batch, since } of gaps) {
    assert.equal([kind, office, item, batch], ['passed_over', theft.office, 'booklet_36', 'B1']);
    assert.ok(theft.start < (since as number) && (since as number) < theft.start + 12 * hour);
  }
});

test('a count that was wrong and then right raises no gap; what is stolen stays missing in every count', ({
  labels,
  counts,
  gaps,
}) => {
  const [theft, recount] = labels;
  assert.is(recount.kind, 'lookalike:recount');
  assert.equal(
    counts.map(({ counted, missing }) => [missing, (counted as number) === recount.start]),
    counts.map(({ counted }) => {
      if ((counted as number) < theft.start) return [0, false];
      return (counted as number) === recount.start ? [55, true] : [50, false];
    }),
  );
  assert.ok(counts.some(({ missing }) => missing === 55) && counts.at(-1)!.missing === 50);
  assert.not(gaps.some(({ since }) => (since as number) >= recount.start));
});

test('received = in store + in machines + printed + spoiled, by batch, and each as its booklets say', ({
  events,
  balance,
}) => {
  const where = whereabouts(events);
  const spoiled = counted(where, /waste|destroyed/);
  assert.equal(
    balance.map(({ office, batch, store, machines, received }) => ({
      office,
      batch,
      store,
      machines,
      received,
    })),
    [
      {
        ...{
          office: 'HQ-01',
          batch: 'B1',
          store: counted(where, /vault|allotted/),
          machines: counted(where, /machine/),
        },
        received: where.size,
      },
    ],
  );
  const [of] = balance as Record<string, number>[];
  assert.is(of.received, of.store + of.machines + of.printed + of.spoiled);
  assert.is(of.printed, events.filter(({ fact }) => fact === 'application.printed').length);
  assert.ok(of.spoiled > 0 && of.spoiled <= spoiled);
});

test('numbers used twice, given out twice, received twice and never given out are told apart', async () => {
  const t = (i: number) => at('02 10:00') + i * 60_000;
  const stock = (fact: string, i: number, from: number, to: number, more: object = {}) =>
    said('HQ-01', `stock.${fact}`, t(i), t(i), {
      ...{ item: 'booklet_36', serial_from: from, serial_to: to, quantity: to - from + 1 },
      ...more,
    });
  const print = (i: number, application: string, serial: number) =>
    said('HQ-01', 'application.printed', t(i), t(i), {
      application,
      step: 'printing',
      machine: 'M1',
      serial,
    });
  const log: Said[] = [
    stock('received', 0, 1000, 1099, { batch: 'B1' }),
    stock('received', 1, 1090, 1199, { batch: 'B2' }),
    stock('issued_to_machine', 2, 1000, 1009, { machine: 'M1' }),
    stock('issued_to_machine', 3, 1008, 1012, { machine: 'M2' }),
    print(4, 'A-1', 1000),
    print(5, 'A-2', 1000),
    print(6, 'A-3', 1020),
    print(7, 'A-4', 5000),
  ];
  const lines = logOf(log).map(({ bytes }) => new TextDecoder().decode(bytes));
  await answers(lines, async (rows) => {
    const found = await rows(gapsSql);
    assert.equal(
      found.map(({ kind, batch, a, b, since }) => [kind, batch, a, b, ((since as number) - t(0)) / 60_000]),
      [
        ['issued_twice', 'B1', 1008, 1009, 3],
        ['received_twice', 'B2', 1090, 1099, 1],
        ['used_twice', 'B1', 1000, 1000, 5],
        ['used_unissued', 'B1', 1020, 1020, 6],
        ['used_unissued', null, 5000, 5000, 7],
      ],
    );
  });
});

test.run();
