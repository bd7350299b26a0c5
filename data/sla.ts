// What is promised: so many working days by service and category, each rule with the days on which it holds.
import type { PromiseRule } from '../engine/promises.ts';
import type { Counting } from '../engine/workdays.ts';
import { dateOf, dayOf } from './calendars.ts';
import { type Forms, readSheet } from './sheet.ts';

export interface SlaRule extends PromiseRule {
  readonly source: string;
}

const word = [/^(|[a-z][a-z0-9_]*)$/, 'one word, or leave it empty for any'] as const;
const date = [/^\d{4}-\d\d-\d\d$/, 'write YYYY-MM-DD'] as const;
const forms: Forms = {
  rule: [/^[a-z][a-z0-9_]*$/, 'its name, in snake_case'],
  valid_from: date,
  valid_to: [/^(|\d{4}-\d\d-\d\d)$/, 'write YYYY-MM-DD, or leave it empty'],
  service: word,
  category: word,
  days: [/^[1-9]\d{0,2}$/, 'a whole number from 1 on'],
  counting: [/^(next_day|same_day)$/, 'next_day or same_day'],
  until: [/^(closing|midnight)$/, 'closing or midnight'],
  source: [/\S/, 'where it is known from'],
};

/** The rules in the CSV `text`, or ConfigError E-SLA-00x with file and line. Of two that fit the later counts. */
export const readSla = (path: string, text: string): SlaRule[] =>
  readSheet('E-SLA-00', path, text, forms).map(({ of, fail }) => {
    const from = dayOf(of.valid_from);
    const to = of.valid_to === '' ? Number.POSITIVE_INFINITY : dayOf(of.valid_to);
    if (dateOf(from) !== of.valid_from) fail(`there is no ${of.valid_from}`, 'look at the month');
    if (!(to > from)) fail(`it ends on ${of.valid_to}, and holds on no day`, 'write the day after its last');
    return Object.freeze({
      rule: of.rule,
      from,
      to,
      where: Object.freeze({ service: of.service, category: of.category }),
      days: Number(of.days),
      counting: Object.freeze({ from: of.counting, until: of.until }) as Counting,
      source: of.source,
    });
  });
