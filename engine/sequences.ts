// Which running numbers of a source have not come: ranges that open, shrink and close as events do, in bounded memory.
import { Columns } from './columns.ts';
import type { Cause } from './fold/changes.ts';
import { sequenceGaps } from './ledger.ts';
import { Ranges } from './ranges.ts';

/** Ranges that are followed at once of one source; the lowest gives way. */
export const mostGaps = 64;
/** A range is told after so much logged time: what is only out of order has come by then, ms. */
export const patience = 60_000;
/** The label of all texts beyond a full dictionary: no source. */
const other = 65_535;
const none = Number.NaN;
const never = Number.NEGATIVE_INFINITY;

/**
 * The same by SQL: source, from_seq, to_seq, since_at of all that is missing in `rows`, a query that gives source,
 * sequence and logged_at. Both sides had come when the later of them had first: of each side, its earliest row.
 */
export const gapsSql = (rows: string): string =>
  `SELECT source, sequence + 1 AS from_seq, next - 1 AS to_seq, greatest(below, above) AS since_at FROM (
    SELECT source, sequence, lead(sequence) OVER w AS next, min(came) OVER w AS below,
      min(came) OVER (PARTITION BY source ORDER BY sequence ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS above
    FROM (SELECT source, sequence, min(logged_at) AS came FROM (${rows}) WHERE sequence IS NOT NULL AND source <> ${other} GROUP BY ALL)
    WINDOW w AS (PARTITION BY source ORDER BY sequence)
  ) WHERE next > sequence + 1`;

export class Sequences {
  static readonly state = [
    'first',
    'newest',
    'floor',
    'lostFrom',
    'lost',
    'list',
    'ranges',
    'due',
    'sweptAt',
  ];
  /** What was told since the last commit. */
  readonly rows = new Columns(sequenceGaps, 16);
  /** Logged time at which ranges were last looked at. */
  private sweptAt = never;
  /** When the next of them may be told. */
  private due = Number.POSITIVE_INFINITY;
  // By source: its least and greatest number, below what nothing is followed, what was given up, its list of ranges.
  private first = new Float64Array(64).fill(none);
  private newest = new Float64Array(64).fill(none);
  private floor = new Float64Array(64).fill(never);
  private lostFrom = new Float64Array(64).fill(none);
  private lost = new Float64Array(64);
  private list = new Int32Array(64).fill(-1);
  private readonly ranges = new Ranges(mostGaps);
  private readonly cause: Cause;

  constructor(cause: Cause) {
    this.cause = cause;
  }

  /** An accepted row of a source, with its running number or NaN. */
  observe(source: number, sequence: number): void {
    if (sequence !== sequence || source === other) return;
    if (source >= this.newest.length) this.grow(source);
    const newest = this.newest[source];
    if (sequence === newest + 1) this.newest[source] = sequence;
    else if (newest !== newest) this.first[source] = this.newest[source] = sequence;
    else if (sequence > newest) {
      this.newest[source] = sequence;
      const last = this.ranges.count(this.list[source]);
      this.miss(source, last, newest + 1, sequence - 1, this.cause.knownAt, 0);
    } else if (sequence < this.first[source]) {
      const to = this.first[source] - 1;
      this.first[source] = sequence;
      if (to < this.floor[source]) this.lose(source, sequence + 1, to, this.cause.knownAt);
      else this.miss(source, 0, sequence + 1, to, this.cause.knownAt, 0);
    } else this.fill(source, sequence);
  }

  /** Tells what has been missing for long enough at logged time `at`. Called at most once a second of it. */
  sweep(at: number): void {
    this.sweptAt = at;
    if (at < this.due) return;
    this.due = Number.POSITIVE_INFINITY;
    const { ranges } = this;
    const { from, to, since, told, most } = ranges;
    for (let source = 0; source < this.list.length; source++) {
      const base = this.list[source] * most;
      for (let i = base; i < base + ranges.count(this.list[source]); i++) {
        if (told[i] === 1) continue;
        if (since[i] + patience <= at) {
          told[i] = 1;
          this.tell(source, from[i], to[i], since[i]);
        } else this.due = Math.min(this.due, since[i] + patience);
      }
    }
  }

