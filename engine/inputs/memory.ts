// A log held in memory, for tests and simulation.
import type { Input, Log, Message, Positions } from '../ports.ts';
import { heldBytes } from './prefetch.ts';

export interface MemoryLog extends Log {
  /** Appends; sequences must grow. */
  add(...messages: readonly Message[]): void;
}

/**
 * Gives at most 16 MB at a time, or one message. `once` (the default): the log ends with its last message. Otherwise it
 * gives [] and waits for more.
 */
export function memoryLog(initial: readonly Message[], { once = true } = {}): MemoryLog {
  const messages = [...initial];
  return {
    add: (...more) => void messages.push(...more),
    async open(positions: Positions): Promise<Input> {
      let at = 0;
      return {
        async next(limit) {
          const given: Message[] = [];
          for (let bytes = 0; at < messages.length && given.length < limit; at++) {
            const message = messages[at];
            if (message.seq <= (positions.get(message.stream) ?? 0)) continue;
            bytes += message.bytes?.length ?? 0;
            if (bytes > heldBytes && given.length > 0) break;
            given.push(message);
          }
          if (given.length > 0) return given;
          if (once) return null;
          // Lets timers and sockets run between two polls of an idle log.
          await new Promise<void>((resolve) => setImmediate(resolve));
          return given;
        },
        progress: () => (once ? (messages.length === 0 ? 1 : at / messages.length) : Number.NaN),
        close: async () => {},
      };
    },
  };
}
