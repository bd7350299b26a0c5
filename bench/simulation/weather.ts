// How bad the network of a simulated world is.
/** Shares of what passes through it. */
export interface Weather {
  /** Messages that never reach the broker. */
  readonly lost: number;
  /** Messages that are stored, but nobody hears of it. */
  readonly unheard: number;
  /** Deliveries to a reader that go wrong: left out, doubled, swapped, the connection cut, or silent for good. */
  readonly spoiled: number;
  /** The longest way, ms. */
  readonly slowness: number;
}
export const calm: Weather = { lost: 0, unheard: 0, spoiled: 0, slowness: 50 };
