// Row 4: a stream that is no longer the one that was read is refused, at the start and in the middle, and nothing is taken from it.
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDB } from '../../engine/duckdb.ts';
import { streamsOf } from '../../sinks/streams.ts';
import type { Fault } from './fault.ts';
import { linesOf, messagesOf } from './load.ts';
import type { Broker, Ring } from './ring.ts';

const [passport] = streamsOf('passport');

interface Change {
  readonly what: string;
  readonly code: RegExp;
  /** Happens while the engine reads; otherwise while it is not there. */
  readonly isLive?: boolean;
  /** `messages` are as many as were read; the store of the broker as it was before is in `older`. */
  do(broker: Broker, messages: ReturnType<typeof messagesOf>, older: string): Promise<void>;
}

const recreate: Change['do'] = async ({ server, nats }, messages) => {
  await server.api('STREAM.DELETE.PASSPORT', {});
  await nats.createStream(passport);
  await server.flood([...messages, ...messages]);
};
const changes: readonly Change[] = [
  { what: 'made anew', code: /E-NATS-004/, do: recreate },
  { what: 'made anew while it is read', code: /E-NATS-004/, isLive: true, do: recreate },
  {
    what: 'deleted',
    code: /E-NATS-003/,
    do: async ({ server }) => void (await server.api('STREAM.DELETE.PASSPORT', {})),
  },
  {
    what: 'expired before it was read',
    code: /E-NATS-005/,
    async do({ server }, messages) {
      await server.flood(messages);
      await server.api('STREAM.PURGE.PASSPORT', { seq: messages.length + 10 });
    },
  },
  {
    what: 'set back to an older copy',
    code: /E-NATS-006/,
    async do({ server }, _, older) {
      await server.kill();
      await rm(server.store, { recursive: true });
      await cp(older, server.store, { recursive: true });
      await server.restart();
    },
  },
];

async function refused(ring: Ring, change: Change, seed: number): Promise<string[]> {
  const broker = await ring.broker();
  const messages = messagesOf(linesOf({ seed, days: 0.05 }), seed);
  const half = messages.length >> 1;
  await broker.server.flood(messages.slice(0, half));
  const older = ring.folder('older');
  await broker.server.kill();
  await cp(broker.server.store, older, { recursive: true });
  await broker.server.restart();
  await broker.server.flood(messages.slice(half));
  const dir = ring.folder('refusing');
  const words = ring.run(dir, broker, '--time', 'event');
  await ring.ask(...words, '--once');
  const before = await positions(dir);
  let engine = change.isLive ? ring.start(words, { failpoint: 'post-begin:tell' }) : undefined;
  // It remembers the stream in a transaction of its own before it reads.
  await engine?.says(/./).catch(() => {});
  await change.do(broker, messages, older);
  engine ??= ring.start(words);
  const guard = setTimeout(() => engine?.signal('SIGKILL'), 60_000);
  const { code, err } = await engine.ended;
  clearTimeout(guard);
  const broken: string[] = [];
  if (code !== 1 || !change.code.test(err))
    broken.push(`${change.what}: it ended with ${code}: ${err.trim()}`);
  const after = await positions(dir);
  if (after !== before) broken.push(`${change.what}: positions went from ${before} to ${after}`);
  return broken;
}

async function positions(dir: string): Promise<string> {
  const db = await DuckDB.open(join(dir, 'state', 'engine.duckdb'), { readOnly: true });
  const rows = await db.rows(
    `SELECT (SELECT max(seq)::INTEGER FROM meta.positions) AS seq, (SELECT count(*)::INTEGER FROM meta.stored) AS events`,
  );
  await db.close();
  return JSON.stringify(rows);
}

export const changedStream: Fault = {
  row: 4,
  what: 'stream made anew, deleted, expired unread, or set back',
  async run(ring) {
    const rounds = ring.short ? 1 : 4;
    const broken: string[] = [];
    for (let round = 0; round < rounds; round++)
      for (const change of changes) broken.push(...(await refused(ring, change, ring.seed + round)));
    const times = rounds * changes.length;
    const seen = `${times - broken.length} of ${times} refused with exit code 1, nothing taken`;
    return { times, lost: 0, doubled: 0, wrong: 0, recovered: [], seen, broken };
  },
};
