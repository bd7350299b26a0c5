// The deterministic heart: batches in, result columns out. Time passes only by the messages it is handed.
import { type Batch, fate } from './batch.ts';
import type { Cases } from './cases.ts';
import type { Catalogue } from './catalogue.ts';
import { type ClockSpec, Clocks, futureLimit } from './clocks.ts';
import { Columns } from './columns.ts';
import { Dedupe } from './dedupe.ts';
import type { Cause } from './fold/changes.ts';
import { CaseEvents, type Ranks } from './fold/events.ts';
import { Milestones } from './fold/milestones.ts';
import { Transitions } from './fold/transitions.ts';
import { compareKeys } from './keymap.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import { clocksTable, gapsTable } from './ledger.ts';
import type { Pipeline } from './pipeline.ts';
import { Timers } from './timers.ts';
import { Windows } from './windows/windows.ts';

const expiryLimit = 12 * 3_600_000;
const timerKinds = 8;

export interface KernelOptions {
  readonly catalogue: Catalogue;
  readonly dictionaries: Dictionaries;
  readonly folds: readonly Cases[];
  readonly pipelines: readonly Pipeline[];
  readonly ranks: Ranks;
  readonly time: 'broker' | 'event';
  readonly clockOf: (name: string) => ClockSpec;
}

export class Kernel {
  readonly clocks: Clocks;
  readonly folds: readonly (Milestones | Transitions)[];
  readonly windows: readonly Windows[];
  readonly dedupe: Dedupe;
  readonly timers: Timers;
  readonly accounts = { received: 0, accepted: 0, duplicate: 0, rejected: 0, filtered: 0, dropped: 0 };
  /** Newest position of each stream code. */
  readonly positions = new Map<number, number>();
  ordinal = 0;
  /** Nothing was taken since the last drain. */
  isDrained = false;
  /** Fold of each pipeline, and how many of its changes the pipeline has taken. */
  private readonly foldOf: readonly number[];
  private readonly taken: number[];
  private readonly foldsOfTable: readonly {
    readonly events: CaseEvents;
    readonly folds: (Milestones | Transitions)[];
  }[][];
  private readonly milestones: Milestones[] = [];
  private readonly cause: Cause = { stream: 0, seq: 0, ordinal: 0, knownAt: 0 };
  private readonly catalogue: Catalogue;
  private readonly dictionaries: Dictionaries;
  private readonly time: 'broker' | 'event';
  private nextSweep = Number.NEGATIVE_INFINITY;
  private readonly touched: number[] = [];

  constructor(options: KernelOptions) {
    const { catalogue, dictionaries, folds, pipelines, ranks } = options;
    this.catalogue = catalogue;
    this.dictionaries = dictionaries;
    this.time = options.time;
    this.clocks = new Clocks(options.time, dictionaries.of(catalogue.clock), options.clockOf);
    this.dedupe = new Dedupe(dictionaries.of('source'));
    const stores = new Map<string, { events: CaseEvents; folds: (Milestones | Transitions)[] }>();
    this.timers = new Timers((kind, a, b) => {
      const words = this.milestones[Math.floor(kind / timerKinds)].rows.of[
        this.milestones[Math.floor(kind / timerKinds)].cases.key
      ] as Uint32Array;
      return compareKeys(words, a * 4, words, b * 4);
    });
    this.folds = folds.map((cases) => {
      const at = `${cases.from.name}.${cases.key}`;
      let store = stores.get(at);
      if (!store) {
        const reads = folds
          .filter((other) => other.from === cases.from && other.key === cases.key)
          .flatMap((other) =>
            [...other.formulas.values()].flatMap((f) =>
              'column' in f && f.column in cases.from.columns ? [f.column] : [],
            ),
          );
        const events = new CaseEvents({
          from: cases.from,
          key: cases.key,
          reads,
          ranks,
          facts: dictionaries.of('fact'),
          sources: dictionaries.of('source'),
        });
        stores.set(at, (store = { events, folds: [] }));
      }
      const fold =
        cases.kind === 'transitions'
          ? new Transitions(cases, store.events, this.cause)
          : this.milestone(cases, store.events);
      store.folds.push(fold);
      return fold;
    });
    this.foldsOfTable = catalogue.domains.map(({ table }) =>
      [...stores.values()].filter((store) => store.events.from === table),
    );
    this.windows = pipelines.map((pipeline) => new Windows(pipeline, dictionaries, catalogue.clock));
    this.foldOf = pipelines.map((pipeline) => folds.indexOf(pipeline.from));
    this.taken = pipelines.map(() => 0);
  }

