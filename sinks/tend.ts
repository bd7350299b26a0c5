// Keeps an engine at a log while it lives: ticks go in, snapshots come out, and people hear how far it is.
import type { Input, Log, Time } from '../engine/ports.ts';
import { startTicker, type TickerOptions } from '../engine/ticker.ts';
import type { Engine } from './engine.ts';
import type { Manifest } from './snapshot.ts';

export interface TendOptions {
  readonly log: Log;
  readonly time: Time;
  /** Where ticks go once a second; absent: time passes by what others write alone. */
  readonly ticks?: Omit<TickerOptions, 'time'>;
  /** A snapshot so often, ms, if anything was committed since; absent: none before the end. */
  readonly snapshotEvery?: number;
  /** The newest snapshots kept. */
  readonly keep?: number;
  /** What was committed may leave: called after every commit, and now and then while nothing comes. */
  readonly deliver?: () => Promise<void>;
  readonly signal?: AbortSignal;
  /** Fraction read (NaN: endless), events so far, logged time. */
  readonly report?: (fraction: number, events: number, logged: number) => void;
}

/** The last snapshot, and how long it took, ms. */
export interface Shown {
  readonly manifest: Manifest;
  readonly took: number;
}

/** Reads until the log ends or the signal comes; whatever was taken is committed by then. */
export async function tend(engine: Engine, options: TendOptions): Promise<Shown | undefined> {
  const { log, time, ticks, snapshotEvery = Number.POSITIVE_INFINITY, keep, signal, report } = options;
  const { deliver = async () => {} } = options;
  const { kernel } = engine;
  let due = time.now() + snapshotEvery;
  let shown = kernel.ordinal;
  let last: Shown | undefined;
  const pause = async (input: Input) => {
    report?.(input.progress(), kernel.accounts.received, kernel.clocks.logged);
    await deliver();
    if (!(time.now() >= due) || kernel.ordinal === shown) return;
    const began = time.now();
    const manifest = await engine.snapshot(keep);
    last = { manifest, took: time.now() - began };
    shown = kernel.ordinal;
    due = time.now() + snapshotEvery;
  };
  const ticker = ticks && startTicker({ ...ticks, time });
  try {
    await engine.read(between(log, pause), { signal });
  } finally {
    await ticker?.stop();
  }
  return last;
}

/** The same log with a pause before each batch is asked for, when nothing is on the road. */
const between = (log: Log, pause: (input: Input) => Promise<void>): Log => ({
  async open(positions) {
    const input = await log.open(positions);
    return {
      async next(limit) {
        await pause(input);
        return input.next(limit);
      },
      progress: () => input.progress(),
      close: () => input.close(),
    };
  },
});
