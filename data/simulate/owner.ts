// What an office does about the visitors of its desks.
import type { Asks } from './asks.ts';
import type { Random } from './random.ts';
import type { Stops } from './stops.ts';

export interface Owner {
  readonly place: number;
  /** What is drawn about visitors, about work, and about what goes wrong. */
  readonly visitors: Random;
  readonly work: Random;
  readonly errors: Random;
  readonly asks: Asks;
  readonly stops: Stops;
  /** A fresh number of a token, of an application. */
  token(): number;
  application(): number;
  /** Done here, sent away for so long because its application is stopped, or gone unserved. */
  served(who: number): void;
  sent(who: number, lasts: number): void;
  gone(who: number): void;
}
