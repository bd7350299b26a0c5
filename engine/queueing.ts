// How long do people wait before c servers, and how many servers would help: Erlang C below full use, fluid above it.

/** Arrivals and services per ms, servers at work. */
export interface Line {
  readonly arrivals: number;
  /** Of one server. */
  readonly services: number;
  readonly servers: number;
}

/** Servers' share of time in use; 1 and more: the line grows without end. */
export const utilisation = ({ arrivals, services, servers }: Line): number => arrivals / (services * servers);

/** The chance that who arrives has to wait, in M/M/c (Erlang, 1917). Only below full use; NaN otherwise. */
export function erlangC(line: Line): number {
  const { servers } = line;
  const load = line.arrivals / line.services;
  if (!(load < servers)) return Number.NaN;
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

/** The mean wait in steady state, ms; NaN from full use on, where there is none. */
export const meanWait = (line: Line): number =>
  erlangC(line) / (line.servers * line.services - line.arrivals);

/** The share of arrivals that wait at most `within` ms in steady state; NaN from full use on. */
export const serviceLevel = (line: Line, within: number): number =>
  1 - erlangC(line) * Math.exp(-(line.servers * line.services - line.arrivals) * within);

/** How many wait after `ms`, when `waiting` do now and the line is a fluid. */
export const waitingAfter = ({ arrivals, services, servers }: Line, waiting: number, ms: number): number =>
  Math.max(0, waiting + (arrivals - servers * services) * ms);

/** When no more than `left` wait, ms from now; Infinity where the line does not shrink. */
export function timeToDrain({ arrivals, services, servers }: Line, waiting: number, left: number): number {
  if (waiting <= left) return 0;
  const rate = servers * services - arrivals;
  return rate > 0 ? (waiting - left) / rate : Number.POSITIVE_INFINITY;
}

/** What staffing is to reach. */
export interface Goal {
  /** The most a server may be in use, 0 to 1. */
  readonly utilisation: number;
  /** This share of arrivals waits at most `within` ms. */
  readonly level: number;
  readonly within: number;
}

/** The least number of servers that reaches the goal in steady state. */
export function serversFor(arrivals: number, services: number, goal: Goal): number {
  let servers = Math.max(1, Math.ceil(arrivals / services / goal.utilisation));
  while (!(serviceLevel({ arrivals, services, servers }, goal.within) >= goal.level)) servers++;
  return servers;
}

/** The least number of servers after whose work of `ms` no more than `left` wait. */
export const serversToDrain = (
  { arrivals, services }: Omit<Line, 'servers'>,
  waiting: number,
  left: number,
  ms: number,
): number => Math.max(1, Math.ceil((Math.max(0, waiting - left) + arrivals * ms) / (services * ms)));
