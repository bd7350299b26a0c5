// What would help a crowded line: how many more servers, until when, and what waits to expect with and without them.
import { parseDuration } from '../duration.ts';
import {
  type Goal,
  type Line,
  meanWait,
  serversFor,
  serversToDrain,
  timeToDrain,
  utilisation,
  waitingAfter,
} from '../queueing.ts';
import type { Servers } from '../watch.ts';

/** What a window knew of a line. Times in ms; NaN: not known. */
export interface Seen {
  readonly arrivals: number;
  readonly windowMs: number;
  readonly serviceMs: number;
  readonly servers: number;
  /** In the line now, and how many there are when the alarm clears. */
  readonly waiting: number;
  readonly clear: number;
  /** The window's end, and when the place closes; NaN: never. */
  readonly at: number;
  readonly closingAt: number;
}
export interface Advice {
  /** More servers; 0: those there are suffice. */
  readonly amount: number;
  readonly untilAt: number;
  /** Expected wait of who comes when the time to drain is over, ms. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** The least time that a plan looks ahead, ms. */
const shortest = 900_000;
/** Less than this is what arithmetic left over, ms: an instant is not moved on by it. */
const nothing = 1e-3;

/** What a rule wants of a line in steady state. */
export const goalOf = ({ utilisation, level, within }: Servers): Goal => ({
  utilisation,
  level,
  within: parseDuration(within),
});

/** null where arrivals or service are not known: no number is better than a wrong one. */
export function advise(rule: Servers, seen: Seen): Advice | null {
  const { serviceMs, waiting, clear, at, closingAt } = seen;
  if (!(serviceMs > 0 && seen.arrivals >= 0 && waiting >= 0)) return null;
  const now: Line = {
    arrivals: seen.arrivals / seen.windowMs,
    services: 1 / serviceMs,
    servers: Math.max(1, seen.servers || 0),
  };
  const left = closingAt > at ? Math.max(shortest, closingAt - at) : Number.POSITIVE_INFINITY;
  const horizon = Math.min(parseDuration(rule.drain), left);
  const steady = serversFor(now.arrivals, now.services, goalOf(rule));
  const draining = serversToDrain(now, waiting, clear, horizon);
  const most = Math.ceil(now.servers * rule.most);
  const then: Line = { ...now, servers: Math.min(most, Math.max(now.servers, steady, draining)) };
  return {
    amount: then.servers - now.servers,
    untilAt: at + Math.ceil(Math.min(horizon, timeToDrain(then, waiting, clear)) - nothing),
    beforeMs: Math.round(expectedWait(now, waiting, horizon)),
    afterMs: Math.round(expectedWait(then, waiting, horizon)),
  };
}

/** The wait of who comes in `ms`: behind the fluid line there will be, and as Erlang has it where that is none. */
function expectedWait(line: Line, waiting: number, ms: number): number {
  const queued = waitingAfter(line, waiting, ms) / (line.servers * line.services);
  return utilisation(line) < 1 ? Math.max(queued, meanWait(line)) : queued;
}
