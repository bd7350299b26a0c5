// How fast is the pane kernel, against a bare loop, RxJS with one object per event, a Map of texts and DuckDB?
import type { Columns } from '../engine/columns.ts';
import { createTable } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import type { KindArray } from '../engine/kinds.ts';
import * as crowding from './crowding.ts';
import { type Bench, compare, type Row, type Variant } from './harness.ts';
import { Panes } from './panes.ts';
import { minute, type Spans, spans } from './spans.ts';
import * as sums from './sums.ts';

/** Ways to the same answer, RxJS first and the bare loop last; an answer that differs from the bare loop's is an error. */
type Ways = Readonly<Record<string, (of: Spans, db: DuckDB, table: string) => object | Promise<object>>>;

const summing: Ways = {
  'RxJS, one object per event': sums.rx,
  'Map with string keys': sums.mapOfTexts,
  'DuckDB GROUP BY, one thread': (_, db, table) => sums.groupBySql(db, table),
  'bare loop': sums.bareLoop,
};
const measuring: Ways = {
  'RxJS, one object per event': crowding.rx,
  'DuckDB GROUP BY, one thread': (_, db, table) => crowding.groupBySql(db, table),
  'bare loop': crowding.bareLoop,
};

/** Adds up a column of results; NULL adds nothing. */
function added(results: Columns, column: string): number {
  const values = (results.of as Record<string, KindArray>)[column];
  let sum = 0;
  for (let row = 0; row < results.n; row++) if (values[row] === values[row]) sum += values[row];
  return sum;
}

function kernelSums(panes: Panes): sums.Sums {
  let [n, sum] = [0, 0];
  panes.run(([, hours]) => {
    n += added(hours, 'n_events');
    sum += added(hours, 'wait_sum_ms');
  });
  return { n, sum };
}

function kernelCrowding(panes: Panes): crowding.Crowding {
  let [arrivals, served, wait, area] = [0, 0, 0, 0];
  panes.run(([results]) => {
    arrivals += added(results, 'arrivals');
    served += added(results, 'served');
    wait += added(results, 'wait_sum_ms');
    area += added(results, 'waiting') * minute;
  });
  return { arrivals, served, wait, area: Math.round(area) };
}

async function table(
  title: string,
  of: Spans,
  ways: Ways,
  kernel: { readonly once: () => object; readonly ready: () => void },
  rounds: number,
  [overRx, besideBare]: readonly (string | undefined)[],
): Promise<Row[]> {
  const expected = JSON.stringify(ways['bare loop'](of, null as never, ''));
  const db = await DuckDB.open(':memory:', { threads: 1 });
  const { schema, name } = of.batches[0].table;
  await db.run(`CREATE SCHEMA ${schema}`);
  await db.run(createTable(of.batches[0].table));
  for (const batch of of.batches) await db.append(batch);
  const checked = (what: string, work: () => object | Promise<object>): Variant => ({
    what: `${title}: ${what}`,
    once: async () => {
      const found = JSON.stringify(await work());
      if (found !== expected) throw new Error(`${title}, ${what}: ${found} is not ${expected}`);
      return of.n;
    },
  });
  const variants = Object.entries(ways).map(([what, way]) =>
    checked(what, () => way(of, db, `${schema}.${name}`)),
  );
  const own = { ...checked('kernel', kernel.once), ready: kernel.ready, ...(overRx && { aim: overRx }) };
  const rows = await compare([...variants, own], rounds);
  await db.close();
  const [bare, measured] = rows.slice(-2);
  const what = `${title}: kernel, over the bare loop`;
  return [...rows, { ...measured, what, ratio: bare.min / measured.min, aim: besideBare }];
}

export const kernels: Bench = {
  name: 'kernels',
  question: 'How fast is the pane kernel, over RxJS with one object per event, and beside a bare loop?',
  async run({ quick }) {
    const rounds = quick ? 5 : 10;
    const rows: Row[] = [];
    for (const perPane of [250, 20]) {
      const n = quick ? 100_000 : 1_000_000;
      const panes = new Panes(sums.question, spans(n, perPane), minute / 2);
      const kernel = { once: () => kernelSums(panes), ready: () => panes.shift() };
      const title = `count and sum, ${perPane} a pane`;
      rows.push(
        ...(await table(
          title,
          spans(n, perPane),
          summing,
          kernel,
          rounds,
          perPane === 250 ? ['>= 100x', '>= 0.5x'] : [],
        )),
      );
    }
    const n = quick ? 20_000 : 200_000;
    const panes = new Panes(crowding.question, spans(n, 20), 60 * minute);
    const kernel = { once: () => kernelCrowding(panes), ready: () => panes.shift() };
    const title = 'crowding, 20 a pane';
    return [...rows, ...(await table(title, spans(n, 20), measuring, kernel, quick ? 3 : 5, ['>= 100x']))];
  },
};
