// Tries refused rows again: each is read once more from its stream and, if it would be taken now, told to the log.
import { randomUUID } from 'node:crypto';
import { cloudEvents } from '../../data/events.ts';
import { ConfigError } from '../../engine/errors.ts';
import { connectNats, type Nats } from '../../engine/nats.ts';
import { lastReading } from '../reading.ts';
import { type RefusedRow, retryOf } from '../retry.ts';
import { wallTime } from '../wall-time.ts';
import { latest } from './latest.ts';
import type { Link } from './link.ts';
import { opened } from './opened.ts';
import { type Filter, filtered } from './rejects-filter.ts';

/** Says of each row, as it goes, what became of it; how many were told and how many refused. */
export async function retryRejects(
  { dir, link, ...filter }: Filter & { readonly dir: string; readonly link: Link },
  say: (line: string) => void,
): Promise<{ told: number; refused: number }> {
  const { mapping } = await lastReading(dir);
  if (mapping.name !== cloudEvents.name)
    throw new ConfigError(
      'E-REJECT-001',
      `${dir} is read by the map ${mapping.name}, under which nothing in the log says "try again"`,
      'read the log into a new -C DIR with the mended map',
    );
  const rows = await open(dir, filter);
  if (rows.length === 0) return { told: 0, refused: 0 };
  const nats = await connectNats({ ...link, time: wallTime, retryFor: 2000 });
  try {
    let told = 0;
    for (const row of rows) {
      const found = await retried(nats, row);
      if (typeof found !== 'string') await nats.publish([found]);
      told += typeof found === 'string' ? 0 : 1;
      const { stream, seq, row: place } = row;
      say(
        `${stream} ${seq} ${place}: ${typeof found === 'string' ? `refused, ${found}` : `told to ${found.subject}`}`,
      );
    }
    return { told, refused: rows.length - told };
  } finally {
    await nats.close();
  }
}

async function retried(nats: Nats, row: RefusedRow) {
  if ((await nats.stream(row.stream)) === null)
    return `there is no stream ${row.stream} at ${nats.url} (a file is read again into a new -C DIR)`;
  const message = await nats.message(row.stream, row.seq);
  return retryOf(row, message, { id: `retry-${randomUUID()}`, now: wallTime.now() });
}

/** Rejects of the newest snapshot that were not taken since. */
async function open(dir: string, filter: Filter): Promise<RefusedRow[]> {
  const db = await opened(dir, await latest(dir), false, () => {});
  try {
    const those = filtered(filter, "state <> 'accepted'");
    const found = await db.rows(
      `SELECT stream, seq::DOUBLE AS seq, row::DOUBLE AS row, digest FROM (${those})`,
    );
    return found as unknown as RefusedRow[];
  } finally {
    await db.close();
  }
}