  /** Takes a batch whole. `old` holds the ids (as 32 hexadecimal digits) known to be stored beyond the horizon. */
  take(batch: Batch, old?: ReadonlySet<string>): void {
    if (batch.n > 0) this.isDrained = false;
    for (let m = 0; m < batch.n; m++) this.message(batch, m, old);
    this.flush();
    this.accounts.received += batch.received;
    this.accounts.filtered += batch.filtered;
    this.accounts.dropped += batch.dropped;
    this.accounts.rejected = this.accounts.received - this.accounts.accepted - this.accounts.duplicate;
  }

  /** No more will come (or nothing until `to`): timers up to then fire and every window closes. */
  drain(to = Number.POSITIVE_INFINITY): void {
    this.isDrained = true;
    let last = this.clocks.logged;
    while (this.timers.size > 0 && this.timers.next <= to) {
      last = Math.max(last, this.timers.next);
      this.fireNext();
    }
    if (Number.isFinite(to) && to > last) last = to;
    if (!Number.isFinite(last)) return;
    this.clocks.advance(last, Number.NaN);
    this.flush();
    this.cause.knownAt = last;
    const sizes = this.windows.flatMap(({ stores }) => stores.map(({ size }) => size));
    const end = Math.ceil((last + futureLimit) / Math.max(1, ...sizes)) * Math.max(1, ...sizes);
    this.clocks.drain();
    for (const code of this.clocks.codes) this.closeClock(code, end);
  }

  private message(batch: Batch, m: number, old?: ReadonlySet<string>): void {
    const { clocks, cause } = this;
    const [first, last] = [batch.firstRow[m], batch.firstRow[m + 1]];
    const stored = batch.storedAt[m];
    let newest = Number.NaN;
    if (this.time === 'event')
      for (let r = first; r < last; r++) {
        const at = (batch.tables[batch.tableAt[r]].of as Record<string, KindArray>).event_at[batch.rowAt[r]];
        if (!(at <= newest)) newest = at;
      }
    cause.stream = batch.stream[m];
    cause.seq = batch.seq[m];
    cause.ordinal = ++this.ordinal;
    const logged = clocks.loggedAfter(stored, batch.tickAt[m], newest);
    while (this.timers.next <= logged) this.fireNext();
    clocks.advance(logged, batch.tickAt[m]);
    cause.knownAt = clocks.logged;
    this.positions.set(batch.stream[m], batch.seq[m]);
    this.touched.length = 0;
    for (let r = first; r < last; r++) this.row(batch, r, stored, old);
    for (const fold of this.milestones) fold.settle(clocks.logged);
    for (const code of this.touched) if (this.isDue(code)) this.closeClock(code, clocks.watermark(code));
    if (logged >= this.nextSweep) this.sweep();
    this.stamp(batch, m, first === last);
  }

  private row(batch: Batch, r: number, stored: number, old?: ReadonlySet<string>): void {
    const { clocks } = this;
    const table = batch.tableAt[r];
    const row = batch.rowAt[r];
    const columns = batch.tables[table];
    const of = columns.of as Record<string, KindArray>;
    const at = of.event_at[row];
    of.logged_at[row] = clocks.logged;
    of.ordinal[row] = this.ordinal;
    if (this.time === 'broker' && at > stored + futureLimit) return this.refuse(batch, table, row);
    const isOld = old !== undefined && old.size > 0 && old.has(hexOf(of.id as Uint32Array, row * 4));
    if (isOld || !this.dedupe.isNew(of.source[row], of.id as Uint32Array, row * 4, clocks.logged)) {
      batch.keep[table][row] = fate.duplicate;
      this.accounts.duplicate++;
      const at = batch.duplicates.add();
      copyTo(batch.duplicates, at, of, row);
      return;
    }
    this.accounts.accepted++;
    const code = of[this.catalogue.clock][row];
    clocks.meet(code);
    if (this.isFollowed(code)) this.closeClock(code, clocks.watermark(code));
    for (const { events, folds } of this.foldsOfTable[table]) {
      const event = events.insert(columns, row);
      if (event !== -1) for (const fold of folds) fold.insert(event, events.slot);
    }
    clocks.observe(code, at, stored, of[this.catalogue.completeUntil]?.[row] ?? Number.NaN);
    this.touched.push(code);
  }

  private refuse(batch: Batch, table: number, row: number): void {
    batch.keep[table][row] = fate.future;
    const at = batch.rejected.add();
    copyTo(batch.rejected, at, batch.tables[table].of as Record<string, KindArray>, row);
    (batch.rejected.of as Record<string, KindArray>).reason[at] = this.dictionaries
      .of('reason')
      .codeOf('future:event_at');
  }

  private fireNext(): void {
    this.timers.pop((due, kind, slot) => {
      this.clocks.advance(due, Number.NaN);
      this.cause.knownAt = due;
      this.milestones[Math.floor(kind / timerKinds)].fire(due, kind, slot);
    });
  }

