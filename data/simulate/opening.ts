// One simulated opening period of an office: its visitors, their line, the counters.

import type { Say } from './application.ts';
import type { Dice } from './dice.ts';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

export interface Opening {
  readonly from: number;
  readonly to: number;
  readonly counters: number;
  readonly visitors: number;
  /** Share that comes in the first hour. */
  readonly early: number;
}

/** A visitor called to a counter: what happens from `start`; returns when the visitor leaves. */
export type Serve = (start: number, token: object, number: string, counter: number) => number;

/** First come, first served; some lose patience, some do not show up, some are never called. */
export function open(opening: Opening, dice: Dice, say: Say, numberOf: () => string, serve: Serve): void {
  const { from, to, counters, visitors, early } = opening;
  const { below, chance, skewed } = dice;
  const come = () => from + below(chance(early) ? Math.min(hour, to - from) : to - from);
  const free = new Array<number>(counters).fill(from);
  for (const issued of Array.from({ length: visitors }, come).sort((a, b) => a - b)) {
    const number = numberOf();
    const waiting = { token: `T-SIM-${number}`, step: 'submission' };
    const counter = free.indexOf(Math.min(...free));
    const called = Math.max(issued + 15 * second, free[counter]);
    const gone = issued + 20 * minute + skewed(80 * minute);
    say(issued, 'queue.token_issued', waiting);
    if (gone <= called && gone < to) say(gone, 'queue.abandoned', waiting);
    if (gone <= called || called >= to || chance(0.01)) continue;
    const token = { ...waiting, counter: `C${counter + 1}` };
    say(called, 'queue.token_called', token);
    const isThere = !chance(0.03);
    if (!isThere) say(called + minute, 'queue.no_show', token);
    free[counter] = (isThere ? serve(called, token, number, counter) : called + minute) + 10 * second;
  }
}
