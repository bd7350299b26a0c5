// When does a unit that says nothing fall silent, and since when does time alone say how complete it is?
import type { Hours } from './hours.ts';

interface Unit {
  readonly hours?: Hours;
  /** Open time without a word after which it is silent, ms. */
  readonly silentAfter: number;
}

/** Open time between two instants, ms. */
export const openBetween = ({ hours }: Unit, from: number, to: number): number =>
  hours === undefined ? to - from : hours.openMsBetween(from, to);

/** The instant at which it falls silent if nothing is heard after `heard`, ms. */
export const silentFrom = ({ hours, silentAfter }: Unit, heard: number): number =>
  hours === undefined ? heard + silentAfter : hours.addOpen(heard, silentAfter);

/** The closing after which a unit heard last at `heard` was not heard by `until`; `heard` itself where there was none. */
export function closedFrom({ hours }: Unit, heard: number, until: number): number {
  const closing = hours?.closing(heard) ?? Number.NaN;
  return closing <= until ? closing : heard;
}
