// The pane kernel as the engine has it, fed with the same rows again and again.
import type { Columns } from '../engine/columns.ts';
import type { KindArray } from '../engine/kinds.ts';
import type { Pipeline } from '../engine/pipeline.ts';
import { Windows } from '../engine/windows/windows.ts';
import { minute, offices, type Spans, start } from './spans.ts';

const hour = 60 * minute;
const cause = { stream: 1, seq: 1, ordinal: 1, knownAt: 0 };

/** Windows that live on, as in the engine, and rows that come again and again, each time later. */
export class Panes {
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
