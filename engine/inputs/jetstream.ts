// A JetStream stream as a log: in order, without holes, and never silently stuck.
import type { Log, Positions } from '../ports.ts';
import { checkStream } from './continuity.ts';
import type { Identity } from './identity.ts';
import { JetStreamInput, type JetStreamOptions } from './jetstream-input.ts';

export interface JetStreamLog extends Log {
  /** Known once opened: to be remembered with the positions. */
  readonly identity: Identity | undefined;
}

export function jetStream(options: JetStreamOptions): JetStreamLog {
  let identity: Identity | undefined;
  return {
    get identity() {
      return identity;
    },
    async open(positions: Positions) {
      const position = positions.get(options.name ?? options.stream);
      const span = await checkStream(options, position, identity?.created ?? options.created);
      identity = { created: span.created, first: span.first };
      return new JetStreamInput(options, span);
    },
  };
}

export type { JetStreamOptions };
