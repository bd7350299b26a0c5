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

interface Known {
  readonly promises: readonly PromiseRule[];
  /** A query of the clocks' days: `workdaysSql`. */
  readonly workdays: string;
  readonly dictionaries: Dictionaries;
}

/** A query of (key, promised), over the cases in `g`: when the last of the days promised to each ends, ms. */
export function promisedSql(
  {
    from,
    clock,
    where,
  }: { readonly from: string; readonly clock: string; readonly where: readonly string[] },
  key: string,
  { promises, workdays, dictionaries }: Known,
): string {
  const finite = (day: number) => Math.max(-1e6, Math.min(1e6, day));
  const code = (column: string, text = '') => (text === '' ? 'NULL' : dictionaries.of(column).codeOf(text));
  const rows = promises.map(
    (rule, n) =>
      `(${n}, ${finite(rule.from)}, ${finite(rule.to)}, ${rule.days}, ${rule.counting.from === 'same_day'}, ${rule.counting.until === 'midnight'}, ${where.map((column) => code(column, rule.where[column])).join(', ')})`,
  );
  const none = `(-1, 0, 0, 0, false, false, ${where.map(() => 'NULL').join(', ')})`;
  const fits = where
    .map((column) => `AND coalesce(r.${column} = c.${column}, r.${column} IS NULL)`)
    .join(' ');
  return `WITH r AS (SELECT * FROM (VALUES ${[none, ...rows].join(', ')}) v(n, first, until, days, same_day, midnight, ${where.join(', ')})), days AS MATERIALIZED (${workdays}), c AS (SELECT g.${key}, g.${clock}, ${where.map((column) => `g.${column}`).join(', ')}, w.day, w.number, coalesce(epoch_ms(g.${from}) < w.closes_at, false) AS is_counted FROM g ASOF JOIN days w ON w.clock = g.${clock} AND w.starts_at <= epoch_ms(g.${from})), f AS (SELECT c.*, (SELECT max(n) FROM r WHERE c.day >= r.first AND c.day < r.until ${fits}) AS n FROM c) SELECT f.${key}, CASE WHEN r.midnight THEN w.ends_at ELSE w.closes_at END AS promised FROM f JOIN r ON r.n = f.n JOIN days w ON w.clock = f.${clock} AND w.closes_at IS NOT NULL AND w.number = f.number + r.days - CASE WHEN r.same_day AND f.is_counted THEN 1 ELSE 0 END`;
}
