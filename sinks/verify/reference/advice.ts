// The specification of advice: the formulas of queueing as they stand in books, for one line at one instant.
import { parseDuration } from '../../../engine/duration.ts';
import type { Servers } from '../../../engine/watch.ts';

/** What was known of a line. Times in ms; NaN: not known. */
export interface Line {
  readonly arrivals: number;
  readonly windowMs: number;
  readonly serviceMs: number;
  readonly servers: number;
  readonly waiting: number;
  readonly clear: number;
  readonly at: number;
  readonly closingAt: number;
}
/** Times are not rounded yet. */
export interface Advice {
  readonly amount: number;
  readonly untilAt: number;
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** A plan looks ahead at least so far, ms. */
const shortest = 15 * 60_000;

export function advice(rule: Servers, line: Line): Advice | null {
  const { serviceMs, waiting, clear, at } = line;
  if (!(serviceMs > 0) || !(line.arrivals >= 0) || !(waiting >= 0)) return null;
  const arrivals = line.arrivals / line.windowMs;
  const servers = line.servers > 1 ? line.servers : 1;
  const open = line.closingAt > at ? line.closingAt - at : Number.POSITIVE_INFINITY;
  const ahead = Math.min(parseDuration(rule.drain), Math.max(shortest, open));
  const enough = Math.max(servers, steady(rule, arrivals, serviceMs), draining(ahead));
  const then = Math.min(enough, Math.ceil(servers * rule.most));
  return {
    amount: then - servers,
    untilAt: at + Math.min(ahead, drained(then)),
    beforeMs: waitIn(servers),
    afterMs: waitIn(then),
  };

  /** So many serve who is too many and who comes meanwhile. */
  function draining(ms: number): number {
    return Math.max(1, Math.ceil((Math.max(0, waiting - clear) + arrivals * ms) / ((1 / serviceMs) * ms)));
  }

  /** How long until no more wait than when the alarm clears. */
  function drained(by: number): number {
    if (waiting <= clear) return 0;
    const rate = by * (1 / serviceMs) - arrivals;
    return rate > 0 ? (waiting - clear) / rate : Number.POSITIVE_INFINITY;
  }

  /** The wait of who comes then: behind the line that is left, or as in steady state, whichever is longer. */
  function waitIn(by: number): number {
    const left = Math.max(0, waiting + (arrivals - by / serviceMs) * ahead);
    const behind = (left * serviceMs) / by;
    const load = arrivals * serviceMs;
    if (load >= by) return behind;
    return Math.max(behind, (mustWait(load, by) * serviceMs) / (by - load));
  }
}

/** The fewest that are not in use too much, and with whom enough people wait no longer than they may. */
function steady(rule: Servers, arrivals: number, serviceMs: number): number {
  const load = arrivals / (1 / serviceMs);
  const within = parseDuration(rule.within);
  for (let servers = Math.max(1, Math.ceil(load / rule.utilisation)); ; servers++) {
    const late = mustWait(load, servers) * Math.exp((-(servers - load) / serviceMs) * within);
    if (load < servers && 1 - late >= rule.level) return servers;
  }
}

/** Erlang's C: the chance to have to wait, from the sum over how many are being served. */
function mustWait(load: number, servers: number): number {
  let term = 1;
  let sum = 0;
  for (let busy = 0; busy < servers; busy++) {
    sum += term;
    term *= load / (busy + 1);
  }
  const all = (term * servers) / (servers - load);
  return all / (sum + all);
}
