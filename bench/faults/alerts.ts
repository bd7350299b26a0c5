// What left for subscribers beside what was committed: every revision of every alert, once.
import { join } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';
import { jetStream } from '../../engine/inputs/jetstream.ts';
import { alertOf } from '../../sinks/alerts/alert.ts';
import { rowsAfter } from '../../sinks/alerts/row.ts';
import { wallTime } from '../../sinks/wall-time.ts';
import type { Broker } from './ring.ts';

/** What is not so in the stream of alerts, in words; the engine must have stopped. */
export async function published(dir: string, { nats }: Broker): Promise<string[]> {
  const db = await DuckDB.open(join(dir, 'state', 'engine.duckdb'), { readOnly: true });
  const rows = await rowsAfter(db, 0, 1_000_000).finally(() => db.close());
  const wanted = rows.map((row) => alertOf(row).id);
  const got = await idsIn(nats);
  const unknown = got.filter((id) => !wanted.includes(id));
  const missing = wanted.filter((id) => !got.includes(id));
  const again = got.length - new Set(got).size;
  return [
    ...(missing.length > 0 ? [`${missing.length} of ${wanted.length} alerts were not published`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} alerts were published and not committed`] : []),
    ...(again > 0 ? [`${again} alerts were published twice`] : []),
  ];
}

export async function idsIn(nats: Broker['nats']): Promise<string[]> {
  const log = jetStream({ nats, stream: 'PASSPORT_ALERTS', once: true, time: wallTime });
  const input = await log.open(new Map());
  const ids: string[] = [];
  for (let some = await input.next(1000); some !== null; some = await input.next(1000))
    ids.push(...some.map(({ bytes }) => JSON.parse(new TextDecoder().decode(bytes)).id));
  await input.close();
  return ids;
}
