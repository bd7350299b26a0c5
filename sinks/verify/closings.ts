// When every window had to close: the specification of clocks over the whole log, laid down for the proofs that follow.
import { Columns } from '../../engine/columns.ts';
import { duplicates, rejected, ticks } from '../../engine/envelope.ts';
import { drainStream } from '../../engine/journal.ts';
import { integer, label, type Table } from '../../engine/schema.ts';
import { type Ground, gridsOf, type Measured, measured, ownRows } from './ground.ts';
import { ReferenceClocks } from './reference/clocks.ts';
import { messages } from './reference/messages.ts';
import type { Silence, Step } from './reference/step.ts';
import { Rulings } from './rulings.ts';

const columns = {
  clock: label(''),
  until: integer(''),
  ordinal: integer(''),
  stream: label(''),
  seq: integer(''),
  logged: integer(''),
  known: integer(''),
  vouched: integer(''),
  known_until: integer(''),
};
const closings: Table = { schema: 'main', name: 'closings', doc: '', columns };
/** An instant after all others, as a whole number of ms. */
export const lastInstant = 1e15;

export interface Told {
  readonly clocks: ReferenceClocks;
  readonly silences: readonly Silence[];
  readonly rulings: Rulings;
  /** What each pipeline measures. */
  readonly all: readonly Measured[];
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
      feed: (name) => dictionaries.of(catalogue.feed).codeOf(name),
    },
    pipelines.map(({ pane }) => pane).reduce(divisor),
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
  const all = pipelines.map((pipeline) => measured(pipeline, ground, clocks.units.keys()));
  return { clocks, silences, rulings, all };
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

function asColumns(steps: readonly Step[]): Columns {
  const rows = new Columns(closings, Math.max(1, steps.length));
  const of = rows.of as Record<string, Float64Array>;
  for (const { unit, by, until, logged, known, vouched, knownUntil } of steps) {
    const row = rows.add();
    const { ordinal, stream, seq } = by;
    const told = {
      clock: unit,
      until,
      ordinal,
      stream,
      seq,
      logged,
      known,
      vouched,
      known_until: knownUntil,
    };
    for (const [name, value] of Object.entries(told))
      of[name][row] = Math.max(-lastInstant, Math.min(lastInstant, value));
  }
  return rows;
}

async function messagesSql(ground: Ground): Promise<string> {
  const { catalogue, raw, dictionaries } = ground;
  const drain = dictionaries.of('stream').codeOf(drainStream);
  const rows: string[] = [];
  for (const { table } of catalogue.domains) rows.push(await ownRows(ground, table));
  for (const table of [rejected, duplicates, ticks] as Table[]) rows.push(await raw(table));
  const parts = rows.map(
    (from) => `SELECT ordinal, stream, seq, logged_at FROM ${from} WHERE stream <> ${drain}`,
  );
  return `SELECT ordinal, any_value(stream) AS stream, any_value(seq) AS seq, epoch_ms(any_value(logged_at)) AS logged FROM (${parts.join(' UNION ALL ')}) GROUP BY ordinal`;
}

/** The step that closes a window which ends at `end` (ms) of unit `clock`: joined as `c`. */
export const closingOf = (clock: string, end: string): string =>
  `ASOF LEFT JOIN temp.closings c ON c.clock = ${clock} AND c.until >= ${end}`;

/** Every window of a unit that ends by then has closed, ms: at the end of a log those of all kinds come as far as the last. */
export function closedUntil({ clocks, all }: Told, of: Measured, code: number): number {
  const unit = clocks.units.get(code);
  if (unit === undefined) return Number.NEGATIVE_INFINITY;
  const { closedUntil, drainedTo } = unit;
  if (drainedTo === Number.NEGATIVE_INFINITY) return closedUntil;
  const last = Math.max(closedUntil, drainedTo, ...all.flatMap((one) => lastEnds(one, drainedTo, code)));
  return Math.floor(last / of.pane) * of.pane;
}

/** Where the last windows end that an instant can be in; sessions close where a pane of their own pipeline ends. */
function lastEnds(of: Measured, at: number, code: number): number[] {
  const [{ isInclusive, size }] = of.pipeline.levels;
  if (isInclusive !== undefined) return [Math.ceil((at + size + 1) / of.pane) * of.pane];
  return gridsOf(of).map((grid) => grid.end(grid.last(at, code), code));
}
