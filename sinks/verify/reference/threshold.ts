// The specification of a threshold with hysteresis: the values of one key in, how grave it is out.
import { type Above, severities } from '../../../engine/watch.ts';

export interface Threshold {
  /** 0: no alarm; else the place of its severity, from 1. */
  severity: number;
  /** The newest values, as many as the rule wants in a row. */
  readonly recent: number[];
  /** Values since the severity last changed. */
  since: number;
}

export const calm = (): Threshold => ({ severity: 0, recent: [], since: 0 });

/** The value of the next window. No value (NaN) changes nothing. */
export function step(key: Threshold, value: number, rule: Above): void {
  if (Number.isNaN(value)) return;
  key.recent.push(value);
  if (key.recent.length > rule.for) key.recent.shift();
  key.since++;
  const before = key.severity;
  key.severity = judged(key, rule);
  if (key.severity !== before) key.since = 0;
}

function judged({ severity, recent, since }: Threshold, rule: Above): number {
  const all = (holds: (value: number) => boolean) => recent.length === rule.for && recent.every(holds);
  const levels = severities.map((name) => rule.levels[name] ?? Number.POSITIVE_INFINITY);
  const gravest = levels.findLastIndex((level) => all((value) => value >= level)) + 1;
  if (gravest > severity) return gravest;
  if (severity === 0) return 0;
  if (all((value) => value < rule.clear)) return 0;
  const isUnder = since >= rule.for && all((value) => value < levels[severity - 1]);
  const mildest = levels.findIndex((level) => level < Number.POSITIVE_INFINITY) + 1;
  return isUnder ? Math.max(gravest, mildest) : severity;
}
