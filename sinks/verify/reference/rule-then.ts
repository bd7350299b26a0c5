// The specification of a rule whose levels the log changes: what it is at a place of the log, and when counting starts anew.
import { type Above, severities } from '../../../engine/watch.ts';
import type { Place } from './finding.ts';

export interface Change {
  readonly ordinal: number;
  /** The stronger counts, whichever was said later. */
  readonly strength: number;
  /** Place of the severity, from 1; 0: what an alarm clears below. */
  readonly severity: number;
  readonly level: number;
}
type When = Pick<Place, 'ordinal' | 'phase'>;

export class RuleThen {
  private readonly declared: Above;
  private readonly changes: readonly Change[];

  /** `changes` in the order of the log. */
  constructor(declared: Above, changes: readonly Change[]) {
    this.declared = declared;
    this.changes = changes;
  }

  at(when: When): Above {
    const rule = { ...this.declared, levels: { ...this.declared.levels } };
    for (const { severity, level } of this.until(when).sort((a, b) => a.strength - b.strength))
      if (severity === 0) rule.clear = level;
      else rule.levels[severities[severity - 1]] = level;
    return rule;
  }

  /** How often its levels had changed. */
  nth(when: When): number {
    return this.until(when).length;
  }

  /** What comes before a message's rows does not know yet what they say. */
  private until({ ordinal, phase }: When): Change[] {
    const last = phase < 2 ? ordinal - 1 : ordinal;
    return this.changes.filter((change) => change.ordinal <= last);
  }
}
