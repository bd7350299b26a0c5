// The revisions of one size of window, each with the message that made it and whether that is its first closing.
import { nameOf } from '../../engine/ddl.ts';
import { closingOf, lastInstant, type Told } from './closings.ts';
import { type Ground, type Measured, tableOf } from './ground.ts';
import { keptSince } from './windows.ts';

/**
 * A query of the table's columns and, in ms: `closed`; `message`, its running number, and `logged`, logged time after
 * it; `is_due`, the clock passed the window by this message; `is_dated`, and the specification says so; what it says of
 * every window: `due_ordinal`, the message, at logged time `due_logged`, `is_before` that message's own rows; `due_at`,
 * known then; `known_until`, with all that this message had made known by then; `due_vouched`, how far its clocks had
 * vouched.
 */
export function revisionsSql(
  { catalogue }: Ground,
  of: Measured,
  level: number,
  { clocks }: Told,
  where = 'true',
): string {
  const end = 'epoch_ms(r.window_end_at)';
  // After a log was ended, what is read on closes as it comes.
  const afterEnd = `m.ordinal > ${Math.min(clocks.endedAt, lastInstant)}`;
  const isDated = 'coalesce(c.ordinal = m.ordinal AND epoch_ms(r.closed_at) = c.known, false)';
  const isDue = `r.revision = 1 AND (${isDated} OR ${afterEnd})`;
  const columns = [
    'r.*',
    `epoch_ms(r.closed_at) AS closed`,
    'm.ordinal AS message',
    'm.logged AS logged',
    `${isDue} AS is_due`,
    `r.revision = 1 AND ${isDated} AS is_dated`,
    'c.ordinal AS due_ordinal',
    'c.known_until',
    'c.known_until < c.logged AS is_before',
    'c.known AS due_at',
    'c.logged AS due_logged',
    'c.vouched AS due_vouched',
  ];
  return `SELECT ${columns.join(', ')} FROM ${nameOf(tableOf(of, level))} r JOIN temp.messages m ON m.stream = r.closed_stream AND m.seq = r.closed_seq ${closingOf(`r.${catalogue.clock}`, end)} WHERE ${end} >= ${keptSince(of, level, clocks.logged)} AND ${where}`;
}
