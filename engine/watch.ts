// What a pipeline may be watched for, and what would help: declared as plain data, checked when the pipeline is.
import type { Duration } from './duration.ts';

/** How grave, the mildest first; the code of a severity is its place plus one, 0 is none. */
export const severities = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** More servers at the line: how many, from what the same window says of arrivals, service and servers. */
export interface Servers<M extends string = string> {
  readonly arrivals: M;
  /** Mean service time, ms. */
  readonly service: M;
  /** Servers at work. */
  readonly servers: M;
  /** What is to be done, as the event that does it names it. */
  readonly action: string;
  /** A server is in use for at most this share of the time, 0 to 1... */
  readonly utilisation: number;
  /** ...and this share of arrivals waits at most `within`... */
  readonly level: number;
  readonly within: Duration;
  /** ...and the line is down to where the alarm clears after so long, or at closing if sooner. */
  readonly drain: Duration;
  /** No more than so many times the servers at work: nobody finds thirty at once. */
  readonly most: number;
}
interface Common<M extends string> {
  readonly measure: M;
  readonly says: string;
}
export interface Above<M extends string = string> extends Common<M> {
  readonly kind: 'above';
  /** The size of window that is judged; undefined: the pipeline's own. What would help is read from its own always. */
  readonly on: Duration | undefined;
  readonly levels: Readonly<Partial<Record<Severity, number>>>;
  readonly for: number;
  readonly clear: number;
  /** An alarm that nobody has acknowledged for so long is escalated. */
  readonly act_within: Duration;
  readonly advise: Servers<M> | undefined;
}
/** A detector as data: which measure, on which panes, by which rule. */
export type Watch<M extends string = string> =
  | Above<M>
  | (Common<M> & { readonly kind: 'cusum'; readonly on: Duration; readonly against: 'usual' });

interface AboveOptions<M extends string> {
  readonly on?: Duration;
  readonly for: number;
  readonly clear: number;
  readonly says: string;
  readonly act_within?: Duration;
  readonly advise?: Servers<M>;
}

/** At or above a level for so many windows in a row; clear when below another for as many. */
export const above = <const M extends string>(
  measure: M,
  levels: Partial<Record<Severity, number>>,
  { on, act_within = '15m', advise, ...options }: AboveOptions<M>,
): Watch<M> => Object.freeze({ kind: 'above', measure, levels, on, act_within, advise, ...options });

/** A slow drift away from what is usual, on disjoint panes. */
export const cusum = <const M extends string>(
  measure: M,
  options: { on: Duration; against: 'usual'; says: string },
): Watch<M> => Object.freeze({ kind: 'cusum', measure, ...options });
