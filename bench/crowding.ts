// Ways to measure crowding by office, step and minute: arrivals, served, waits (sum, median, p90) and how many wait.
import { from, groupBy, last, lastValueFrom, mergeMap, reduce, scan } from 'rxjs';
import type { DuckDB } from '../engine/duckdb.ts';
import { count, level, quantile, sum } from '../engine/measures.ts';
import { type Pipeline, pipeline, tumbling } from '../engine/pipeline.ts';
import { visits } from '../pipelines/visits.ts';
import { minute, objectsOf, offices, type Spans, start, steps } from './spans.ts';

/** Over all panes: what every way must agree on. Quantiles are made too, exactly or by sketch. */
export interface Crowding {
  readonly arrivals: number;
  readonly served: number;
  readonly wait: number;
  /** People x ms. */
  readonly area: number;
}

export const question = pipeline({
  name: 'crowding',
  question: 'How many come, wait and are served?',
  doc: 'crowding · بھیڑ',
  from: visits,
  by: ['office', 'step'],
  window: tumbling('1m'),
  measure: {
    arrivals: count('came · آمد', { at: 'issued_at' }),
    served: count('served · خدمت یافتہ', { at: 'served_at' }),
    waiting: level({ enters: 'issued_at', leaves: 'left_line_at' }, 'waiting · منتظر'),
    wait_sum_ms: sum('wait_ms', 'waits, ms · انتظار', { at: 'called_at' }),
    wait_p50_ms: quantile('wait_ms', 0.5, 'median wait, ms · درمیانہ انتظار', { at: 'called_at' }),
    wait_p90_ms: quantile('wait_ms', 0.9, 'long wait, ms · طویل انتظار', { at: 'called_at' }),
  },
  keep: { '1m': '1d' },
}) as unknown as Pipeline;

/** Minutes after which everybody has gone. */
const after = 31;

/** Flat arrays by pane; waits are put pane by pane and sorted for their quantiles. */
export function bareLoop({ batches, n, until }: Spans): Crowding {
  const keys = offices * steps;
  const first = Math.floor(start / minute);
  const panes = (Math.floor(until / minute) - first + 1 + after) * keys;
  const [arrivals, served, called, area] = Array.from({ length: 4 }, () => new Float64Array(panes));
  for (const { n: rows, of } of batches) {
    const { office, step, issued_at, called_at, served_at } = of as Record<string, Float64Array>;
    for (let i = 0; i < rows; i++) {
      const key = (office[i] - 1) * steps + step[i] - 1;
      const entered = issued_at[i];
      const left = called_at[i];
      arrivals[(Math.floor(entered / minute) - first) * keys + key]++;
      if (left !== left) continue;
      served[(Math.floor(served_at[i] / minute) - first) * keys + key]++;
      called[(Math.floor(left / minute) - first) * keys + key]++;
      for (let t = entered; t < left; ) {
        const pane = Math.floor(t / minute);
        const to = Math.min(left, (pane + 1) * minute);
        area[(pane - first) * keys + key] += to - t;
        t = to;
      }
    }
  }
  const offset = new Float64Array(panes + 1);
  for (let pane = 0; pane < panes; pane++) offset[pane + 1] = offset[pane] + called[pane];
  const at = offset.slice();
  const waits = new Float64Array(n);
  for (const { n: rows, of } of batches) {
    const { office, step, called_at, wait_ms } = of as Record<string, Float64Array>;
    for (let i = 0; i < rows; i++) {
      if (called_at[i] !== called_at[i]) continue;
      const key = (office[i] - 1) * steps + step[i] - 1;
      waits[at[(Math.floor(called_at[i] / minute) - first) * keys + key]++] = wait_ms[i];
    }
  }
  const total = { arrivals: 0, served: 0, wait: 0, area: 0 };
  const quantiles = new Float64Array(panes * 2);
  for (let pane = 0; pane < panes; pane++) {
    const own = waits.subarray(offset[pane], offset[pane + 1]).sort();
    for (let i = 0; i < own.length; i++) total.wait += own[i];
    quantiles[pane * 2] = own[Math.ceil(own.length * 0.5) - 1];
    quantiles[pane * 2 + 1] = own[Math.ceil(own.length * 0.9) - 1];
    total.arrivals += arrivals[pane];
    total.served += served[pane];
    total.area += area[pane];
  }
  return total;
}

