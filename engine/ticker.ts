// Lets time pass in the log: once a second, one tick for every partition.
import { segmentsOf } from './decode/plan.ts';
import { tickSubject } from './inputs/subjects.ts';
import type { Broker, Time } from './ports.ts';

export interface TickerOptions {
  readonly broker: Broker;
  readonly time: Time;
  /** First word of the type. */
  readonly prefix: string;
  /** First word of subjects, where the stream's is another. */
  readonly subjects?: string;
  readonly partitions: number;
  /** JSON pointer at which the stream's events say their type. */
  readonly typeAt?: string;
  /** Told of a tick that could not be published; the next second is tried all the same. */
  readonly failed?: (error: Error) => void;
}

export interface Ticker {
  /** Resolves when no tick is under way any more. */
  stop(): Promise<void>;
}

/** Two tickers of one stream are harmless: the id of a tick says its partition and second, nothing else. */
export function startTicker(options: TickerOptions): Ticker {
  const { broker, time, prefix, partitions, failed = () => {} } = options;
  const { subjects = prefix, typeAt = '/type' } = options;
  const type = `${prefix}.ops.ticked.v1`;
  const [top, ...below] = segmentsOf(typeAt);
  const kind = { [top]: below.reduceRight<unknown>((inner, name) => ({ [name]: inner }), type) };
  const end = new AbortController();
  let last = Number.NEGATIVE_INFINITY;

  async function tick(second: number): Promise<void> {
    const ticks = Array.from({ length: partitions }, (_, partition) => {
      const id = `tick:${partition}:${second}`;
      const event = {
        specversion: '1.0',
        id,
        source: `${prefix}/ticker`,
        type,
        time: new Date(second * 1000).toISOString(),
        ...kind,
      };
      return {
        subject: tickSubject(subjects, partition),
        id,
        bytes: new TextEncoder().encode(JSON.stringify(event)),
      };
    });
    try {
      await broker.publish(ticks);
    } catch (error) {
      failed(error as Error);
    }
  }

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      const second = Math.floor(time.now() / 1000);
      // A wall clock that was set back says nothing until it is later again.
      if (second > last) await tick((last = second));
      await time.sleep(1000 - (time.now() % 1000), end.signal).catch(() => {});
    }
  }

  const done = run();
  return {
    stop() {
      end.abort();
      return done;
    },
  };
}
