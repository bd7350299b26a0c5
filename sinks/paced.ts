// A log at the pace of its own time: each message is given when as much wall time has passed as its speed allows.
import type { Input, Log, Message, Time } from '../engine/ports.ts';

export interface Pace {
  /** How many times as fast as it happened. */
  readonly speed: number;
  readonly time: Time;
  /** ms that a message tells; NaN: it goes with the one before. */
  readonly timeOf: (message: Message) => number;
  readonly signal?: AbortSignal;
}

/** So long at most a reader waits for nothing, ms. */
const idle = 200;

/** The first message goes at once and sets the two clocks. */
export function paced(log: Log, { speed, time, timeOf, signal }: Pace): Log {
  return {
    async open(positions): Promise<Input> {
      const input = await log.open(positions);
      let waiting: { readonly message: Message; readonly due: number }[] = [];
      let began: { readonly wall: number; readonly told: number } | undefined;
      let due = Number.NEGATIVE_INFINITY;

      const dated = (message: Message) => {
        const told = timeOf(message);
        if (told === told) began ??= { wall: time.now(), told };
        if (began) due = Math.max(due, began.wall + (told - began.told) / speed || due);
        return { message, due };
      };
      return {
        async next(limit) {
          if (waiting.length === 0) {
            const more = await input.next(limit);
            if (more === null) return null;
            waiting = more.map(dated);
          }
          const left = (waiting[0]?.due ?? 0) - time.now();
          if (left > 0) await time.sleep(Math.min(left, idle), signal).catch(() => {});
          const now = time.now();
          let n = 0;
          while (n < waiting.length && n < limit && waiting[n].due <= now) n++;
          return waiting.splice(0, n).map(({ message }) => message);
        },
        progress: () => input.progress(),
        close: () => input.close(),
      };
    },
  };
}
