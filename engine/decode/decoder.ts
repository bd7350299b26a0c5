// Messages become rows of columns, or rejects with a reason. Never throws on data.
import type { Batch } from '../batch.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Identifiers } from '../identifiers.ts';
import type { Dictionaries } from '../labels.ts';
import type { Mapping } from '../mapping.ts';
import type { Message } from '../ports.ts';
import { jsonOf } from './json.ts';
import { planOf } from './plan.ts';
import type { Place } from './reject.ts';
import { Retries } from './retries.ts';
import { type Slow, slowOf } from './slow.ts';
import { isBare, unwrap } from './unwrap.ts';

export interface DecoderOptions {
  readonly mapping: Mapping;
  readonly catalogue: Catalogue;
  readonly dictionaries: Dictionaries;
  readonly identifiers: Identifiers;
  /** Column names of CSV messages. */
  readonly header?: readonly string[];
  /** Leaves out the byte decoder, which must not show but in time. */
  readonly isPlain?: boolean;
}

export class Decoder {
  private readonly slow: Slow;
  private readonly json: ReturnType<typeof jsonOf>;
  private readonly dictionaries: Dictionaries;
  private readonly retries: Retries | null;

  constructor({ mapping, catalogue, dictionaries, identifiers, header = [], isPlain }: DecoderOptions) {
    this.dictionaries = dictionaries;
    const plan = planOf(mapping, catalogue, dictionaries);
    this.slow = slowOf(plan, identifiers, dictionaries.of('reason'), header);
    this.json = isPlain || mapping.shape === 'csv' ? null : jsonOf(plan, catalogue, identifiers, this.slow);
    const { retry } = catalogue;
    this.retries = retry ? new Retries(retry, catalogue, dictionaries, this.slow) : null;
  }

  /** Adds the messages to the batch, each with its rows and rejects. */
  decode(messages: readonly Message[], into: Batch): void {
    const streams = this.dictionaries.of('stream');
    const { slow, json, retries } = this;
    const asking = retries && into.tables[retries.table];
    const at: Place = { batch: into, message: 0, stream: 0, seq: 0, storedAt: Number.NaN };
    const before = Int32Array.from(into.tables, ({ n }) => n);
    let named = '';
    for (let i = 0; i < messages.length; i++) {
      const { stream, seq, storedAt, bytes, cells, event, headers } = messages[i];
      if (stream !== named) at.stream = streams.codeOf((named = stream));
      at.seq = seq;
      at.storedAt = storedAt;
      at.message = into.message(at.stream, seq, storedAt);
      const asked = asking?.n;
      if (cells) slow.cells(at, cells);
      else if (event) slow.parsed(at, 0, event);
      else if (bytes === undefined) continue;
      else if (headers || !isBare(bytes)) this.unwrapped(at, messages[i]);
      else if (json) json.decode(at, bytes);
      else slow.message(at, bytes);
      if (asking && asking.n !== asked) retries.take(at, messages[i], asked!);
    }
    json?.finish(into, before);
  }

  private unwrapped(at: Place, message: Message): void {
    const { slow, json } = this;
    const content = unwrap(message);
    if (typeof content === 'string') slow.refuse(at, content, message.bytes!);
    else if (!(content instanceof Uint8Array)) slow.events(at, content, message.bytes!);
    else if (json) json.decode(at, content);
    else slow.message(at, content);
  }
}
