// Where did every row go? Counted where rows come in, counted again where they end, and compared at every commit.
import { ConfigError } from './errors.ts';
import type { Fold } from './fold/folds.ts';
import type { KindArray } from './kinds.ts';
import type { Windower } from './windows/set.ts';

/** Rows that the folds have sent on, by weight: what whoever reads them has to account for. */
export class Sent {
  static readonly state = ['positive', 'negative'];
  /** By fold. */
  readonly positive: number[];
  readonly negative: number[];
  private readonly folds: readonly Fold[];
  /** How many of each fold's rows since the last commit are counted. */
  private readonly counted: number[];

  constructor(folds: readonly Fold[]) {
    this.folds = folds;
    this.positive = folds.map(() => 0);
    this.negative = folds.map(() => 0);
    this.counted = folds.map(() => 0);
  }

  /** Counts what was sent since. */
  count(): void {
    this.folds.forEach(({ changes: { rows } }, f) => {
      const { weight } = rows.of as Record<string, KindArray>;
      for (let row = this.counted[f]; row < rows.n; row++)
        if (weight[row] > 0) this.positive[f]++;
        else this.negative[f]++;
      this.counted[f] = rows.n;
    });
  }

  committed(): void {
    this.counted.fill(0);
  }
}

/** What became of the rows of one reader. `role`: parts make up the whole, others stand apart. */
export interface Account {
  /** Empty: the engine, whose rows are those of messages. */
  readonly pipeline: string;
  readonly counters: readonly (readonly [name: string, n: number, role: 'whole' | 'part' | 'apart'])[];
}

/** What of a kernel counts. */
interface Counting {
  readonly accounts: Readonly<
    Record<'received' | 'accepted' | 'duplicate' | 'rejected' | 'filtered' | 'dropped', number>
  >;
  readonly sent: Sent;
  readonly folds: readonly Fold[];
  readonly windows: readonly Windower[];
}

export function accountsOf(kernel: Counting): Account[] {
  const { received, accepted, duplicate, rejected, filtered, dropped } = kernel.accounts;
  kernel.sent.count();
  const pipelines = kernel.windows.map(({ state: { pipeline }, corrections: { accounts } }): Account => {
    const fold = kernel.folds.findIndex(({ cases }) => cases === pipeline.from);
    return {
      pipeline: pipeline.name,
      counters: [
        ['input', kernel.sent.positive[fold], 'whole'],
        ['on_time', accounts.on_time, 'part'],
        ['late', accounts.late, 'part'],
        ['not_concerned', accounts.not_concerned, 'part'],
        ['negative_input', kernel.sent.negative[fold], 'apart'],
        ['negative', accounts.negative, 'apart'],
      ],
    };
  });
  const engine: Account = {
    pipeline: '',
    counters: [
      ['received', received, 'whole'],
      ['accepted', accepted, 'part'],
      ['duplicate', duplicate, 'part'],
      ['rejected', rejected, 'part'],
      ['filtered', filtered, 'apart'],
      ['dropped', dropped, 'apart'],
    ],
  };
  return [engine, ...pipelines];
}

/** Law 6, nothing disappears: throws E-LAW-006 where the parts are not the whole. */
export function balance(accounts: readonly Account[]): void {
  for (const { pipeline, counters } of accounts) {
    const of = Object.fromEntries(counters);
    const whole = counters.filter(([, , role]) => role === 'whole');
    const parts = counters.filter(([, , role]) => role === 'part');
    const sum = parts.reduce((all, [, n]) => all + n, 0);
    if (sum === whole[0][1] && of.negative === of.negative_input) continue;
    const told = (some: typeof counters) => some.map(([name, n]) => `${name} ${n}`).join(' + ');
    const negatives = pipeline === '' ? '' : `, of weight -1 ${of.negative} of ${of.negative_input}`;
    throw new ConfigError(
      'E-LAW-006',
      `${pipeline || 'the engine'} lost rows: ${told(parts)} is not ${told(whole)}${negatives}`,
      'report this: it is a defect. Nothing of this batch was committed',
    );
  }
}
