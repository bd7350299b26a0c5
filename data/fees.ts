// What a booklet costs: by category, pages and validity, times a factor for a loss, and more at some channels; each rule with its days.
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
  /** Empty: any. */
  readonly channel: string;
  /** Paisa, or a factor. */
  readonly amount: number;
  /** What it is to what the others say. */
  readonly as: 'price' | 'factor' | 'charge';
}

export interface Asked {
  readonly service: string;
  readonly category: string;
  readonly pages: number;
  readonly years: number;
  readonly loss: number;
  /** Where it is asked for: nadra, or else; absent: at an office of the service. */
  readonly channel?: string;
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
  channel: word,
  amount_rs: [/^[x+]?\d{1,7}$/, 'rupees, a factor such as x2, or a charge on top such as +1000'],
  source: [/\S/, 'where it is known from'],
};
const numberOr = (text: string) => (text === '' ? Number.NaN : Number(text));

/** The rules in the CSV `text`, or ConfigError E-FEE-00x with file and line. */
export const readFees = (path: string, text: string): FeeRule[] =>
  readSheet('E-FEE-00', path, text, forms).map(({ of }) => {
    const [, sign, digits] = /^([x+]?)(\d+)$/.exec(of.amount_rs) as unknown as string[];
    return Object.freeze({
      rule: of.rule,
      from: dayOf(of.valid_from),
      to: of.valid_to === '' ? Number.POSITIVE_INFINITY : dayOf(of.valid_to),
      service: of.service,
      category: of.category,
      pages: numberOr(of.pages),
      years: numberOr(of.validity_years),
      loss: numberOr(of.loss),
      channel: of.channel,
      amount: sign === 'x' ? Number(digits) : Number(digits) * 100,
      as: sign === 'x' ? 'factor' : sign === '+' ? 'charge' : 'price',
    });
  });

/** Paisa on a day; NaN where no rule says. Of what fits, the last price and the last factor count, and every charge. */
export function feeOf(rules: readonly FeeRule[], day: number, asked: Asked): number {
  let amount = Number.NaN;
  let factor = 1;
  let charges = 0;
  for (const of of rules) {
    const fits = (said: number, is: number) => said !== said || said === is;
    if (day < of.from || day >= of.to) continue;
    if (of.service !== '' && of.service !== asked.service) continue;
    if (of.category !== '' && of.category !== asked.category) continue;
    if (of.channel !== '' && of.channel !== asked.channel) continue;
    const loss = of.loss === asked.loss || (of.as !== 'factor' && !(of.loss > 0));
    if (!loss || !fits(of.pages, asked.pages) || !fits(of.years, asked.years)) continue;
    if (of.as === 'factor') factor = of.amount;
    else if (of.as === 'charge') charges += of.amount;
    else amount = of.amount;
  }
  return amount * factor + charges;
}