  /** Windows take what the folds have sent since. */
  private flush(): void {
    this.windows.forEach((windows, w) => {
      const { rows } = this.folds[this.foldOf[w]].changes;
      if (rows.n > this.taken[w]) windows.apply(rows, this.taken[w], rows.n);
      this.taken[w] = rows.n;
    });
  }

  private nextEnd(code: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const windows of this.windows) next = Math.min(next, windows.nextEnd(code));
    return next;
  }

  private isDue(code: number): boolean {
    const mark = this.clocks.watermark(code);
    return mark > Number.NEGATIVE_INFINITY && mark >= this.nextEnd(code);
  }

  private closeClock(code: number, watermark: number): void {
    this.flush();
    for (const windows of this.windows) windows.close(code, watermark, this.cause);
  }

  /** At most once a second of logged time: clocks that are silent or closed are followed. */
  private sweep(): void {
    const { clocks } = this;
    this.nextSweep = Math.floor(clocks.logged / 1000) * 1000 + 1000;
    for (const code of clocks.codes) if (this.isFollowed(code)) this.closeClock(code, clocks.watermark(code));
  }

  /** Whether a silent or closed clock has something to close by logged time alone. */
  private isFollowed(code: number): boolean {
    if (this.clocks.logged < this.clocks.followedAt(code, this.nextEnd(code))) return false;
    this.clocks.follow(code);
    return this.isDue(code);
  }

  private milestone(cases: Cases, events: CaseEvents): Milestones {
    const fold = new Milestones({
      cases,
      events,
      dictionaries: this.dictionaries,
      clock: this.catalogue.clock,
      expiryOf: (clock, at) =>
        Math.min(this.clocks.spec(clock).hours?.closing(at) || Number.POSITIVE_INFINITY, at + expiryLimit),
      timers: this.timers,
      timerBase: this.milestones.length * timerKinds,
      cause: this.cause,
    });
    this.milestones.push(fold);
    return fold;
  }

  /** Writes logged time and ordinal on what has no row of a table; a message that left no trace becomes a tick. */
  private stamp(batch: Batch, m: number, isBare: boolean): void {
    let hasTrace = !isBare;
    for (const columns of [batch.rejected, batch.ticks] as Columns[]) {
      const of = columns.of as Record<string, KindArray>;
      for (let row = columns.n - 1; row >= 0; row--) {
        if (of.ordinal[row] === of.ordinal[row] && of.ordinal[row] < this.ordinal) break;
        if (of.seq[row] !== batch.seq[m] || of.stream[row] !== batch.stream[m]) continue;
        of.ordinal[row] = this.ordinal;
        of.logged_at[row] = this.clocks.logged;
        hasTrace = true;
      }
    }
    if (hasTrace) return;
    const of = batch.ticks.of as Record<string, KindArray>;
    const row = batch.ticks.add();
    of.stream[row] = batch.stream[m];
    of.seq[row] = batch.seq[m];
    of.ordinal[row] = this.ordinal;
    of.received_at[row] = batch.storedAt[m];
    of.logged_at[row] = this.clocks.logged;
  }

  /** Clocks and log gaps as they stand. */
  ledger(): { clocks: Columns; gaps: Columns } {
    const clocks = new Columns(clocksTable, 64);
    for (const code of this.clocks.codes) {
      const row = clocks.add();
      for (const [name, value] of Object.entries(this.clocks.describe(code)))
        (clocks.of as Record<string, KindArray>)[name][row] = value;
    }
    const gaps = new Columns(gapsTable, 16);
    for (const { from, to } of this.clocks.gaps) {
      const row = gaps.add();
      gaps.of.from_at[row] = from;
      gaps.of.to_at[row] = to;
    }
    return { clocks: clocks as unknown as Columns, gaps: gaps as unknown as Columns };
  }

  /** Forgets what was sent, once it is committed. */
  committed(): void {
    for (const fold of this.folds) fold.changes.rows.clear();
    this.taken.fill(0);
    for (const windows of this.windows) {
      for (const results of windows.results) results.clear();
      windows.recompute.length = 0;
      windows.corrections.late.length = 0;
    }
  }
}

function copyTo(into: Columns, at: number, of: Record<string, KindArray>, row: number): void {
  const to = into.of as Record<string, KindArray>;
  for (const name in to) {
    if (!(name in of)) continue;
    const width = name === 'id' ? 4 : 1;
    for (let w = 0; w < width; w++) to[name][at * width + w] = of[name][row * width + w];
  }
}

/** A key as 32 hexadecimal digits, most significant first. */
export const hexOf = (words: Uint32Array, at: number): string =>
  [3, 2, 1, 0].map((w) => words[at + w].toString(16).padStart(8, '0')).join('');
