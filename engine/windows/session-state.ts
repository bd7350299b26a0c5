// The state of a pipeline's sessions: the held ones, what was said of those that are no more, and what only SQL can tell.
import type { Cause } from '../fold/changes.ts';
import type { Dictionaries } from '../labels.ts';
import type { Pipeline } from '../pipeline.ts';
import { Answers } from './answers.ts';
import type { Locale } from './calendar.ts';
import { SessionStore } from './session-store.ts';

/** A stretch of a key's time whose closed sessions must come from the definition's SQL. */
export interface Region {
  readonly key: number;
  /** The first and the last instant, ms. */
  readonly from: number;
  readonly to: number;
  /** Up to where sessions have closed, ms. */
  readonly until: number;
  readonly cause: Cause;
}

/** What was said of a session that has another start now, or is no more. */
interface Ghost {
  readonly start: number;
  readonly last: number;
  readonly isDirty: boolean;
  revision: number;
  /** Whether the last thing said is that it was there. */
  isShown: boolean;
}

export class SessionState extends Answers {
  static override readonly state = [...Answers.state, 'store', 'ghosts', 'asked'];
  readonly store: SessionStore;
  readonly recompute: Region[] = [];
  /** How long closed sessions are held for corrections, ms. */
  readonly hold: number;
  /** By key. */
  private readonly ghosts = new Map<number, Ghost[]>();
  /** By key: where SQL was asked, and what is there is for SQL to change, as long as it is held. */
  private readonly asked = new Map<number, { start: number; last: number }[]>();

  constructor(
    pipeline: Pipeline,
    dictionaries: Dictionaries,
    clock: string,
    localeOf?: (clock: number) => Locale,
  ) {
    super(pipeline, dictionaries, clock, localeOf);
    const [{ size, isInclusive = true }] = pipeline.levels;
    this.store = new SessionStore(this.plan, size, isInclusive);
    this.hold = Math.max(60 * pipeline.pane, size);
  }

  /** Says what is in a session, or asks SQL for it, as its next revision. */
  send(row: number, until: number, cause: Cause): void {
    const { store } = this;
    if (this.isAsked(row)) store.isDirty[row] = 1;
    store.revision[row]++;
    if (store.isDirty[row] === 1) this.ask(store.key[row], store.start[row], store.last[row], until, cause);
    else this.emit[0](store, row, cause);
  }

  /** Takes back what was said of a session that has not closed after all. */
  withdraw(row: number, until: number, cause: Cause): void {
    const { store } = this;
    store.revision[row]++;
    if (store.isDirty[row] === 1) this.ask(store.key[row], store.start[row], store.last[row], until, cause);
    else this.deny(store.key[row], store.start[row], store.last[row], store.revision[row], cause);
  }

  ask(key: number, from: number, to: number, until: number, cause: Cause): void {
    this.recompute.push({ key, from, to, until, cause: { ...cause } });
    const asked = this.asked.get(key);
    if (asked) asked.push({ start: from, last: to });
    else this.asked.set(key, [{ start: from, last: to }]);
  }

  /** The session is about to have another start, or to be no more: what was said of this one is remembered. */
  leave(row: number): void {
    const { store } = this;
    const { key, start, last, revision, isClosed, isDirty } = store;
    if (revision[row] === 0) return;
    let ghosts = this.ghosts.get(key[row]);
    if (!ghosts) this.ghosts.set(key[row], (ghosts = []));
    ghosts.push({
      start: start[row],
      last: last[row],
      isDirty: isDirty[row] === 1,
      revision: revision[row],
      isShown: isClosed[row] === 1,
    });
    revision[row] = 0;
    isClosed[row] = 0;
  }

  /** The session has a start that it did not have before: it goes on with the revisions of one that had it. */
  arrive(row: number): void {
    const { store } = this;
    const ghosts = this.ghosts.get(store.key[row]);
    const at = ghosts?.findIndex(({ start }) => start === store.start[row]) ?? -1;
    if (ghosts === undefined || at === -1) return;
    const [ghost] = ghosts.splice(at, 1);
    store.revision[row] = ghost.revision;
    store.isClosed[row] = ghost.isShown ? 1 : 0;
    if (ghost.isDirty) store.isDirty[row] = 1;
  }

  /** Says of every session of the key that was said to be there, and is no more, that it is not. */
  exorcise(key: number, until: number, cause: Cause): void {
    for (const ghost of this.ghosts.get(key) ?? []) {
      if (!ghost.isShown) continue;
      ghost.isShown = false;
      ghost.revision++;
      if (ghost.isDirty) this.ask(key, ghost.start, ghost.last, until, cause);
      else this.deny(key, ghost.start, ghost.last, ghost.revision, cause);
    }
  }

  /** Forgets what it remembers of a clock's sessions that ended before `oldest`. */
  forget(clock: number, oldest: number): void {
    if (this.ghosts.size + this.asked.size === 0) return;
    for (const key of this.keys.ofClock[clock] ?? [])
      for (const remembered of [this.ghosts, this.asked] as Map<number, { last: number }[]>[]) {
        const all = remembered.get(key);
        const held = all?.filter(({ last }) => last + this.store.gap > oldest);
        if (held?.length === 0) remembered.delete(key);
        else if (held) remembered.set(key, held);
      }
  }

  private isAsked(row: number): boolean {
    if (this.asked.size === 0) return false;
    const { key, start, last, gap } = this.store;
    const asked = this.asked.get(key[row]) ?? [];
    return asked.some((of) => of.start <= last[row] + gap && start[row] <= of.last + gap);
  }

  private deny(key: number, start: number, last: number, revision: number, cause: Cause): void {
    const { store } = this;
    const { blank } = store;
    store.key[blank] = key;
    store.start[blank] = start;
    store.last[blank] = last;
    store.revision[blank] = revision;
    this.emit[0](store, blank, cause);
  }
}