interface Part {
  readonly key: string;
  readonly arrivals: number;
  readonly served: number;
  readonly waits: readonly number[];
  readonly area: number;
}

/** An object a visit, one for each thing it adds to a pane, groupBy and scan; waits are sorted when a pane ends. */
export function rx(spans: Spans): Promise<Crowding> {
  const nothing = { arrivals: 0, served: 0, waits: [], area: 0 };
  return lastValueFrom(
    from(objectsOf(spans)).pipe(
      mergeMap(({ office, step, issued_at, called_at, served_at, wait_ms }) => {
        const key = (t: number) => `${office}|${step}|${Math.floor(t / minute)}`;
        const parts: Part[] = [{ ...nothing, key: key(issued_at), arrivals: 1 }];
        if (Number.isNaN(wait_ms)) return parts;
        parts.push({ ...nothing, key: key(called_at), waits: [wait_ms] });
        parts.push({ ...nothing, key: key(served_at), served: 1 });
        for (let t = issued_at; t < called_at; ) {
          const to = Math.min(called_at, (Math.floor(t / minute) + 1) * minute);
          parts.push({ ...nothing, key: key(t), area: to - t });
          t = to;
        }
        return parts;
      }),
      groupBy(({ key }) => key),
      mergeMap((pane) =>
        pane.pipe(
          scan(
            (a, { arrivals, served, waits, area }) => {
              for (const wait of waits) a.waits.push(wait);
              a.arrivals += arrivals;
              a.served += served;
              a.area += area;
              return a;
            },
            { arrivals: 0, served: 0, waits: [] as number[], area: 0 },
          ),
          last(),
        ),
      ),
      reduce(
        (a, { arrivals, served, waits, area }) => {
          waits.sort((x, y) => x - y);
          const [p50, p90] = [0.5, 0.9].map((q) => waits[Math.ceil(waits.length * q) - 1]);
          a.total.arrivals += arrivals;
          a.total.served += served;
          a.total.area += area;
          a.total.wait += waits.reduce((x, y) => x + y, 0);
          a.quantiles.push([p50, p90]);
          return a;
        },
        { total: { arrivals: 0, served: 0, wait: 0, area: 0 }, quantiles: [] as number[][] },
      ),
      mergeMap(({ total }) => [total]),
    ),
  );
}

/** DuckDB over the same rows in a table of codes: exact quantiles, and a row a minute for the level. */
export async function groupBySql(db: DuckDB, table: string): Promise<Crowding> {
  const [row] = await db.rows(`WITH
    came AS (SELECT office, step, epoch_ms(issued_at) // ${minute} AS w, count(*) AS n FROM ${table} GROUP BY ALL),
    gone AS (SELECT office, step, epoch_ms(served_at) // ${minute} AS w, count(*) AS n FROM ${table} WHERE served_at IS NOT NULL GROUP BY ALL),
    waits AS (SELECT office, step, epoch_ms(called_at) // ${minute} AS w, sum(wait_ms) AS wait, quantile_disc(wait_ms, [0.5, 0.9]) AS q FROM ${table} WHERE called_at IS NOT NULL GROUP BY ALL),
    levels AS (SELECT office, step, w, sum(least(b, (w + 1) * ${minute}) - greatest(a, w * ${minute})) AS area FROM (SELECT office, step, a, b, unnest(generate_series(a // ${minute}, (b - 1) // ${minute})) AS w FROM (SELECT office, step, epoch_ms(issued_at) AS a, epoch_ms(called_at) AS b FROM ${table} WHERE called_at > issued_at)) GROUP BY ALL)
    SELECT (SELECT sum(n)::DOUBLE FROM came) AS arrivals, (SELECT sum(n)::DOUBLE FROM gone) AS served, (SELECT sum(wait)::DOUBLE FROM waits WHERE q[1] >= 0) AS wait, (SELECT sum(area)::DOUBLE FROM levels) AS area`);
  return row as unknown as Crowding;
}
