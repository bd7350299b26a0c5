// What left for subscribers beside what was committed: every revision of every alert, and none again while the broker remembers it.
import { join } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';
import { jetStream } from '../../engine/inputs/jetstream.ts';
import { alertOf } from '../../sinks/alerts/alert.ts';
import { rowsAfter } from '../../sinks/alerts/row.ts';
import { streamsOf } from '../../sinks/streams.ts';
import { wallTime } from '../../sinks/wall-time.ts';
import type { Broker } from './ring.ts';

/** The broker forgets a repetition so long, ms: what is sent again later than that comes again, and subscribers upsert. */
const { dedupe } = streamsOf('passport')[1];

/** What is not so in the stream of alerts, in words; the engine must have stopped. */
export async function published(dir: string, { nats }: Broker): Promise<string[]> {
  const db = await DuckDB.open(join(dir, 'state', 'engine.duckdb'), { readOnly: true });
  const rows = await rowsAfter(db, 0, 1_000_000).finally(() => db.close());
  const wanted = new Set(rows.map((row) => alertOf(row).id));
  const got = await heard(nats);
  const missing = [...wanted].filter((id) => !got.has(id));
  const unknown = [...got.keys()].filter((id) => !wanted.has(id));
  const again = [...got.values()].filter((times) =>
    times.some((at, i) => i > 0 && at - times[i - 1] < dedupe),
  );
  return [
    ...(missing.length > 0 ? [`${missing.length} of ${wanted.size} alerts were not published`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} alerts were published and not committed`] : []),
    ...(again.length > 0 ? [`${again.length} alerts came twice within ${dedupe / 1000} s`] : []),
  ];
}

/** When the broker stored each alert, ms, by id. */
export async function heard(nats: Broker['nats']): Promise<Map<string, number[]>> {
  const log = jetStream({ nats, stream: 'PASSPORT_ALERTS', once: true, time: wallTime });
  const input = await log.open(new Map());
  const found = new Map<string, number[]>();
  for (let some = await input.next(1000); some !== null; some = await input.next(1000))
    for (const { bytes, storedAt } of some) {
      const { id } = JSON.parse(new TextDecoder().decode(bytes));
      found.set(id, [...(found.get(id) ?? []), storedAt]);
    }
  await input.close();
  return found;
}