  /** Sources that number their events, as they stand. */
  *describe() {
    const { from, to, most } = this.ranges;
    for (let source = 0; source < this.newest.length; source++) {
      if (this.newest[source] !== this.newest[source]) continue;
      const base = this.list[source] * most;
      const n = this.ranges.count(this.list[source]);
      let missing = this.lost[source];
      for (let i = base; i < base + n; i++) missing += to[i] - from[i] + 1;
      const least = this.lost[source] > 0 ? this.lostFrom[source] : n > 0 ? from[base] : none;
      yield {
        source,
        first_seq: this.first[source],
        newest_seq: this.newest[source],
        complete_to_seq: least === least ? least - 1 : this.newest[source],
        n_missing: missing,
        n_gaps: n,
        followed_from_seq: Math.max(this.first[source], this.floor[source]),
        looked_at: this.sweptAt === never ? none : this.sweptAt,
      };
    }
  }

  /** A number between the least and the greatest: it has come before, or a range gives way to what is left of it. */
  private fill(source: number, sequence: number): void {
    const { ranges } = this;
    const list = this.list[source];
    const i = ranges.find(list, sequence);
    if (i === -1) return;
    const k = i - list * mostGaps;
    const [from, to, since, told] = [ranges.from[i], ranges.to[i], ranges.since[i], ranges.told[i]];
    if (told === 1) this.tell(source, from, to, since, this.cause.knownAt);
    ranges.remove(list, k);
    // From above to below: where there is no room for both, the one below is the one that gives way.
    this.miss(source, k, sequence + 1, to, since, told);
    this.miss(source, k, from, sequence - 1, since, told);
  }

  private miss(source: number, k: number, from: number, to: number, since: number, told: number): void {
    const { ranges } = this;
    if (from > to) return;
    if (this.list[source] < 0) this.list[source] = ranges.add();
    const list = this.list[source];
    if (ranges.count(list) === mostGaps) {
      if (k === 0) return this.lose(source, from, to, since);
      const base = list * mostGaps;
      this.lose(source, ranges.from[base], ranges.to[base], ranges.since[base]);
      ranges.remove(list, 0);
      k--;
    }
    ranges.insert(list, k, from, to, since, told);
    if (told === 1) this.tell(source, from, to, since);
    else this.due = Math.min(this.due, since + patience);
  }

  /** A range for which there is no room stays missing, whatever comes. */
  private lose(source: number, from: number, to: number, since: number): void {
    if (from > to) return;
    this.floor[source] = Math.max(this.floor[source], to + 1);
    if (!(this.lostFrom[source] <= from)) this.lostFrom[source] = from;
    this.lost[source] += to - from + 1;
    this.tell(source, from, to, since, none, 0);
  }

  private tell(source: number, from: number, to: number, since: number, closed = none, followed = 1): void {
    const row = this.rows.add();
    const { of } = this.rows;
    of.source[row] = source;
    of.from_seq[row] = from;
    of.to_seq[row] = to;
    of.since_at[row] = since;
    of.closed_at[row] = closed;
    of.is_followed[row] = followed;
    of.known_at[row] = this.cause.knownAt;
    of.closed_stream[row] = this.cause.stream;
    of.closed_seq[row] = this.cause.seq;
    of.closed_ordinal[row] = this.cause.ordinal;
  }

  private grow(source: number): void {
    const blanks = { first: none, newest: none, floor: never, lostFrom: none, lost: 0 };
    for (const [name, blank] of Object.entries(blanks) as [keyof typeof blanks, number][]) {
      const wider = new Float64Array(source * 2).fill(blank);
      wider.set(this[name]);
      this[name] = wider;
    }
    const list = new Int32Array(source * 2).fill(-1);
    list.set(this.list);
    this.list = list;
  }
}
