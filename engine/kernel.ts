// The deterministic heart: batches in, result columns out. Time passes only by the messages it is handed.
import { Sent } from './accounting.ts';
import { Alerts } from './alerts/alerts.ts';
import { type Batch, fate, type Retried } from './batch.ts';
import { Calendars, type ClockSpec } from './calendars.ts';
import type { Cases } from './cases.ts';
import type { Catalogue } from './catalogue.ts';
import { Clocks, futureLimit } from './clocks.ts';
import type { Columns } from './columns.ts';
import { Dedupe } from './dedupe.ts';
import type { Cause } from './fold/changes.ts';
import type { Dates } from './fold/derive.ts';
import type { Ranks } from './fold/events.ts';
import { type Fold, Folds } from './fold/folds.ts';
import type { Identifiers } from './identifiers.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import type { Pipeline } from './pipeline.ts';
import { type PromiseRule, Promises } from './promises.ts';
import { giveBack, judge } from './retrying.ts';
import { ruleOf } from './rules.ts';
import { Sequences } from './sequences.ts';
import type { Timers } from './timers.ts';
import { note, Stamps } from './traces.ts';
import { type Windower, WindowSet } from './windows/set.ts';

const expiryLimit = 12 * 3_600_000;

export interface KernelOptions {
  readonly catalogue: Catalogue;
  readonly dictionaries: Dictionaries;
  readonly identifiers: Identifiers;
  readonly folds: readonly Cases[];
  readonly pipelines: readonly Pipeline[];
  readonly ranks: Ranks;
  readonly time: 'broker' | 'event';
  readonly clockOf: (name: string) => ClockSpec;
  /** What is promised, as far as it is known beforehand. */
  readonly promises?: readonly PromiseRule[];
}

export class Kernel {
  static readonly state = [
    'clocks',
    'calendars',
    'promises',
    'cases',
    'windowSet',
    'alerts',
    'dedupe',
    'accounts',
    'sent',
    'sequences',
    'positions',
    'cause',
    'ordinal',
    'isDrained',
    'nextSweep',
  ];
  readonly clocks: Clocks;
  readonly folds: readonly Fold[];
  readonly promises: Promises;
  readonly alerts: Alerts;
  readonly dedupe: Dedupe;
  readonly timers: Timers;
  readonly sent: Sent;
  readonly sequences: Sequences;
  readonly accounts = { received: 0, accepted: 0, duplicate: 0, rejected: 0, filtered: 0, dropped: 0 };
  /** Newest position of each stream code. */
  readonly positions = new Map<number, number>();
  ordinal = 0;
  /** Nothing was taken since the last drain. */
  isDrained = false;
  private readonly calendars: Calendars;
  private readonly cases: Folds;
  private readonly windowSet: WindowSet;
  private readonly cause: Cause = { stream: 0, seq: 0, ordinal: 0, knownAt: 0 };
  private readonly catalogue: Catalogue;
  private readonly dictionaries: Dictionaries;
  private readonly time: 'broker' | 'event';
  private nextSweep = Number.NEGATIVE_INFINITY;
  private readonly touched: number[] = [];

  constructor(options: KernelOptions) {
    const { catalogue, dictionaries, folds, pipelines, ranks, time, clockOf } = options;
    this.catalogue = catalogue;
    this.dictionaries = dictionaries;
    this.time = time;
    this.calendars = new Calendars(clockOf);
    const [units, feeds] = [catalogue.clock, catalogue.feed].map((name) => dictionaries.of(name));
    this.clocks = new Clocks(time, units, feeds, (name) => this.calendars.spec(name));
    this.dedupe = new Dedupe(dictionaries.of('source'));
    const { clocks, cause } = this;
    const hoursOf = (clock: number) => clocks.spec(clock).hours;
    this.promises = new Promises(options.promises ?? [], dictionaries, hoursOf);
    const dates: Dates = {
      expiry: (clock, at) =>
        Math.min(hoursOf(clock)?.closing(at) || Number.POSITIVE_INFINITY, at + expiryLimit),
      due: (clock, at, of, row) => this.promises.due(clock, at, of, row),
      completeUntil: (clock) => clocks.vouchedUntil(clock),
      completeAt: (clock, until) => clocks.vouchesAt(clock, until),
    };
    this.cases = new Folds({ catalogue, dictionaries, folds, ranks, cause, dates });
    this.folds = this.cases.all;
    this.sent = new Sent(this.folds);
    this.sequences = new Sequences(this.cause);
    this.timers = this.cases.timers;
    this.windowSet = new WindowSet(pipelines, this.folds, clocks, catalogue.clock, dictionaries, cause);
    const settle = () => this.windowSet.flush();
    this.alerts = new Alerts(this.windows, clocks, catalogue, dictionaries, options.identifiers, settle);
  }

