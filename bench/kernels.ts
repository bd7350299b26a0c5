// How fast is the pane kernel, against a bare loop, RxJS with one object per event, a Map of texts and DuckDB?

import type { Columns } from '../engine/columns.ts';
import { createTable } from '../engine/ddl.ts';
import { DuckDB } from '../engine/duckdb.ts';
import type { KindArray } from '../engine/kinds.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import { Windows } from '../engine/windows/windows.ts';
import { type Bench, compare, type Row } from './harness.ts';
import { minute, offices, type Spans, spans, start } from './spans.ts';
import * as sums from './sums.ts';

const hour = 60 * minute;
const cause = { stream: 1, seq: 1, ordinal: 1, knownAt: 0 };

/** Windows that live on, as in the engine, and rows that come again and again, each time later. */
class Panes {
  private readonly windows: Windows;
  private readonly of: Spans;
  private readonly lag: number;
  /** How much later they come again: whole hours, in which every window closes. */
  private readonly later: number;

  constructor(pipeline: Pipeline, of: Spans, lag: number) {
    this.windows = new Windows(pipeline, of.dictionaries, 'office');
    this.of = of;
    this.lag = lag;
    this.later = Math.ceil((of.until - start + lag) / hour + 1) * hour;
  }

  /** Moves the rows on. */
  shift(): void {
    for (const { n, of } of this.of.batches)
      for (const name of ['issued_at', 'called_at', 'left_line_at', 'served_at', 'ended_at'])
        for (let row = 0; row < n; row++) (of as Record<string, KindArray>)[name][row] += this.later;
  }

  /** Takes every batch and closes what each office's watermark has passed; shows what is sent to `take`. */
  run(take: (results: readonly Columns[]) => void): void {
    const { batches } = this.of;
    for (const batch of batches) {
      this.windows.apply(batch, 0, batch.n);
      this.close((batch.of as Record<string, KindArray>).issued_at[batch.n - 1] - this.lag, take);
    }
    this.close((batches[0].of as Record<string, KindArray>).issued_at[0] + this.later, take);
  }

  private close(watermark: number, take: (results: readonly Columns[]) => void): void {
    const { windows } = this;
    for (let clock = 1; clock <= offices; clock++)
      if (!(watermark < windows.nextEnd(clock))) windows.close(clock, watermark, cause);
    const { results } = windows.state;
    take(results);
    for (const of of results) of.clear();
  }
}

function kernelSums(panes: Panes): sums.Sums {
  let [n, sum] = [0, 0];
  panes.run(([, hours]) => {
    const { n_events, wait_sum_ms } = hours.of as Record<string, KindArray>;
    for (let row = 0; row < hours.n; row++) {
      n += n_events[row];
      if (wait_sum_ms[row] === wait_sum_ms[row]) sum += wait_sum_ms[row];
    }
  });
  return { n, sum };
}

async function summing(n: number, perPane: number, rounds: number, aims: boolean): Promise<Row[]> {
  const of = spans(n, perPane);
  const expected = JSON.stringify(sums.mapOfTexts(of));
  const db = await DuckDB.open(':memory:', { threads: 1 });
  const { table } = of.batches[0];
  await db.run('CREATE SCHEMA core');
  await db.run(createTable(table));
  for (const batch of of.batches) await db.append(batch);
  const panes = new Panes(sums.question, spans(n, perPane), minute / 2);
  const way = (what: string, work: () => sums.Sums | Promise<sums.Sums>, aim?: string) => ({
    what: `count and sum, ${perPane} a pane: ${what}`,
    aim,
    once: async () => {
      const found = JSON.stringify(await work());
      if (found !== expected) throw new Error(`${what} gives ${found}, not ${expected}`);
      return n;
    },
  });
  const rows = await compare(
    [
      way('RxJS, one object per event', () => sums.rx(of)),
      way('Map with string keys', () => sums.mapOfTexts(of)),
      way('DuckDB GROUP BY, one thread', () => sums.groupBySql(db, `${table.schema}.${table.name}`)),
      way('bare loop', () => sums.bareLoop(of)),
      { ...way('kernel', () => kernelSums(panes), aims ? '>= 100x' : undefined), ready: () => panes.shift() },
    ],
    rounds,
  );
  await db.close();
  const kernel = rows[rows.length - 1];
  const bare = rows[rows.length - 2];
  const against = { ...kernel, what: `${kernel.what}, over the bare loop`, ratio: bare.min / kernel.min };
  return [...rows, { ...against, aim: aims ? '>= 0.5x' : undefined }];
}

export const kernels: Bench = {
  name: 'kernels',
  question: 'How fast is the pane kernel, over RxJS with one object per event, and beside a bare loop?',
  async run({ quick }) {
    const n = quick ? 100_000 : 1_000_000;
    const rounds = quick ? 6 : 10;
    return [...(await summing(n, 250, rounds, true)), ...(await summing(n, 20, rounds, false))];
  },
};
