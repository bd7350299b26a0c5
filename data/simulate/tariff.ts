// What booklets cost in one run: the fees that ship, and those of a rise that a scenario announces before it holds.
import { type Asked, type FeeRule, feeOf } from '../fees.ts';
import type { Incidents } from './incidents.ts';
import type { Terms } from './terms.ts';

const day = 86_400_000;
/** Paisa: fees are whole hundreds of rupees. */
const unit = 10_000;

export class Tariff {
  /** When a rise is announced, ms; NaN: never. */
  readonly announcedAt: number;
  private readonly rules: readonly FeeRule[];
  private readonly raised: readonly FeeRule[];
  private readonly names: readonly number[];

  /** `rise`: what fees become, times. They hold from the first whole day after people have hurried to pay the old ones. */
  constructor(rules: readonly FeeRule[], rise: number, incidents: Incidents, terms: Terms) {
    const hurry = incidents.span('fee_rise');
    this.announcedAt = hurry?.start ?? Number.NaN;
    const from = Math.ceil((hurry?.end ?? Number.NaN) / day);
    const announced = Math.floor(this.announcedAt / day);
    this.raised = rules
      .filter((rule) => rule.as === 'price' && rule.from <= announced && announced < rule.to)
      .map((rule) => ({ ...rule, from, amount: Math.round((rule.amount * rise) / unit) * unit }));
    this.rules = [...rules, ...this.raised];
    this.names = this.raised.map(({ rule }) => terms.code(rule));
  }

  /** Paisa on a day since 1970; NaN where no rule says. */
  fee(today: number, asked: Asked): number {
    return feeOf(this.rules, today, asked);
  }

  /** Says of every fee that rises its name, paisa, since when (ms), pages, years and losses. */
  announce(say: (...said: number[]) => void): void {
    for (const [i, { amount, from, pages, years, loss }] of this.raised.entries())
      say(this.names[i], amount, from * day, pages, years, loss);
  }
}
