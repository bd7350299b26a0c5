// A log that is an array: for tests and benches.
import type { Log, Message } from '../ports.ts';

export const memoryLog = (messages: readonly Message[]): Log => ({
  async open(positions) {
    let at = 0;
    return {
      async next(limit) {
        const taken: Message[] = [];
        while (at < messages.length && taken.length < limit) {
          const message = messages[at++];
          if (message.seq > (positions.get(message.stream) ?? 0)) taken.push(message);
        }
        return taken.length > 0 || at < messages.length ? taken : null;
      },
      progress: () => at / messages.length,
      close: async () => {},
    };
  },
});
