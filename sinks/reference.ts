// What the service knows of itself beforehand: its offices' hours and bounds, the order of its workflow.
import { readFileSync } from 'node:fs';
import { almanac } from '../data/almanac.ts';
import type { CalendarDay } from '../data/calendars.ts';
import { machineRanks } from '../data/events/machine.ts';
import type { Office } from '../data/offices.ts';
import { readWorkflow } from '../data/workflow.ts';
import type { ClockSpec } from '../engine/calendars.ts';
import { ConfigError } from '../engine/errors.ts';
import { Hours } from '../engine/hours.ts';
import type { PromiseRule } from '../engine/promises.ts';
import { almanacWith } from './own-days.ts';

export interface Reference {
  readonly ranks: ReadonlyMap<string, number>;
  readonly clocks: ReadonlyMap<string, ClockSpec>;
  readonly promises: readonly PromiseRule[];
  /** The days not as usual, where they are not those that ship. */
  readonly days?: readonly CalendarDay[];
  /** The offices, where they are not those that ship or do not keep the calendars that ship. */
  readonly offices?: readonly Office[];
}

const text = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** The files that ship in data/. An office that is not listed has the map's bound and no known hours. */
export function reference(): Reference {
  const { offices, promises } = almanac();
  return { ...referenceOf(offices, promises), offices: undefined };
}

/** The same with days of one's own over the calendars, if a file of them is named. */
async function referenceWith(calendars: string | undefined): Promise<Reference> {
  if (!calendars) return reference();
  const { offices, promises, days } = await almanacWith(calendars);
  return { ...referenceOf(offices, promises), days };
}

/** What is known of a service read by the map at `map`: nothing. ConfigError E-CONFIG-015 where days are named for one. */
export async function referenceFor(
  map: string | undefined,
  calendars: string | undefined,
): Promise<Reference | undefined> {
  if (map === undefined) return referenceWith(calendars);
  if (!calendars) return undefined;
  throw new ConfigError(
    'E-CONFIG-015',
    `${calendars} says when offices are closed, but what ${map} reads has none that are known`,
    "leave out --calendars, or write --calendars '' where a setting names it",
  );
}

/** The workflow that ships. */
export const workflow = () => readWorkflow('data/workflows/passport.yaml', text('workflows/passport.yaml'));

/** The order of the workflow that ships, and the clocks of these offices. */
export function referenceOf(offices: readonly Office[], promises: readonly PromiseRule[]): Reference {
  const { ranks } = workflow();
  const clocks = new Map(
    offices.map((of) => [
      of.office,
      {
        name: of.office,
        bound: of.bound,
        silentAfter: of.silentAfter,
        hours: new Hours(of),
        feeds: of.feeds,
        calendar: of.country,
      },
    ]),
  );
  return { ranks: new Map([...machineRanks, ...ranks]), clocks, promises, offices };
}
