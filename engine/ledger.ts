// Tables in which the engine keeps account of itself: late rows, clocks, log gaps, sources and their missing numbers.
import type { Catalogue } from './catalogue.ts';
import type { Clocks } from './clocks.ts';
import { Columns } from './columns.ts';
import { nameOf } from './ddl.ts';
import { address } from './envelope.ts';
import type { KindArray } from './kinds.ts';
import type { Store } from './ports.ts';
import { flag, integer, label, table, timestamp } from './schema.ts';

export const lateTable = table(
  'raw',
  'late',
  'rows that came after a window of theirs had closed; applied by correction · دیر سے آنے والی سطریں',
  {
    ...address,
    pipeline: label('pipeline whose window had closed · پائپ لائن'),
    logged_at: timestamp('logged time when it came · کب آئی'),
    lateness_ms: integer('how far behind what its clock had closed, ms · کتنی دیر'),
  },
);

/** Clocks are named in the dictionaries of these columns. */
export const clocksTable = ({ clock, feed }: Catalogue) =>
  table('core', 'clocks', 'how far each clock is complete · ہر گھڑی کہاں تک مکمل ہے', {
    clock: label('the clock · گھڑی', { domain: clock }),
    feed: label('the feed it is of, where several are declared; NULL: all of the clock · ترسیل', {
      domain: feed,
    }),
    bound_ms: integer('how far its rows may be out of order, ms · بے ترتیبی کی حد'),
    silent_after_ms: integer('open time without a row after which it is silent, ms · خاموشی کی حد'),
    newest_at: timestamp('newest event; NULL: none · تازہ ترین واقعہ'),
    heard_at: timestamp('logged time of its last row; NULL: none · آخری بار کب سنا'),
    complete_until_at: timestamp('what it declared itself; NULL: it never did · خود بتائی گئی تکمیل'),
    watermark_at: timestamp('no older row is expected; NULL: nothing known · واٹر مارک'),
    vouched_until_at: timestamp(
      'up to here it said itself, or its closing hours say, that all has come; NULL: nothing known · کہاں تک خود تصدیق',
    ),
    followed_since_at: timestamp(
      'since when time alone moves it: it fell silent or closed; NULL: neither · کب سے صرف وقت پر',
    ),
    is_silent: flag('sent nothing for too long in open hours · خاموش'),
    is_open: flag('open at logged time · کھلا'),
    n_rows: integer('rows taken · سطریں'),
  });

export const gapsTable = table(
  'core',
  'log_gaps',
  'holes in the ticks: nobody is judged silent for them · لاگ میں خلا',
  {
    from_at: timestamp('last tick before · آغاز'),
    to_at: timestamp('first tick after · اختتام'),
  },
);

export const sequenceGaps = table(
  'core',
  'sequence_gaps_revisions',
  'running numbers of a source that have not come · ماخذ کے وہ نمبر جو نہیں آئے',
  {
    source: label('whose numbers they are · ماخذ'),
    from_seq: integer('first number missing · پہلا غائب نمبر'),
    to_seq: integer('last number missing; all between are too · آخری غائب نمبر'),
    since_at: timestamp('logged time when numbers on both sides had come · کب سے غائب'),
    closed_at: timestamp(
      'logged time when one of them came, what is left is another row; NULL: missing · کب آیا',
    ),
    is_followed: flag('no: its source had too many gaps at once, it stays as it is · زیرِ نظر'),
    known_at: timestamp('logged time when this was told · کب معلوم ہوا'),
    closed_stream: label('stream of the message at which it was told · پیغام کا دھارا', { domain: 'stream' }),
    closed_seq: integer('position of that message · پیغام کا نمبر'),
    closed_ordinal: integer('running number of that message · پیغام کا شمار'),
  },
);

export const sourcesTable = table(
  'core',
  'sources',
  'how complete each source is that numbers its events · ہر ماخذ کتنا مکمل ہے',
  {
    source: label('who numbers (CloudEvents source) · ماخذ'),
    first_seq: integer('least number that came · پہلا نمبر'),
    newest_seq: integer('greatest number that came · تازہ ترین نمبر'),
    complete_to_seq: integer('up to here all came from the first on · کہاں تک مکمل'),
    n_missing: integer('numbers between first and newest that have not come · غائب نمبر'),
    n_gaps: integer('ranges they make that are followed · خلا'),
    followed_from_seq: integer('what is missing below it stays so, whatever comes · کہاں سے زیرِ نظر'),
    looked_at: timestamp(
      'logged time when it was last looked for what is missing; NULL: not yet · کب دیکھا گیا',
    ),
  },
);

/** A clock as a row of that table; NaN where nothing is known. */
export function clockRow(clocks: Clocks, c: number) {
  const { feeds, logged } = clocks;
  return {
    clock: feeds.unit[c],
    feed: feeds.feed[c],
    bound_ms: clocks.bound[c],
    silent_after_ms: feeds.bounds(c).silentAfter,
    newest_at: finite(clocks.newest[c]),
    heard_at: clocks.rows[c] === 0 ? Number.NaN : finite(clocks.heard[c]),
    complete_until_at: finite(clocks.complete[c]),
    watermark_at: finite(Math.min(clocks.standing(c), logged)),
    vouched_until_at: finite(Math.min(clocks.vouchedBy(c), logged)),
    followed_since_at: clocks.followedSince(c),
    is_silent: clocks.silence.has(c) ? 1 : 0,
    is_open: feeds.hours(c)?.isOpen(logged) === false ? 0 : 1,
    n_rows: clocks.rows[c],
  };
}
const finite = (at: number) => (Number.isFinite(at) ? at : Number.NaN);

/** Writes clocks, log gaps and sources as they stand in place of how they stood. */
export async function writeLedger(
  store: Store,
  { clocks, sequences }: { clocks: Clocks; sequences: { describe(): Iterable<object> } },
  catalogue: Catalogue,
): Promise<void> {
  const known = new Columns(clocksTable(catalogue), 64);
  for (let clock = 0; clock < clocks.feeds.n; clock++) {
    const row = known.add();
    for (const [name, value] of Object.entries(clockRow(clocks, clock)))
      (known.of as Record<string, KindArray>)[name][row] = value;
  }
  const gaps = new Columns(gapsTable, 16);
  for (const { from, to } of clocks.time.gaps) {
    const row = gaps.add();
    gaps.of.from_at[row] = from;
    gaps.of.to_at[row] = to;
  }
  const sources = new Columns(sourcesTable, 64);
  for (const told of sequences.describe()) {
    const row = sources.add();
    for (const [name, value] of Object.entries(told))
      (sources.of as Record<string, KindArray>)[name][row] = value;
  }
  await store.begin();
  for (const columns of [known, gaps, sources] as unknown as Columns[]) {
    await store.run(`DELETE FROM ${nameOf(columns.table)}`);
    await store.append(columns);
  }
  await store.commit();
}
