// The overview for everybody who looks: made at most once in a while, and only when it changed and somebody asks.
import type { Time } from '../../engine/ports.ts';
import type { Overview } from './overview.ts';

/** Where overviews come from. `onChange` calls back after each change, and gives a way to end that. */
export interface Source {
  overview(): Overview;
  onChange(changed: () => void): () => void;
}

export class Feed {
  /** Grows with every overview that says something new. */
  version = 0;
  private readonly source: Source;
  private readonly time: Time;
  private readonly every: number;
  private readonly stop: () => void;
  private waiting = new Set<() => void>();
  private seen: Overview | undefined;
  private text = '';
  private movedAt: number;
  private madeAt = Number.NEGATIVE_INFINITY;
  private isStale = true;

  /** `every`: ms between two overviews. */
  constructor(source: Source, time: Time, every = 1000) {
    this.source = source;
    this.time = time;
    this.every = every;
    this.movedAt = time.now();
    this.stop = source.onChange(() => {
      this.isStale = true;
      for (const wake of this.waiting) wake();
    });
  }

  /** The newest overview. */
  get overview(): Overview {
    const now = this.time.now();
    if (this.seen !== undefined && (!this.isStale || now - this.madeAt < this.every)) return this.seen;
    const made = this.source.overview();
    const text = JSON.stringify(made);
    if (made.known_at !== this.seen?.known_at) this.movedAt = now;
    if (text !== this.text) this.version++;
    [this.seen, this.text, this.madeAt, this.isStale] = [made, text, now, false];
    return made;
  }

  /** The same as JSON, with `age_ms`: how long ago, by the wall clock, it was made or last moved on. */
  get json(): string {
    const { made_at } = this.overview;
    const since = made_at === null ? this.movedAt : Date.parse(made_at);
    return `{"age_ms":${Math.max(0, this.time.now() - since)},${this.text.slice(1)}`;
  }

  /** Resolves when there is something newer than `version`, after `most` ms, or when `signal` comes. */
  async next(version: number, most: number, signal: AbortSignal): Promise<void> {
    const until = this.time.now() + most;
    while (!signal.aborted && this.overview && this.version === version && this.time.now() < until) {
      const left = until - this.time.now();
      const rest = this.isStale ? Math.max(1, this.madeAt + this.every - this.time.now()) : left;
      await this.sleep(Math.min(left, rest), signal);
    }
  }

  close(): void {
    this.stop();
    for (const wake of this.waiting) wake();
  }

  private async sleep(ms: number, signal: AbortSignal): Promise<void> {
    const end = new AbortController();
    const wake = () => end.abort();
    // While an overview is due, further changes are no news.
    if (!this.isStale) this.waiting.add(wake);
    signal.addEventListener('abort', wake);
    await this.time.sleep(ms, end.signal).catch(() => {});
    this.waiting.delete(wake);
    signal.removeEventListener('abort', wake);
  }
}
