// How what happens comes to be told: when its link lets it, some of it out of order, twice, or later than promised.
import { Agenda } from './agenda.ts';
import { Happenings } from './happenings.ts';
import type { Incidents } from './incidents.ts';
import { type Links, wentDown } from './links.ts';
import type { Random } from './random.ts';

/** Shares, from 0 to 1. */
export interface Ratios {
  /** Told up to the office's bound later. */
  readonly disorder: number;
  /** Told once more, within minutes. */
  readonly duplicates: number;
  /** Told later than the bound, by up to hours. */
  readonly late: number;
}

const minute = 60_000;
const hour = 3_600_000;

export class Delays {
  private readonly ratios: Ratios;
  private readonly randoms: readonly Random[];
  private readonly bounds: readonly number[];
  private readonly links: Links;
  private readonly incidents: Incidents;
  private readonly held = new Happenings();
  private readonly due = new Agenda();
  private readonly spare: number[] = [];

  /** A source of randomness and a bound (ms) for each place. */
  constructor(
    ratios: Ratios,
    randoms: readonly Random[],
    bounds: readonly number[],
    links: Links,
    incidents: Incidents,
  ) {
    this.links = links;
    this.incidents = incidents;
    this.ratios = ratios;
    this.randoms = randoms;
    this.bounds = bounds;
  }

  /** Takes out of rows `from` to the end what is told later, and notes what is told again. */
  hold(told: Happenings, from: number): void {
    const { links, incidents } = this;
    const { disorder, duplicates, late } = this.ratios;
    let kept = from;
    for (let row = from; row < told.n; row++) {
      const place = told.place[row];
      const happened = told.at[row];
      const random = this.randoms[place];
      const bound = this.bounds[place];
      let delay = told.fact[row] === wentDown ? 0 : links.tells(place, happened) - happened;
      if (random.chance(disorder)) delay += random.below(bound) + 1;
      if (random.chance(late)) delay += bound + minute + Math.round(random.gamma(hour));
      const at = happened + delay;
      const skew = links.skew(place, happened);
      told.at[row] += skew;
      told.until[row] += skew;
      if (random.chance(incidents.value('again', place, happened, duplicates)))
        this.keep(told, row, at + 1 + Math.round(random.gamma(minute)));
      if (delay > 0) this.keep(told, row, at);
      else if (kept++ !== row) told.copy(told, row, kept - 1);
    }
    told.n = kept;
  }

  /** Tells what is due up to an instant. */
  release(told: Happenings, upTo: number): void {
    while (this.due.size > 0 && this.due.next <= upTo) {
      this.due.take();
      const from = this.due.who;
      told.copy(this.held, from, told.add(0, 0, 0, 0));
      this.spare.push(from);
    }
  }

  private keep(told: Happenings, row: number, at: number): void {
    const to = this.spare.pop() ?? this.held.add(0, 0, 0, 0);
    this.held.copy(told, row, to);
    this.due.add(at, 0, 0, to);
  }
}
