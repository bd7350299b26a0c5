// The road: input, decode, columns, clock, cases, windows, statistics, commit, publish. RxJS carries batches.
import { concatMap, defer, lastValueFrom, map, of, repeat, takeWhile } from 'rxjs';
import { Batch } from './batch.ts';
import type { Catalogue } from './catalogue.ts';
import { commit } from './commit.ts';
import type { Decoder } from './decode/decoder.ts';
import type { Identifiers } from './identifiers.ts';
import { drainStream } from './journal.ts';
import { hexOf, type Kernel, storedKey } from './kernel.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import type { Input, Message, Store } from './ports.ts';
import { known } from './retrying.ts';

export interface Road {
  readonly input: Input;
  readonly catalogue: Catalogue;
  readonly decoder: Decoder;
  readonly kernel: Kernel;
  readonly store: Store;
  readonly dictionaries: Dictionaries;
  readonly identifiers: Identifiers;
  /** Messages a batch: each batch is one transaction. */
  readonly limit: number;
  /** Ends the road after the batch in hand. */
  readonly signal?: AbortSignal;
  /** Called after each commit: snapshots, alerts, progress. */
  readonly publish: (kernel: Kernel) => Promise<void>;
}

/** Goes until the input ends or the signal comes. One batch is on the road at a time; the input reads ahead, bounded. */
export async function run(road: Road): Promise<void> {
  const batch = new Batch(road.catalogue);
  const journey = defer(() => road.input.next(road.limit)).pipe(
    concatMap((messages) =>
      messages === null || messages.length === 0
        ? of(messages !== null)
        : of(messages).pipe(
            map((messages) => decode(road, messages, batch)),
            concatMap((batch) => screen(road, batch)),
            map((old) => road.kernel.take(batch, old)),
            concatMap(() => commit(road.store, road.kernel, [batch], road.dictionaries, road.identifiers)),
            concatMap(() => road.publish(road.kernel)),
            map(() => true),
          ),
    ),
    repeat(),
    takeWhile((goesOn) => goesOn && road.signal?.aborted !== true),
  );
  await lastValueFrom(journey, { defaultValue: true });
}

/** Ends the log: timers up to `to` (the last one by default) fire, every window closes, and that is committed. */
export async function drain(road: Omit<Road, 'input' | 'decoder'>, to?: number): Promise<void> {
  const { kernel, catalogue, dictionaries, identifiers, store } = road;
  const batch = new Batch(catalogue);
  kernel.drain(to);
  const tick = batch.ticks.add();
  const columns = batch.ticks.of as Record<string, KindArray>;
  const stream = dictionaries.of('stream').codeOf(drainStream);
  columns.stream[tick] = stream;
  columns.ordinal[tick] = ++kernel.ordinal;
  columns.seq[tick] = kernel.ordinal;
  columns.event_at[tick] = kernel.clocks.logged;
  columns.logged_at[tick] = kernel.clocks.logged;
  kernel.positions.set(stream, kernel.ordinal);
  await commit(store, kernel, [batch], dictionaries, identifiers);
  await road.publish(kernel);
}

function decode({ decoder }: Road, messages: readonly Message[], batch: Batch): Batch {
  batch.clear();
  decoder.decode(messages, batch);
  return batch;
}

/** Rows older than the dedupe horizon that are already stored: their `storedKey`; and which of those tried again were refused. */
async function screen({ kernel, store }: Road, batch: Batch): Promise<ReadonlySet<string>> {
  await known(store, batch);
  const horizon = kernel.clocks.logged - kernel.dedupe.horizon;
  const ids: string[] = [];
  for (const columns of batch.tables) {
    const { id, event_at } = columns.of as Record<string, KindArray>;
    for (let row = 0; row < columns.n; row++)
      if (event_at[row] < horizon) ids.push(`${BigInt(`0x${hexOf(id as Uint32Array, row * 4)}`)}::UHUGEINT`);
  }
  if (ids.length === 0) return new Set();
  const sql = `SELECT DISTINCT source::INTEGER AS source, hex(id) AS id FROM meta.stored WHERE id IN (${ids.join(', ')})`;
  const found = await store.rows(sql);
  return new Set(
    found.map(({ source, id }) =>
      storedKey(source as number, (id as string).toLowerCase().padStart(32, '0')),
    ),
  );
}
