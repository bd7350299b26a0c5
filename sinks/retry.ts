// A refused row as an event that tries it again: read from its message once more, and only if it would be taken now.
import { createHash } from 'node:crypto';
import { cloudEvents, passport } from '../data/events.ts';
import { Batch } from '../engine/batch.ts';
import { typeOf } from '../engine/catalogue.ts';
import { futureLimit } from '../engine/clocks.ts';
import { Decoder } from '../engine/decode/decoder.ts';
import { eventsIn } from '../engine/decode/events-in.ts';
import { Identifiers } from '../engine/identifiers.ts';
import type { KindArray } from '../engine/kinds.ts';
import { Dictionaries } from '../engine/labels.ts';
import type { Message, Outgoing } from '../engine/ports.ts';

/** Where a row was refused, and what it said by digest; null: it was refused as too far ahead. */
export interface RefusedRow {
  readonly stream: string;
  readonly seq: number;
  readonly row: number;
  readonly digest: string | null;
}

/**
 * What is to be published; or why not, as a sentence. The event carries the row itself: whoever reads the log later
 * need not find the message again, which may be gone by then, so that a replay gives the same tables.
 */
export function retryOf(
  { stream, seq, row, digest }: RefusedRow,
  message: Pick<Message, 'bytes' | 'headers'> | null,
  { id, now }: { readonly id: string; readonly now: number },
): Outgoing | string {
  if (message === null) return `${stream} no longer holds message ${seq}`;
  const bytes = eventsIn({ stream, seq, storedAt: now, ...message })[row];
  if (bytes === undefined) return 'its message cannot be read as events';
  if (digest !== null && digest !== createHash('sha256').update(bytes).digest('hex').slice(0, 32))
    return `message ${seq} of ${stream} says something else now`;
  const found = decoded(bytes, now);
  if (typeof found === 'string') return found;
  const { retry, prefix } = passport;
  const { domain, fact } = retry!;
  const event = {
    specversion: '1.0',
    id,
    source: 'rahdari/cli',
    type: typeOf(passport, domain, fact),
    time: new Date(now).toISOString(),
    officeid: found.office,
    data: {
      [retry!.stream]: stream,
      [retry!.seq]: seq,
      [retry!.row]: row,
      event: new TextDecoder().decode(bytes),
    },
  };
  return {
    subject: `${prefix}.v1.p0.${domain}.${found.office}.${fact}`,
    id,
    bytes: new TextEncoder().encode(JSON.stringify(event)),
  };
}

/** Whose row it would be; or why it is still none. */
function decoded(bytes: Uint8Array, now: number): { office: string } | string {
  const dictionaries = new Dictionaries();
  const batch = new Batch(passport);
  new Decoder({
    mapping: cloudEvents,
    catalogue: passport,
    dictionaries,
    identifiers: new Identifiers(),
  }).decode([{ stream: '', seq: 1, storedAt: now, bytes }], batch);
  if (batch.rejected.n > 0)
    return `it is still refused: ${dictionaries.of('reason').text(batch.rejected.of.reason[0])}`;
  if (batch.nRows !== 1) return 'it is no event that makes a row';
  const of = batch.tables[batch.tableAt[0]].of as Record<string, KindArray>;
  if (of.event_at[batch.rowAt[0]] > now + futureLimit) return 'it is still too far ahead of the present';
  return { office: dictionaries.of('office').text(of.office[batch.rowAt[0]]) };
}
