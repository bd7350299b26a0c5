// The windows of all pipelines: they take what the folds send, and close clock by clock.
import type { Clocks } from '../clocks.ts';
import type { Cause } from '../fold/changes.ts';
import type { Fold } from '../fold/folds.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import { type Locale, nowhere } from './calendar.ts';
import { Sessions } from './sessions.ts';
import { Windows } from './windows.ts';

/** What makes the windows of one pipeline. */
export type Windower = Windows | Sessions;
const never = Number.NEGATIVE_INFINITY;

export class WindowSet {
  static readonly state = ['all'];
  /** In the order of the pipelines. */
  readonly all: readonly Windower[];
  private readonly folds: readonly Fold[];
  /** Fold of each pipeline, and how many of its changes the pipeline has taken. */
  private readonly foldOf: readonly number[];
  private readonly taken: number[];
  private readonly clocks: Clocks;
  private readonly cause: Cause;

  constructor(
    pipelines: readonly Pipeline[],
    folds: readonly Fold[],
    clocks: Clocks,
    clock: string,
    dictionaries: Dictionaries,
    cause: Cause,
  ) {
    const localeOf = (code: number): Locale => clocks.spec(code).hours ?? nowhere;
    this.all = pipelines.map((pipeline) => {
      const isSession = pipeline.levels[0].isInclusive !== undefined;
      return new (isSession ? Sessions : Windows)(pipeline, dictionaries, clock, localeOf);
    });
    this.folds = folds;
    this.foldOf = pipelines.map(({ from }) => folds.findIndex(({ cases }) => cases === from));
    this.taken = pipelines.map(() => 0);
    this.clocks = clocks;
    this.cause = cause;
  }

  /** Takes what the folds have sent since. */
  flush(): void {
    this.all.forEach((windows, w) => {
      const { rows } = this.folds[this.foldOf[w]].changes;
      if (rows.n > this.taken[w]) windows.apply(rows, this.taken[w], rows.n);
      this.taken[w] = rows.n;
    });
  }

  /** Closes every window of a clock up to `watermark`. */
  close(code: number, watermark: number): void {
    this.flush();
    this.cause.vouched = this.clocks.vouchedUntil(code);
    for (const windows of this.all) windows.close(code, watermark, this.cause);
  }

  /** The same up to the clock's own watermark, if anything is due. */
  closeDue(code: number): void {
    const mark = this.clocks.watermark(code);
    if (mark > never && mark >= this.nextEnd(code)) this.close(code, mark);
  }

  /** Closes what a silent or closed clock leaves to logged time alone, each window at its own due instant. */
  follow(code: number): void {
    const { clocks, cause } = this;
    const { knownAt } = cause;
    const next = this.nextEnd(code);
    if (clocks.logged < clocks.followedAt(code, next)) return;
    clocks.follow(code);
    const mark = clocks.watermark(code);
    if (mark === never || mark < next) return;
    for (;;) {
      const end = this.endFrom(code);
      if (mark < end || clocks.logged < clocks.followedAt(code, end)) break;
      const at = clocks.passedAt(code, end);
      cause.knownAt = at > never ? Math.min(knownAt, at) : knownAt;
      this.close(code, end);
    }
    cause.knownAt = knownAt;
    if (this.nextEnd(code) === never) this.close(code, mark);
  }

  /** The end of the next pane to close; where none has, of the first that waits. */
  private endFrom(code: number): number {
    const end = this.nextEnd(code);
    if (end > never) return end;
    this.flush();
    return Math.min(...this.all.map((windows) => windows.firstEnd(code)));
  }

  /** Closes every window of a clock that instant `at` can be in, and all before: all kinds come as far as the last. */
  drain(code: number, at: number): void {
    this.close(code, Math.max(at, ...this.all.map((windows) => windows.lastEnd(code, at))));
  }

  /** Forgets what was sent, once it is committed. */
  committed(): void {
    this.taken.fill(0);
    for (const windows of this.all) {
      for (const results of windows.state.results) results.clear();
      windows.state.recompute.length = 0;
      windows.corrections.late.length = 0;
    }
  }

  private nextEnd(code: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const windows of this.all) next = Math.min(next, windows.nextEnd(code));
    return next;
  }
}
