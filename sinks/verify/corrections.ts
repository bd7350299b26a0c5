// What messages corrected of a key's judged windows, message by message, and what of it is to be raised.
import { parseDuration } from '../../engine/duration.ts';
import type { Above } from '../../engine/watch.ts';
import type { Ground } from './ground.ts';
import { isBefore } from './lives.ts';
import type { Place } from './reference/finding.ts';
import type { RuleThen } from './reference/rule-then.ts';
import { calm, raise, reached } from './reference/threshold.ts';

/** A revision of a window. Instants in ms; `logged`: logged time after the message that made it. */
export interface Said {
  readonly end: number;
  readonly value: number | null;
  readonly revision: number;
  /** Its clock passed the window by this message; else it corrects. */
  readonly is_due: boolean;
  readonly ordinal: number;
  readonly stream: number;
  readonly seq: number;
  readonly logged: number;
  readonly known_at: number;
}
export interface Corrected {
  readonly start: number;
  readonly end: number;
  readonly observed: number;
  readonly revision: number;
}
/** Windows of a key that one message corrected, by their ends. */
export interface Correction {
  readonly key: readonly number[];
  readonly by: Place;
  readonly windows: readonly Corrected[];
  /** The newest of them that is to be raised, and to what. */
  readonly raised: (Corrected & { readonly severity: number }) | null;
}

/** Where windows lie, and what one without a row says. */
interface Windows {
  readonly none: number;
  readonly startOf: (end: number) => number;
  readonly endBefore: (end: number) => number;
}

export class Corrections {
  readonly threshold = calm();
  /** The end of the window by which the last alarm cleared. */
  clearedAt = Number.NEGATIVE_INFINITY;
  private readonly key: readonly number[];
  private readonly windows: Windows;
  private readonly ruled: RuleThen;
  /** How many changes of its levels are known. */
  private changes = 0;
  private readonly found: unknown[];
  /** What each window says, as far as is known. */
  private readonly values = new Map<number, number>();
  private readonly groups: { by: Place; rows: Said[] }[] = [];
  private at = 0;

  /** `rows` are those of one key; corrections are noted in `found`. */
  constructor(
    { dictionaries }: Ground,
    key: readonly number[],
    rows: readonly Said[],
    windows: Windows,
    ruled: RuleThen,
    found: unknown[],
  ) {
    this.key = key;
    this.windows = windows;
    this.ruled = ruled;
    this.found = found;
    const streams = dictionaries.of('stream');
    const late = rows.filter(({ is_due }) => !is_due);
    late.sort((a, b) => a.ordinal - b.ordinal || a.known_at - b.known_at || a.end - b.end);
    for (const row of late) {
      const { ordinal, known_at: knownAt, logged, seq } = row;
      const last = this.groups.at(-1);
      if (last?.by.ordinal === ordinal && last.by.knownAt === knownAt) last.rows.push(row);
      else {
        const phase = knownAt < logged ? 0 : knownAt > logged ? 4 : 2;
        this.groups.push({
          by: { ordinal, stream: streams.text(row.stream), seq, phase, knownAt },
          rows: [row],
        });
      }
    }
  }

  /** The rule at a place of the log; where its levels have changed since the last, windows in a row are counted anew. */
  ruleAt(place: Pick<Place, 'ordinal' | 'phase'>): Above {
    const n = this.ruled.nth(place);
    if (n !== this.changes) raise(this.threshold, this.threshold.severity);
    this.changes = n;
    return this.ruled.at(place);
  }

  /** A window has closed and says this. */
  closed(end: number, value: number): void {
    this.values.set(end, value);
  }

  /** Whether the next correction comes before a place; without one: whether there is any. */
  isNextBefore(place: Pick<Place, 'ordinal' | 'phase'> | undefined): boolean {
    return this.at < this.groups.length && isBefore(this.groups[this.at].by, place);
  }

  /** Takes the next correction; what it raised, or null. */
  take(): { readonly end: number; readonly by: Place } | null {
    const { by, rows } = this.groups[this.at++];
    const { threshold, windows } = this;
    const rule = this.ruleAt(by);
    for (const { end, value } of rows) this.values.set(end, value ?? Number.NaN);
    const corrected = rows.map(
      ({ end, value, revision }): Corrected => ({
        start: windows.startOf(end),
        end,
        observed: value ?? Number.NaN,
        revision,
      }),
    );
    const freshest = corrected.findLast(
      ({ end }) =>
        end > by.knownAt - parseDuration(rule.act_within) &&
        end > this.clearedAt &&
        this.severityAt(end, rule) > threshold.severity,
    );
    const raised =
      freshest === undefined ? null : { ...freshest, severity: this.severityAt(freshest.end, rule) };
    this.found.push({ key: this.key, by, windows: corrected, raised });
    if (raised === null) return null;
    raise(threshold, raised.severity);
    return { end: raised.end, by };
  }

  /** The severity that the windows up to this one reach as they are known to be. */
  private severityAt(end: number, rule: Above): number {
    const run: number[] = [];
    for (let at = end; run.length < rule.for; at = this.windows.endBefore(at))
      run.push(this.values.get(at) ?? this.windows.none);
    return reached(run, rule);
  }
}
