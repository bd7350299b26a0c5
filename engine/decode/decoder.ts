// Messages become rows of columns, or rejects with a reason. Never throws on data.
import type { Batch } from '../batch.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Dictionaries } from '../labels.ts';
import type { Mapping } from '../mapping.ts';
import type { Message } from '../ports.ts';
import { planOf } from './plan.ts';
import type { Place } from './reject.ts';
import { type Slow, slowOf } from './slow.ts';

export interface DecoderOptions {
  readonly mapping: Mapping;
  readonly catalogue: Catalogue;
  readonly dictionaries: Dictionaries;
  readonly identifiers: Identifiers;
  /** Column names of CSV messages. */
  readonly header?: readonly string[];
}

export class Decoder {
  private readonly slow: Slow;
  private readonly dictionaries: Dictionaries;

  constructor({ mapping, catalogue, dictionaries, identifiers, header = [] }: DecoderOptions) {
    this.dictionaries = dictionaries;
    const plan = planOf(mapping, catalogue, dictionaries);
    this.slow = slowOf(plan, identifiers, dictionaries.of('reason'), header);
  }

  /** Adds the messages to the batch, each with its rows and rejects. */
  decode(messages: readonly Message[], into: Batch): void {
    const streams = this.dictionaries.of('stream');
    const at: Place = { batch: into, message: 0, stream: 0, seq: 0, storedAt: Number.NaN };
    for (const { stream, seq, storedAt, bytes, cells } of messages) {
      at.stream = streams.codeOf(stream);
      at.seq = seq;
      at.storedAt = storedAt;
      at.message = into.message(at.stream, seq, storedAt);
      if (cells) this.slow.cells(at, cells);
      else if (bytes) this.slow.message(at, bytes);
    }
  }
}
