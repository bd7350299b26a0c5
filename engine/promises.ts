// What is promised: when a case is due, by the rule that holds on its first day and its clock's working days.
import type { Hours } from './hours.ts';
import type { KindArray } from './kinds.ts';
import type { Dictionaries } from './labels.ts';
import { type Counting, Workdays } from './workdays.ts';

/** For cases that begin on one of the local days [from, to) and have these words; '' takes any. */
export interface PromiseRule {
  readonly rule: string;
  readonly from: number;
  readonly to: number;
  readonly where: Readonly<Record<string, string>>;
  /** Working days. */
  readonly days: number;
  readonly counting: Counting;
}
/** A rule with its words as codes. */
interface Compiled extends PromiseRule {
  readonly columns: readonly string[];
  readonly codes: readonly number[];
}

const noPause = [] as const;

/** Of several rules that fit the later counts; those learned from the log come after those known beforehand. */
export class Promises {
  static readonly state = ['learned'];
  private readonly base: readonly PromiseRule[];
  private readonly learned: PromiseRule[] = [];
  private readonly dictionaries: Dictionaries;
  private readonly hoursOf: (clock: number) => Hours | undefined;
  private compiled: readonly Compiled[] = [];
  private readonly workdays: (Workdays | undefined)[] = [];

  constructor(
    base: readonly PromiseRule[],
    dictionaries: Dictionaries,
    hoursOf: (clock: number) => Hours | undefined,
  ) {
    this.base = base;
    this.dictionaries = dictionaries;
    this.hoursOf = hoursOf;
  }

  /** All rules, the strongest last. */
  get rules(): readonly PromiseRule[] {
    return [...this.base, ...this.learned];
  }

  learn(rule: PromiseRule): void {
    this.learned.push(rule);
  }

  /** When the case in `row`, which began at `at` on `clock`, is due, ms; NaN: nothing is promised, or no hours are known. */
  due(clock: number, at: number, of: Record<string, KindArray>, row: number): number {
    const hours = this.hoursOf(clock);
    if (hours === undefined || at !== at) return Number.NaN;
    let workdays = this.workdays[clock];
    if (workdays?.hours !== hours) this.workdays[clock] = workdays = new Workdays(hours);
    const rule = this.ruleOf(hours.dayOf(at), of, row);
    return rule === undefined ? Number.NaN : workdays.due(at, rule.days, rule.counting, noPause);
  }

  private ruleOf(date: number, of: Record<string, KindArray>, row: number): Compiled | undefined {
    if (this.compiled.length !== this.base.length + this.learned.length) this.compile();
    for (let i = this.compiled.length - 1; i >= 0; i--) {
      const { from, to, columns, codes } = this.compiled[i];
      if (!(date >= from && date < to)) continue;
      let c = 0;
      while (c < columns.length && of[columns[c]][row] === codes[c]) c++;
      if (c === columns.length) return this.compiled[i];
    }
    return undefined;
  }

  private compile(): void {
    this.compiled = this.rules.map((rule) => {
      const said = Object.entries(rule.where).filter(([, word]) => word !== '');
      return {
        ...rule,
        columns: said.map(([column]) => column),
        codes: said.map(([column, word]) => this.dictionaries.of(column).codeOf(word)),
      };
    });
  }
}
