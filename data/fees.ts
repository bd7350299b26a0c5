// What a booklet costs: by category, pages and validity, times a factor for a loss; each rule with the days on which it holds.
import { dayOf } from './calendars.ts';
import { type Forms, readSheet } from './sheet.ts';

export interface FeeRule {
  readonly rule: string;
  /** Days since 1970: the first, and the first on which it holds no more. */
  readonly from: number;
  readonly to: number;
  /** Empty: any. */
  readonly service: string;
  readonly category: string;
  /** NaN: any. */
  readonly pages: number;
  readonly years: number;
  readonly loss: number;
  /** Paisa; or a factor on what the others say. */
  readonly amount: number;
  readonly isFactor: boolean;
}

export interface Asked {
  readonly service: string;
  readonly category: string;
  readonly pages: number;
  readonly years: number;
  readonly loss: number;
}

const word = [/^(|[a-z][a-z0-9_]*)$/, 'one word, or leave it empty for any'] as const;
const whole = [/^\d{0,3}$/, 'a whole number, or leave it empty for any'] as const;
const forms: Forms = {
  rule: [/^[a-z][a-z0-9_]*$/, 'its name, in snake_case'],
  valid_from: [/^\d{4}-\d\d-\d\d$/, 'write YYYY-MM-DD'],
  valid_to: [/^(|\d{4}-\d\d-\d\d)$/, 'write YYYY-MM-DD, or leave it empty'],
  service: word,
  category: word,
  pages: whole,
  validity_years: whole,
  loss: whole,
  amount_rs: [/^x?\d{1,7}$/, 'rupees, or a factor such as x2'],
  source: [/\S/, 'where it is known from'],
};
const numberOr = (text: string) => (text === '' ? Number.NaN : Number(text));

/** The rules in the CSV `text`, or ConfigError E-FEE-00x with file and line. */
export const readFees = (path: string, text: string): FeeRule[] =>
  readSheet('E-FEE-00', path, text, forms).map(({ of }) => {
    const isFactor = of.amount_rs.startsWith('x');
    return Object.freeze({
      rule: of.rule,
      from: dayOf(of.valid_from),
      to: of.valid_to === '' ? Number.POSITIVE_INFINITY : dayOf(of.valid_to),
      service: of.service,
      category: of.category,
      pages: numberOr(of.pages),
      years: numberOr(of.validity_years),
      loss: numberOr(of.loss),
      amount: isFactor ? Number(of.amount_rs.slice(1)) : Number(of.amount_rs) * 100,
      isFactor,
    });
  });

/** Paisa on a day; NaN where no rule says. The last amount and the last factor that fit count. */
export function feeOf(rules: readonly FeeRule[], day: number, asked: Asked): number {
  let amount = Number.NaN;
  let factor = 1;
  for (const of of rules) {
    const fits = (said: number, is: number) => said !== said || said === is;
    if (day < of.from || day >= of.to) continue;
    if (of.service !== '' && of.service !== asked.service) continue;
    if (of.category !== '' && of.category !== asked.category) continue;
    const loss = of.loss === asked.loss || (!of.isFactor && !(of.loss > 0));
    if (!loss || !fits(of.pages, asked.pages) || !fits(of.years, asked.years)) continue;
    if (of.isFactor) factor = of.amount;
    else amount = of.amount;
  }
  return amount * factor;
}
