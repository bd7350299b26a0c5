// Ways to count visits and add up their waits by office, step and minute, and from the minutes by hour.
import { filter, from, groupBy, last, lastValueFrom, map, mergeMap, reduce, Subject, scan, tap } from 'rxjs';
import type { DuckDB } from '../engine/duckdb.ts';
import { sum } from '../engine/measures.ts';
import { type Pipeline, pipeline, tumbling } from '../engine/pipeline.ts';
import { visits } from '../pipelines/visits.ts';
import { minute, objectsOf, offices, type Spans, start, steps } from './spans.ts';

export interface Sums {
  readonly n: number;
  readonly sum: number;
}
const perHour = 60;

export const question = pipeline({
  name: 'sums',
  question: 'How many came, and how long did they wait in all?',
  doc: 'waits · انتظار',
  from: visits,
  by: ['office', 'step'],
  window: tumbling('1m'),
  measure: { wait_sum_ms: sum('wait_ms', 'waits in all, ms · کل انتظار', { at: 'issued_at' }) },
  keep: { '1m': '1d', '1h': '1d' },
}) as unknown as Pipeline;

/** The least a typed loop can do: panes in two flat arrays, no late rows, no watermark, nothing sent on. */
export function bareLoop({ batches, until }: Spans): Sums {
  const minutes = Math.ceil((until - start) / minute) + 1;
  const keys = offices * steps;
  const hours = Math.ceil(minutes / perHour) + 1;
  const [n, total] = [new Float64Array(minutes * keys), new Float64Array(minutes * keys)];
  const [hourly, totals] = [new Float64Array(hours * keys), new Float64Array(hours * keys)];
  const first = Math.floor(start / minute);
  for (const { n: rows, of } of batches) {
    const { office, step, issued_at, wait_ms, weight } = of as Record<string, Float64Array>;
    for (let i = 0; i < rows; i++) {
      const pane = Math.floor(issued_at[i] / minute) - first;
      const at = (pane * offices + office[i] - 1) * steps + step[i] - 1;
      n[at] += weight[i];
      if (wait_ms[i] === wait_ms[i]) total[at] += wait_ms[i] * weight[i];
    }
  }
  for (let pane = 0; pane < minutes; pane++)
    for (let key = 0; key < keys; key++) {
      const hour = Math.floor((first + pane) / perHour) - Math.floor(first / perHour);
      hourly[hour * keys + key] += n[pane * keys + key];
      totals[hour * keys + key] += total[pane * keys + key];
    }
  return { n: added(hourly), sum: added(totals) };
}

const added = (all: ArrayLike<number>) => Array.prototype.reduce.call(all, (a, b) => a + b, 0) as number;

const zero: Sums = { n: 0, sum: 0 };
const plus = (a: Sums, b: Sums): Sums => ({ n: a.n + b.n, sum: a.sum + b.sum });

/**
 * One object an event through map, filter, groupBy and scan; a pane ends when the next minute has begun, its hour when
 * all is over.
 */
export function rx(spans: Spans): Promise<Sums> {
  const minutes = new Subject<number>();
  let now = 0;
  const panes = from(objectsOf(spans)).pipe(
    filter(({ issued_at }) => !Number.isNaN(issued_at)),
    map(({ office, step, issued_at, wait_ms }) => ({
      pane: Math.floor(issued_at / minute),
      place: `${office}|${step}`,
      sums: { n: 1, sum: Number.isNaN(wait_ms) ? 0 : wait_ms },
    })),
    tap(({ pane }) => {
      if (pane > now) minutes.next((now = pane));
    }),
    groupBy(({ place, pane }) => `${place}|${pane}`, { duration: () => minutes }),
    mergeMap((events) =>
      events.pipe(
        scan((a, { place, pane, sums }) => ({ place, pane, sums: plus(a.sums, sums) }), {
          place: '',
          pane: 0,
          sums: zero,
        }),
        last(),
      ),
    ),
  );
  const hours = panes.pipe(
    groupBy(({ place, pane }) => `${place}|${Math.floor(pane / perHour)}`),
    mergeMap((hour) => hour.pipe(reduce((a, { sums }) => plus(a, sums), zero))),
    reduce(plus, zero),
  );
  return lastValueFrom(hours);
}

/** A loop over objects with a Map of panes by text key. */
export function mapOfTexts(spans: Spans): Sums {
  const panes = new Map<string, { n: number; sum: number; hour: string }>();
  for (const { office, step, issued_at, wait_ms } of objectsOf(spans)) {
    const key = `${office}|${step}|${Math.floor(issued_at / minute)}`;
    let pane = panes.get(key);
    if (!pane)
      panes.set(
        key,
        (pane = { n: 0, sum: 0, hour: `${office}|${step}|${Math.floor(issued_at / minute / perHour)}` }),
      );
    pane.n++;
    if (!Number.isNaN(wait_ms)) pane.sum += wait_ms;
  }
  const hours = new Map<string, Sums>();
  for (const { n, sum, hour } of panes.values()) hours.set(hour, plus(hours.get(hour) ?? zero, { n, sum }));
  return [...hours.values()].reduce(plus, zero);
}

/** DuckDB's batch GROUP BY over the same rows, which are already in a table of codes. */
export async function groupBySql(db: DuckDB, table: string): Promise<Sums> {
  await db.run(
    `CREATE OR REPLACE TABLE panes AS SELECT office, step, epoch_ms(issued_at) // ${minute} AS w, count(*) AS n, sum(wait_ms)::DOUBLE AS wait FROM ${table} GROUP BY ALL`,
  );
  const [{ n, wait }] = await db.rows(
    `SELECT sum(n)::DOUBLE AS n, sum(wait) AS wait FROM (SELECT office, step, w // ${perHour} AS h, sum(n) AS n, sum(wait) AS wait FROM panes GROUP BY ALL)`,
  );
  return { n: n as number, sum: wait as number };
}
