// Tells the service's events to a broker at a pace, while whatever happens to it happens.
import { setTimeout as sleep } from 'node:timers/promises';
import { datedTo, messagesOf } from './load.ts';
import type { Broker } from './ring.ts';

export interface Pace {
  /** Lines a second. */
  readonly rate: number;
  /** Dates every line to the moment at which it is told. */
  readonly isNow?: boolean;
  readonly name?: string;
}

export interface Publisher {
  /** All is told, and the broker has it. */
  readonly done: Promise<void>;
  told(): number;
  /** From now on, lines a second. */
  pace(rate: number): void;
  /** No more is told; what was begun is stored. */
  stop(): Promise<void>;
}

const stride = 100;
/** Bursts wait while the broker owes so many answers. */
const most = 20;

/** Waits out a broker that is away, holding at most some bursts in hand: the rest waits to be told. */
export function publish({ nats }: Broker, lines: readonly string[], seed: number, pace: Pace): Publisher {
  let [rate, told, isOver] = [pace.rate, 0, false];
  const under = new Set<Promise<void>>();
  let failure: unknown;
  async function run(): Promise<void> {
    for (let owed = 0; told < lines.length && !isOver; ) {
      owed += (rate * stride) / 1000;
      const burst = lines.slice(told, told + Math.floor(owed));
      owed -= burst.length;
      const now = Date.now();
      const dated = pace.isNow ? burst.map((line) => datedTo(line, now)) : burst;
      const sent = nats.publish(messagesOf(dated, seed + told, 16, `${pace.name ?? 'p'}${told}`));
      told += burst.length;
      under.add(sent);
      void sent
        .catch((error) => (failure = error))
        .finally(() => under.delete(sent))
        .catch(() => {});
      if (under.size >= most) await Promise.race(under).catch(() => {});
      await sleep(stride);
    }
    await Promise.all(under);
    if (failure !== undefined) throw failure;
  }
  const done = run();
  done.catch(() => {});
  return {
    done,
    told: () => told,
    pace: (next) => void (rate = next),
    async stop() {
      isOver = true;
      await done;
    },
  };
}
