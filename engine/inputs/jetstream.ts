// A JetStream stream as a log: in order, without holes, and never silently stuck.
import type { Log, Positions } from '../ports.ts';
import { checkStream } from './continuity.ts';
import { type Identity, nextName } from './identity.ts';
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
      const known = identity ?? options.known;
      let name = options.name ?? known?.name ?? options.stream;
      const begun = known && known.name !== options.stream ? known.first - 1 : undefined;
      const position = positions.get(name) ?? begun;
      const span = await checkStream(options, { position, created: known?.created }, true);
      if (span.isOther) name = nextName(options.stream, name);
      const first = span.isOther ? span.from : span.first;
      identity = { name, created: span.created, first };
      return new JetStreamInput({ ...options, name }, span);
    },
  };
}

export type { JetStreamOptions };
