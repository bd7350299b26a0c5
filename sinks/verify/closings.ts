// When every window had to close: the specification of clocks over the whole log, laid down for the proofs that follow.
import { Columns } from '../../engine/columns.ts';
import { duplicates, rejected, ticks } from '../../engine/envelope.ts';
import { drainStream } from '../../engine/journal.ts';
import { integer, label, type Table } from '../../engine/schema.ts';
import { nowhere } from '../../engine/windows/calendar.ts';
import { WindowState } from '../../engine/windows/state.ts';
import type { Ground } from './ground.ts';
import { ReferenceClocks, type Silence, type Step } from './reference/clocks.ts';
import { messages } from './reference/messages.ts';
import { Rulings } from './rulings.ts';

const columns = {
  clock: label(''),
  until: integer(''),
  ordinal: integer(''),
  stream: label(''),
  seq: integer(''),
  logged: integer(''),
  since: integer(''),
  bound: integer(''),
  known_until: integer(''),
};
const closings: Table = { schema: 'main', name: 'closings', doc: '', columns };
/** An instant after all others, as a whole number of ms. */
export const lastInstant = 1e15;

export interface Told {
  readonly clocks: ReferenceClocks;
  readonly silences: readonly Silence[];
  readonly rulings: Rulings;
}

/**
 * Leaves two temporary tables: `closings`, a row a step of a clock (see Step), and `messages` (ordinal, stream, seq,
 * logged): every message of the log.
 */
export async function layDown(ground: Ground, report: (share: number, n: number) => void): Promise<Told> {
  const { db, pipelines, catalogue, dictionaries } = ground;
  await db.run('DROP TABLE IF EXISTS temp.closings; DROP TABLE IF EXISTS temp.messages');
  await db.run(
    `CREATE TEMP TABLE closings (${Object.keys(columns)
      .map((name) => `${name} BIGINT`)
      .join(', ')})`.replace(/(clock|stream) BIGINT/g, '$1 USMALLINT'),
  );
  const labels = dictionaries.of(catalogue.clock);
  const rulings = await Rulings.read(ground);
  const clocks = new ReferenceClocks(
    {
      at: (code, ordinal) => rulings.clockAt(labels.text(code), ordinal),
      changedBy: (ordinal) => rulings.isSaidBy(ordinal),
    },
    pipelines.map(({ pane }) => pane).reduce(divisor),
    lastEndOf(ground),
  );
  const silences: Silence[] = [];
  for await (const page of messages(ground, report)) {
    for (const message of page) clocks.take(message);
    await db.append(asColumns(clocks.steps));
    silences.push(...clocks.silences);
    clocks.steps = [];
    clocks.silences = [];
  }
  await db.run(`CREATE TEMP TABLE messages AS ${await messagesSql(ground)}`);
  return { clocks, silences, rulings };
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** When the last window of a clock ends that an instant can be in. */
function lastEndOf({ pipelines, dictionaries, catalogue, clockOf }: Ground) {
  const labels = dictionaries.of(catalogue.clock);
  const localeOf = (code: number) => clockOf(labels.text(code)).hours ?? nowhere;
  const ends = pipelines.map((pipeline): ((code: number, at: number) => number) => {
    const { levels, pane } = pipeline;
    if (levels[0].isInclusive !== undefined)
      return (_, at) => Math.ceil((at + levels[0].size + 1) / pane) * pane;
    const { stores } = new WindowState(pipeline, dictionaries, catalogue.clock, localeOf);
    return (code, at) => Math.max(...stores.map(({ grid }) => grid.end(grid.last(at, code), code)));
  });
  return (code: number, at: number) => Math.max(at, ...ends.map((end) => end(code, at)));
}

function asColumns(steps: readonly Step[]): Columns {
  const rows = new Columns(closings, Math.max(1, steps.length));
  const of = rows.of as Record<string, Float64Array>;
  for (const { knownUntil, ...step } of steps) {
    const row = rows.add();
    for (const [name, value] of Object.entries(step)) of[name][row] = value;
    of.known_until[row] = Math.min(knownUntil, lastInstant);
  }
  return rows;
}

async function messagesSql({ catalogue, raw, dictionaries }: Ground): Promise<string> {
  const drain = dictionaries.of('stream').codeOf(drainStream);
  const parts: string[] = [];
  for (const table of [
    ...catalogue.domains.map(({ table }) => table),
    rejected,
    duplicates,
    ticks,
  ] as Table[])
    parts.push(`SELECT ordinal, stream, seq, logged_at FROM ${await raw(table)} WHERE stream <> ${drain}`);
  return `SELECT ordinal, any_value(stream) AS stream, any_value(seq) AS seq, epoch_ms(any_value(logged_at)) AS logged FROM (${parts.join(' UNION ALL ')}) GROUP BY ordinal`;
}

/** The step that closes a window which ends at `end` (ms) of clock `clock`, and when: joined as \`c\`. */
export const closingOf = (clock: string, end: string): string =>
  `ASOF LEFT JOIN temp.closings c ON c.clock = ${clock} AND c.until >= ${end}`;
export const closedAt = (end: string): string =>
  `CASE WHEN c.since IS NULL THEN c.logged ELSE least(c.logged, greatest(${end} + c.bound, c.since)) END`;