  /** In the order of the pipelines. */
  get windows(): readonly Windower[] {
    return this.windowSet.all;
  }

  /** Takes a batch whole. `old` holds the `storedKey` of events known to be stored beyond the horizon. */
  take(batch: Batch, old?: ReadonlySet<string>): void {
    if (batch.n > 0) this.isDrained = false;
    const stamps = batch.isRead ? new Stamps(batch) : null;
    for (let m = 0; m < batch.n; m++) this.message(batch, m, stamps, old);
    this.windowSet.flush();
    this.accounts.received += batch.received;
    this.accounts.duplicate += batch.duplicates.n;
    this.accounts.filtered += batch.filtered;
    this.accounts.dropped += batch.dropped;
    this.accounts.rejected += batch.rejected.n;
  }

  /** No more will come (or nothing until `to`): timers up to then fire and every window closes. */
  drain(to = Number.POSITIVE_INFINITY): void {
    this.isDrained = true;
    this.clocks.drain();
    for (const code of this.clocks.codes) this.cases.passed(code, Number.POSITIVE_INFINITY);
    let last = this.clocks.logged;
    while (this.nextTimer < Number.POSITIVE_INFINITY && this.nextTimer <= to) {
      last = Math.max(last, this.nextTimer);
      this.fireNext();
    }
    if (Number.isFinite(to) && to > last) last = to;
    if (!Number.isFinite(last)) return;
    this.clocks.advance(last, Number.NaN);
    this.windowSet.flush();
    this.cause.knownAt = last;
    this.sequences.sweep(last);
    for (const code of this.clocks.codes) this.windowSet.drain(code, last + futureLimit);
  }

  private message(batch: Batch, m: number, stamps: Stamps | null, old?: ReadonlySet<string>): void {
    const { clocks, cause } = this;
    const [first, last] = [batch.firstRow[m], batch.firstRow[m + 1]];
    const stored = batch.storedAt[m];
    let newest = Number.NaN;
    if (this.time === 'event' && batch.isRead)
      for (let r = first; r < last; r++) {
        if (this.catalogue.domains[batch.tableAt[r]].isAside) continue;
        if (batch.retried.length > 0 && batch.retriedAt(batch.tableAt[r], batch.rowAt[r])) continue;
        const at = (batch.tables[batch.tableAt[r]].of as Record<string, KindArray>).event_at[batch.rowAt[r]];
        if (!(at <= newest)) newest = at;
      }
    cause.stream = batch.stream[m];
    cause.seq = batch.seq[m];
    cause.ordinal = ++this.ordinal;
    const logged = batch.isRead
      ? clocks.time.after(stored, batch.tickAt[m], newest)
      : clocks.time.again(batch.loggedAt[m]);
    while (this.nextTimer <= logged) this.fireNext();
    clocks.advance(logged, batch.tickAt[m]);
    cause.knownAt = clocks.logged;
    this.positions.set(batch.stream[m], batch.seq[m]);
    this.touched.length = 0;
    for (let r = first; r < last; r++) this.row(batch, r, stored, old);
    this.cases.settle(clocks.logged);
    for (const code of this.touched) {
      if (this.cases.isAwaiting(code)) this.cases.passed(code, clocks.vouchedUntil(code));
      this.windowSet.closeDue(code);
    }
    if (logged >= this.nextSweep) this.sweep();
    stamps?.stamp(m, this.ordinal, clocks.logged);
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
    const retried = batch.retried.length > 0 ? batch.retriedAt(table, row) : undefined;
    if (retried !== undefined && !this.isWanted(batch, retried)) return;
    if (this.time === 'broker' && at > stored + futureLimit)
      return this.refuse(batch, table, row, 'future:event_at');
    const isOld =
      old !== undefined &&
      old.size > 0 &&
      old.has(storedKey(of.source[row], hexOf(of.id as Uint32Array, row * 4)));
    if (isOld || !this.dedupe.isNew(of.source[row], of.id as Uint32Array, row * 4, clocks.logged)) {
      if (retried) giveBack(batch, this.catalogue, retried, this.cause);
      batch.keep[table][row] = fate.duplicate;
      note(batch, 'duplicates', table, row);
      return;
    }
    this.accounts.accepted++;
    this.sequences.observe(of.source[row], of.sequence[row]);
    const code = of[this.catalogue.clock][row];
    const { isAside } = this.catalogue.domains[table];
    if (!isAside) {
      if (!clocks.meet(code)) this.windowSet.follow(code);
    } else if (this.catalogue.domains[table].table === this.catalogue.rules?.table) this.learn(of, row);
    else this.acknowledge(of, row);
    for (const { events, folds } of this.cases.ofTable[table]) {
      const event = events.insert(columns, row);
      if (event !== -1) for (const fold of folds) fold.insert(event, events.slot);
    }
    if (isAside || retried) return;
    this.touched.push(code);
    const clock = clocks.feeds.clockOf(code, of[this.catalogue.feed][row]);
    if (clock === -1) return;
    this.alerts.heard(clock, this.cause);
    const completeUntil = of[this.catalogue.completeUntil]?.[row] ?? Number.NaN;
    if (clocks.observe(clock, at, stored, completeUntil)) this.cases.again(code);
  }

