// Hands what was committed to every outlet, in order, and remembers how far each has been served.
import type { Store, Time } from '../../engine/ports.ts';
import { alertOf } from './alert.ts';
import type { Outlet } from './outlets.ts';
import { rowsAfter } from './row.ts';

export interface OutboxOptions {
  readonly store: Store;
  /** Number of the newest revision that is committed; 0: none. */
  readonly last: () => number;
  readonly outlets: readonly Outlet[];
  readonly time: Time;
  readonly notice?: (text: string) => void;
  /** The engine waits no longer than this for an outlet, ms. */
  readonly patience?: number;
  /** An outlet that failed is left alone for so long, ms. */
  readonly pause?: number;
}

/** Revisions handed over, and recorded, at a time. */
const batch = 500;

interface Served {
  readonly outlet: Outlet;
  upTo: number;
  retryAt: number;
  isFailing: boolean;
}

/** A crash between handing over and recording hands over again: subscribers upsert by alert and revision. */
export class Outbox {
  private readonly options: OutboxOptions;
  private readonly served: readonly Served[];

  private constructor(options: OutboxOptions, marks: ReadonlyMap<string, number>) {
    this.options = options;
    this.served = options.outlets.map((outlet) => ({
      outlet,
      upTo: marks.get(outlet.name) ?? 0,
      retryAt: Number.NEGATIVE_INFINITY,
      isFailing: false,
    }));
  }

  static async open(options: OutboxOptions): Promise<Outbox> {
    const { store } = options;
    await store.run('CREATE TABLE IF NOT EXISTS meta.outbox (outlet VARCHAR, number BIGINT)');
    const marks = await store.rows(
      'SELECT outlet, max(number)::DOUBLE AS number FROM meta.outbox GROUP BY outlet',
    );
    return new Outbox(options, new Map(marks.map((of) => [of.outlet as string, of.number as number])));
  }

  /** Revisions that some outlet has not taken yet. */
  get waiting(): number {
    return Math.max(0, ...this.served.map(({ upTo }) => this.options.last() - upTo));
  }

  /** To be called between commits: the store must be in no transaction. */
  async deliver(): Promise<void> {
    for (const served of this.served)
      if (served.upTo < this.options.last() && this.options.time.now() >= served.retryAt)
        await this.serve(served);
  }

  private async serve(served: Served): Promise<void> {
    const { store, last, time, notice = () => {}, pause = 10_000 } = this.options;
    const { outlet } = served;
    while (served.upTo < last()) {
      const rows = await rowsAfter(store, served.upTo, batch);
      try {
        await this.within(outlet.send(rows.map(alertOf)));
      } catch (error) {
        if (!served.isFailing)
          notice(
            `alerts wait in the outbox (${outlet.name}): ${error instanceof Error ? error : String(error)}`,
          );
        served.isFailing = true;
        served.retryAt = time.now() + pause;
        return;
      }
      served.upTo = rows.at(-1)?.number ?? last();
      await store.run(`INSERT INTO meta.outbox VALUES ('${outlet.name}', ${served.upTo})`);
    }
    if (served.isFailing) notice(`alerts go out again (${outlet.name})`);
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
