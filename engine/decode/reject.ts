// A refused event leaves its address, a reason and a digest, and nothing of what it said.
import { createHash } from 'node:crypto';
import type { Batch } from '../batch.ts';
import type { Labels } from '../labels.ts';

/** Where an event stands: its message, and its ordinal in it. */
export interface Place {
  batch: Batch;
  message: number;
  stream: number;
  seq: number;
  storedAt: number;
}

/** Notes one refused event; `bytes` are the event's, or its message's where that cannot be split. */
export function reject(at: Place, row: number, reason: string, reasons: Labels, bytes: Uint8Array): void {
  const { rejected } = at.batch;
  at.batch.received++;
  const to = rejected.add();
  const of = rejected.of as unknown as Record<string, Float64Array | Uint16Array | Uint32Array>;
  of.stream[to] = at.stream;
  of.seq[to] = at.seq;
  of.row[to] = row;
  of.received_at[to] = at.storedAt;
  of.reason[to] = reasons.codeOf(reason);
  const digest = createHash('sha256').update(bytes).digest();
  for (let word = 0; word < 4; word++) of.digest[to * 4 + 3 - word] = digest.readUInt32BE(word * 4);
}
