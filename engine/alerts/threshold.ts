// How grave is what a window says? Levels with hysteresis, for every key of one rule, in typed arrays.
import { type Above, severities } from '../watch.ts';
import { declared, type Levels } from './scale.ts';

const levels = severities.length;

/**
 * Raised to a severity when the value was at or above its level for so many windows in a row, lowered when it was
 * below for as many, gone when it was below `clear` for as many. No value (NaN) changes nothing.
 */
export class Threshold {
  static readonly state = ['severity', 'reached', 'under', 'below'];
  /** By key: code of the severity that holds, 0 for none. */
  severity = new Uint8Array(64);
  /** By key and level: windows in a row at or above it. */
  private reached = new Uint32Array(64 * levels);
  /** By key: windows in a row below the level that holds, and below `clear`. */
  private under = new Uint32Array(64);
  private below = new Uint32Array(64);
  private readonly levelsOf: (key: number) => Levels;
  private readonly inRow: number;

  /** `levelsOf` a key: unless given, those that the rule declares. */
  constructor(rule: Above, levelsOf?: (key: number) => Levels) {
    const always = declared(rule);
    this.levelsOf = levelsOf ?? (() => always);
    this.inRow = rule.for;
  }

  /** The severity of `key` after a window of `value`. */
  step(key: number, value: number): number {
    if (key >= this.severity.length) this.grow(key);
    if (value !== value) return this.severity[key];
    const { reached, inRow } = this;
    const level = this.levelsOf(key);
    let highest = 0;
    for (let s = 0; s < levels; s++) {
      const at = key * levels + s;
      reached[at] = value >= level[s + 1] ? reached[at] + 1 : 0;
      if (reached[at] >= inRow) highest = s + 1;
    }
    const held = this.severity[key];
    this.below[key] = value < level[0] ? this.below[key] + 1 : 0;
    this.under[key] = held > 0 && value < level[held] ? this.under[key] + 1 : 0;
    if (highest > held) return this.hold(key, highest);
    if (held > 0 && this.below[key] >= inRow) return this.hold(key, 0);
    if (held > 0 && this.under[key] >= inRow) return this.hold(key, Math.max(highest, mildest(level)));
    return held;
  }

  /** The gravest severity whose level for `key` each of these values reaches; 0: none. */
  reachedBy(key: number, values: readonly number[]): number {
    return Math.max(
      0,
      this.levelsOf(key).findLastIndex((level, s) => s > 0 && values.every((value) => value >= level)),
    );
  }

  /** Holds `severity` from now on, whatever led to it; what comes next is counted anew. */
  raise(key: number, severity: number): void {
    if (key >= this.severity.length) this.grow(key);
    this.reached.fill(0, key * levels, (key + 1) * levels);
    this.below[key] = 0;
    this.hold(key, severity);
  }

  /** Whether a window without a row may change something: an alarm is on. */
  isOn(key: number): boolean {
    return this.severity[key] > 0;
  }

  /** What the severity's level is for `key`; of 0: what an alarm clears below. */
  levelOf(key: number, severity: number): number {
    return this.levelsOf(key)[severity];
  }

  private hold(key: number, severity: number): number {
    this.under[key] = 0;
    this.severity[key] = severity;
    return severity;
  }

  private grow(key: number): void {
    const n = 2 ** Math.ceil(Math.log2(key + 1));
    const wider = (from: Uint32Array, length: number) => {
      const to = new Uint32Array(length);
      to.set(from);
      return to;
    };
    const severity = new Uint8Array(n);
    severity.set(this.severity);
    this.severity = severity;
    this.reached = wider(this.reached, n * levels);
    this.under = wider(this.under, n);
    this.below = wider(this.below, n);
  }
}

const mildest = (levels: Levels): number =>
  Math.max(
    0,
    levels.findIndex((level, s) => s > 0 && level < Number.POSITIVE_INFINITY),
  );
