// The log again, message by message as plain objects, from what was kept of it: rows, rejects, duplicates, ticks.
import type { Columns } from '../../../engine/columns.ts';
import { duplicates, rejected, ticks } from '../../../engine/envelope.ts';
import { drainStream } from '../../../engine/journal.ts';
import type { KindArray } from '../../../engine/kinds.ts';
import { integer, label, type Table, timestamp } from '../../../engine/schema.ts';
import type { Ground } from '../ground.ts';

/** A row that tells of its clock. Instants in ms; NaN: none. */
export interface Row {
  readonly clock: number;
  readonly at: number;
  readonly stored: number;
  readonly completeUntil: number;
}
export interface Message {
  readonly ordinal: number;
  /** Label code and position. */
  readonly stream: number;
  readonly seq: number;
  /** Logged time when it was read. */
  readonly logged: number;
  /** It says itself how late it is; NaN: it does not. */
  tick: number;
  /** Nobody's message: time was let pass at the end of a reading. */
  readonly isDrain: boolean;
  readonly rows: Row[];
}

const columns = {
  ordinal: integer(''),
  stream: label(''),
  seq: integer(''),
  logged_at: timestamp(''),
  is_tick: integer(''),
  clock: label(''),
  event_at: timestamp(''),
  stored: timestamp(''),
  complete_until: timestamp(''),
};
const page: Table = { schema: 'main', name: 'page', doc: '', columns };

/** Messages a page. */
const most = 100_000;

/** Every message that left a trace, in order, a page at a time. `report` is told the share read, and how many. */
export async function* messages(
  { db, catalogue, dictionaries, raw }: Ground,
  report: (share: number, n: number) => void = () => {},
): AsyncGenerator<Message[]> {
  const parts: string[] = [];
  for (const { table, isAside } of catalogue.domains) {
    const complete = catalogue.completeUntil in table.columns ? catalogue.completeUntil : 'NULL';
    const clock = isAside ? 'NULL' : catalogue.clock;
    parts.push(
      `SELECT ordinal, row, stream, seq, logged_at, 0::BIGINT, ${clock}, event_at, received_at, ${complete} FROM ${await raw(table)}`,
    );
  }
  for (const table of [rejected, duplicates, ticks] as Table[]) {
    const [isTick, at] = table === (ticks as Table) ? ['1::BIGINT', 'event_at'] : ['0::BIGINT', 'NULL'];
    parts.push(
      `SELECT ordinal, row, stream, seq, logged_at, ${isTick}, NULL, ${at}, NULL, NULL FROM ${await raw(table)}`,
    );
  }
  const all = `(${parts.join(' UNION ALL ')}) AS of(ordinal, row, ${Object.keys(columns).slice(1).join(', ')})`;
  const [{ last }] = await db.rows(`SELECT coalesce(max(ordinal), 0)::DOUBLE AS last FROM ${all}`);
  const drain = dictionaries.of('stream').codeOf(drainStream);
  for (let from = 1; from <= (last as number); from += most) {
    const found: Message[] = [];
    const sql = `SELECT ${Object.keys(columns).join(', ')} FROM ${all} WHERE ordinal >= ${from} AND ordinal < ${from + most} ORDER BY ordinal, row`;
    for await (const chunk of db.read(page, sql))
      for (let i = 0; i < chunk.n; i++) put(found, chunk, i, drain);
    yield found;
    const read = Math.min(from + most - 1, last as number);
    report(read / (last as number), read);
  }
}

function put(found: Message[], chunk: Columns, i: number, drain: number): void {
  const of = chunk.of as Record<string, KindArray>;
  const ordinal = of.ordinal[i];
  let message = found.at(-1);
  if (message?.ordinal !== ordinal) {
    const [stream, seq, logged] = [of.stream[i], of.seq[i], of.logged_at[i]];
    message = { ordinal, stream, seq, logged, tick: Number.NaN, isDrain: stream === drain, rows: [] };
    found.push(message);
  }
  if (of.is_tick[i] === 1) {
    if (!Number.isNaN(of.event_at[i])) message.tick = of.event_at[i];
  } else if (of.clock[i] !== 0)
    message.rows.push({
      clock: of.clock[i],
      at: of.event_at[i],
      stored: of.stored[i],
      completeUntil: of.complete_until[i],
    });
}
