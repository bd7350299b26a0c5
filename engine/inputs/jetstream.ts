// A JetStream stream as a log: in order, without holes, and never silently stuck.
import type { Log, Positions } from '../ports.ts';
import { checkStream } from './continuity.ts';
import { JetStreamInput, type JetStreamOptions } from './jetstream-input.ts';

export interface JetStreamLog extends Log {
  /** When the stream was created, known once opened: to be stored with the positions. */
  readonly created: string | undefined;
}

export function jetStream(options: JetStreamOptions): JetStreamLog {
  let created = options.created;
  return {
    get created() {
      return created;
    },
    async open(positions: Positions) {
      const position = positions.get(options.name ?? options.stream);
      const span = await checkStream(options, position, created);
      created = span.created;
      return new JetStreamInput(options, span);
    },
  };
}

export type { JetStreamOptions };
