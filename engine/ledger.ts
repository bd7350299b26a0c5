// Tables in which the engine keeps account of itself: late rows, clocks, log gaps.
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

/** Writes clocks and log gaps as they stand in place of how they stood. */
export async function writeLedger(store: Store, clocks: Clocks, catalogue: Catalogue): Promise<void> {
  const known = new Columns(clocksTable(catalogue), 64);
  for (let clock = 0; clock < clocks.feeds.n; clock++) {
    const row = known.add();
    for (const [name, value] of Object.entries(clocks.describe(clock)))
      (known.of as Record<string, KindArray>)[name][row] = value;
  }
  const gaps = new Columns(gapsTable, 16);
  for (const { from, to } of clocks.time.gaps) {
    const row = gaps.add();
    gaps.of.from_at[row] = from;
    gaps.of.to_at[row] = to;
  }
  await store.begin();
  for (const columns of [known, gaps] as unknown as Columns[]) {
    await store.run(`DELETE FROM ${nameOf(columns.table)}`);
    await store.append(columns);
  }
  await store.commit();
}
