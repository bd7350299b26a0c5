// What the log itself said of calendars and promises, in its order: each holds from its own message on.
import type { ClockSpec } from '../../engine/calendars.ts';
import type { KindArray } from '../../engine/kinds.ts';
import type { PromiseRule } from '../../engine/promises.ts';
import { type Learned, ruleOf } from '../../engine/rules.ts';
import type { Above } from '../../engine/watch.ts';
import type { Ground } from './ground.ts';
import { RuleThen } from './reference/rule-then.ts';

interface Ruling {
  readonly ordinal: number;
  readonly rule: Learned;
}

export class Rulings {
  private readonly all: readonly Ruling[];
  private readonly clockOf: (name: string) => ClockSpec;

  private constructor(all: readonly Ruling[], clockOf: (name: string) => ClockSpec) {
    this.all = all;
    this.clockOf = clockOf;
  }

  static async read({ db, catalogue, dictionaries, raw, clockOf }: Ground): Promise<Rulings> {
    const all: Ruling[] = [];
    const { rules } = catalogue;
    if (rules !== undefined) {
      const names = Object.keys(rules.table.columns).join(', ');
      const sql = `SELECT ${names} FROM ${await raw(rules.table)} ORDER BY ordinal, row`;
      for await (const { of, n } of db.read(rules.table, sql))
        for (let i = 0; i < n; i++) {
          const rule = ruleOf(rules, dictionaries, of as Record<string, KindArray>, i);
          if (rule !== null) all.push({ ordinal: of.ordinal[i], rule });
        }
    }
    return new Rulings(all, clockOf);
  }

  /** Whether message `ordinal` said anything. */
  isSaidBy(ordinal: number): boolean {
    return this.all.some((ruling) => ruling.ordinal === ordinal);
  }

  /** What is known of a clock after message `ordinal`: what is said of itself counts over what is said of its calendar. */
  clockAt(name: string, ordinal: number): ClockSpec {
    const spec = this.clockOf(name);
    const of = (scope: string | undefined) =>
      this.all.flatMap(({ ordinal: at, rule }) =>
        at <= ordinal && rule.what === 'exception' && rule.scope === scope ? [rule.exception] : [],
      );
    const said = [...of(spec.calendar), ...of(spec.name)];
    return said.length === 0 || spec.hours === undefined
      ? spec
      : { ...spec, hours: spec.hours.excepting(said) };
  }

  /** A rule at a clock, with the levels that the log has given it. */
  ruleThen(name: string, rule: Above, clock: string): RuleThen {
    const scopes = ['*', this.clockOf(clock).calendar, clock];
    return new RuleThen(
      rule,
      this.all.flatMap(({ ordinal, rule: said }) => {
        if (said.what !== 'threshold' || said.threshold.rule !== name) return [];
        const { scope, severity, level } = said.threshold;
        return scopes.includes(scope)
          ? [{ ordinal, strength: scopes.lastIndexOf(scope), severity, level }]
          : [];
      }),
    );
  }

  /** The lowest level that the log has given a rule anywhere; Infinity: none. */
  leastOf(name: string): number {
    const levels = this.all.flatMap(({ rule }) =>
      rule.what === 'threshold' && rule.threshold.rule === name && rule.threshold.severity > 0
        ? [rule.threshold.level]
        : [],
    );
    return Math.min(Number.POSITIVE_INFINITY, ...levels);
  }

  /** Promises that the log made, the strongest last. */
  get promises(): readonly PromiseRule[] {
    return this.all.flatMap(({ rule }) => (rule.what === 'promise' ? [rule.promise] : []));
  }
}
