// What a message says of time, read as the engine reads it: by it partitions merge, and a replay keeps its pace.
import { Batch } from '../batch.ts';
import { Identifiers } from '../identifiers.ts';
import type { KindArray } from '../kinds.ts';
import { Dictionaries } from '../labels.ts';
import type { Message } from '../ports.ts';
import { Decoder, type DecoderOptions } from './decoder.ts';

/**
 * ms: by broker time when it was stored; by event time its newest tick, or its newest event while its stream has shown
 * no tick yet. NaN: it says nothing of time.
 */
export function timeTold(
  options: Omit<DecoderOptions, 'dictionaries' | 'identifiers'>,
): (message: Message) => number {
  if (options.mapping.time === 'broker') return ({ storedAt }) => storedAt;
  const identifiers = new Identifiers();
  const decoder = new Decoder({ ...options, dictionaries: new Dictionaries(), identifiers });
  const batch = new Batch(options.catalogue);
  const ticked = new Set<string>();
  return (message) => {
    batch.clear();
    decoder.decode([message], batch);
    identifiers.committed();
    const [tick] = batch.tickAt;
    if (tick === tick) ticked.add(message.stream);
    return ticked.has(message.stream) ? tick : newestOf(batch);
  };
}

function newestOf({ nRows, tables, tableAt, rowAt }: Batch): number {
  let newest = Number.NaN;
  for (let r = 0; r < nRows; r++) {
    const { event_at } = tables[tableAt[r]].of as Record<string, KindArray>;
    if (!(event_at[rowAt[r]] <= newest)) newest = event_at[rowAt[r]];
  }
  return newest;
}