  private acknowledge(of: Record<string, KindArray>, row: number): void {
    const { acknowledge } = this.catalogue;
    const fact = this.dictionaries.of('fact').text(of.fact[row]);
    if (acknowledge === undefined || !acknowledge.facts.includes(fact)) return;
    this.windowSet.flush();
    this.alerts.incidents.acknowledge(of[acknowledge.alert] as Uint32Array, row * 4, this.cause);
  }

  /** From here on it holds; cases it concerns are dated again, by this message. */
  private learn(of: Record<string, KindArray>, row: number): void {
    const rule = ruleOf(this.catalogue.rules!, this.dictionaries, of, row);
    if (rule?.what === 'exception') {
      const { scope, exception } = rule;
      this.calendars.except(scope, exception);
      this.clocks.feeds.forget();
      const isConcerned = ({ name, calendar }: ClockSpec) => name === scope || calendar === scope;
      this.cases.redate((clock) => isConcerned(this.clocks.spec(clock)));
    } else if (rule?.what === 'promise') {
      this.promises.learn(rule.promise);
      this.cases.redate(() => true);
    } else if (rule?.what === 'threshold') this.alerts.learn(rule.threshold);
  }

  private isWanted(batch: Batch, retried: Retried): boolean {
    const found = judge(batch, this.catalogue, retried);
    if (found === 'unheard') {
      batch.keep[retried.table][retried.row] = fate.duplicate;
      batch.received--;
    } else if (found === 'unknown') this.refuse(batch, retried.table, retried.row, 'not_rejected');
    return found === 'taken';
  }

  private refuse(batch: Batch, table: number, row: number, reason: string): void {
    const retried = batch.retriedAt(table, row);
    if (retried) giveBack(batch, this.catalogue, retried, this.cause);
    batch.keep[table][row] = fate.future;
    const at = note(batch, 'rejected', table, row);
    batch.rejected.of.reason[at] = this.dictionaries.of('reason').codeOf(reason);
  }

  private get nextTimer(): number {
    return Math.min(this.timers.next, this.alerts.incidents.next);
  }

  /** Timers of cases before those of alerts, where both are due. */
  private fireNext(): void {
    const { timers, alerts, cause } = this;
    const due = this.nextTimer;
    this.clocks.advance(due, Number.NaN);
    cause.knownAt = due;
    if (timers.next === due) timers.pop((at, kind, slot) => this.cases.fire(at, kind, slot));
    else {
      this.windowSet.flush();
      alerts.incidents.fire(cause);
    }
  }

  /** At most once a second of logged time: clocks that are silent or closed are followed. */
  private sweep(): void {
    const { clocks } = this;
    this.nextSweep = Math.floor(clocks.logged / 1000) * 1000 + 1000;
    for (const code of clocks.codes) this.windowSet.follow(code);
    this.alerts.sweep(this.cause);
    this.sequences.sweep(clocks.logged);
  }

  /** State was folded anew: incidents go on as they were told. */
  adoptAlerts(told: readonly Columns[], last: number): void {
    this.alerts.adopt(told, last, this.cause);
  }

  /** Forgets what was sent, once it is committed. */
  committed(): void {
    this.sent.count();
    this.sent.committed();
    this.sequences.rows.clear();
    for (const fold of this.folds) fold.changes.rows.clear();
    this.alerts.incidents.committed();
    this.windowSet.committed();
  }
}

/** How a stored event is named: the code of its source and its id in hexadecimal. */
export const storedKey = (source: number, hex: string): string => `${source}:${hex}`;

/** A key as 32 hexadecimal digits, most significant first. */
export const hexOf = (words: Uint32Array, at: number): string =>
  [3, 2, 1, 0].map((w) => words[at + w].toString(16).padStart(8, '0')).join('');
