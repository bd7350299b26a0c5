// Hands what was committed to every outlet, in order, and remembers how far each has been served.
import type { Store, Time } from '../../engine/ports.ts';
import type { Outlet } from './outlets.ts';

/** What leaves, by growing numbers: the order of publishing. */
export interface Source<T> {
  /** As people name it. */
  readonly what: string;
  /** Number of the newest that is committed; 0: none. */
  readonly last: () => number;
  /** A batch of what comes after `number`, and the number that it reaches to. */
  after(number: number): Promise<{ readonly upTo: number; readonly told: readonly T[] }>;
}
export interface OutboxOptions<T> {
  readonly source: Source<T>;
  /** Where it is recorded how far each outlet has been served. */
  readonly store: Store;
  readonly outlets: readonly Outlet<T>[];
  readonly time: Time;
  readonly notice?: (text: string) => void;
  /** The engine waits no longer than this for an outlet, ms. */
  readonly patience?: number;
  /** An outlet that failed is left alone for so long, ms. */
  readonly pause?: number;
}

interface Served<T> {
  readonly outlet: Outlet<T>;
  upTo: number;
  retryAt: number;
  isFailing: boolean;
}

/** A crash between handing over and recording hands over again: subscribers upsert by what it is about and its revision. */
export class Outbox<T> {
  private readonly options: OutboxOptions<T>;
  private readonly served: readonly Served<T>[];

  private constructor(options: OutboxOptions<T>, marks: ReadonlyMap<string, number>) {
    this.options = options;
    this.served = options.outlets.map((outlet) => ({
      outlet,
      upTo: marks.get(outlet.name) ?? 0,
      retryAt: Number.NEGATIVE_INFINITY,
      isFailing: false,
    }));
  }

  static async open<T>(options: OutboxOptions<T>): Promise<Outbox<T>> {
    const { store } = options;
    await store.run('CREATE TABLE IF NOT EXISTS meta.outbox (outlet VARCHAR, number BIGINT)');
    const marks = await store.rows(
      'SELECT outlet, max(number)::DOUBLE AS number FROM meta.outbox GROUP BY outlet',
    );
    return new Outbox(options, new Map(marks.map((of) => [of.outlet as string, of.number as number])));
  }

  /** How far the outlet that is furthest behind has still to go, in numbers of the source. */
  get waiting(): number {
    return Math.max(0, ...this.served.map(({ upTo }) => this.options.source.last() - upTo));
  }

  /** To be called between commits: the store must be in no transaction. `most`: batches at the most. */
  async deliver(most = Number.POSITIVE_INFINITY): Promise<void> {
    const { source, time } = this.options;
    for (const served of this.served)
      if (served.upTo < source.last() && time.now() >= served.retryAt) await this.serve(served, most);
  }

  private async serve(served: Served<T>, most: number): Promise<void> {
    const { source, store, time, notice = () => {}, pause = 10_000 } = this.options;
    const { outlet } = served;
    for (let n = 0; n < most && served.upTo < source.last(); n++) {
      const { upTo, told } = await source.after(served.upTo);
      try {
        if (told.length > 0) await this.within(outlet.send(told));
      } catch (error) {
        const why = error instanceof Error ? error : String(error);
        if (!served.isFailing) notice(`${source.what} wait in the outbox (${outlet.name}): ${why}`);
        served.isFailing = true;
        served.retryAt = time.now() + pause;
        return;
      }
      served.upTo = upTo;
      await store.run(`INSERT INTO meta.outbox VALUES ('${outlet.name}', ${served.upTo})`);
    }
    if (served.isFailing) notice(`${source.what} go out again (${outlet.name})`);
    served.isFailing = false;
  }

  /** Fails when `sent` takes too long; what it may still do is harmless. */
  private async within(sent: Promise<void>): Promise<void> {
    const { time, patience = 5000 } = this.options;
    const end = new AbortController();
    const late = time.sleep(patience, end.signal).then(
      () => {
        throw new Error(`no answer within ${patience} ms`);
      },
      () => {},
    );
    try {
      await Promise.race([sent, late]);
    } finally {
      end.abort();
      sent.catch(() => {});
    }
  }
}
