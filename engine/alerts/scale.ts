// What the levels of a rule are at each clock: as declared, then as the log has changed them, from each message on.
import type { ClockSpec } from '../calendars.ts';
import type { Level } from '../rules.ts';
import { type Above, severities } from '../watch.ts';

/** By code of the severity; at 0 what an alarm clears below. Infinity: no such level. */
export type Levels = Float64Array;

export const declared = ({ levels, clear }: Above): Levels =>
  Float64Array.of(clear, ...severities.map((name) => levels[name] ?? Number.POSITIVE_INFINITY));

export class Scale {
  static readonly state = ['said'];
  /** In the order of the log. */
  private readonly said: Level[] = [];
  private readonly rule: Above;
  private readonly specOf: (clock: number) => ClockSpec;
  private resolved: (Levels | undefined)[] = [];

  constructor(rule: Above, specOf: (clock: number) => ClockSpec) {
    this.rule = rule;
    this.specOf = specOf;
  }

  learn(level: Level): void {
    this.said.push(level);
    this.resolved = [];
  }

  /** What is said of all clocks yields to what is said of a calendar, and that to what is said of the clock itself. */
  at(clock: number): Levels {
    let levels = this.resolved[clock];
    if (levels !== undefined) return levels;
    levels = declared(this.rule);
    if (this.said.length > 0) {
      const { name, calendar } = this.specOf(clock);
      for (const scope of ['*', calendar, name])
        for (const one of this.said) if (one.scope === scope) levels[one.severity] = one.level;
    }
    this.resolved[clock] = levels;
    return levels;
  }

  concerns({ scope }: Level, clock: number): boolean {
    const { name, calendar } = this.specOf(clock);
    return scope === '*' || scope === name || scope === calendar;
  }
}
