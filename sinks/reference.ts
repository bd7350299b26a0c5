// What the service knows of itself beforehand: its offices' hours and bounds, the order of its workflow.
import { readFileSync } from 'node:fs';
import { readOffices } from '../data/offices.ts';
import { readWorkflow } from '../data/workflow.ts';
import type { ClockSpec } from '../engine/clocks.ts';
import { Hours } from '../engine/hours.ts';

export interface Reference {
  readonly ranks: ReadonlyMap<string, number>;
  readonly clocks: ReadonlyMap<string, ClockSpec>;
}

const text = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** The files that ship in data/. An office that is not listed has the map's bound and no known hours. */
export function reference(): Reference {
  const offices = readOffices('data/offices.csv', text('offices.csv'));
  const { ranks } = readWorkflow('data/workflows/passport.yaml', text('workflows/passport.yaml'));
  const clocks = new Map(
    offices.map((of) => [
      of.office,
      { name: of.office, bound: of.bound, silentAfter: of.silentAfter, hours: new Hours(of) },
    ]),
  );
  return { ranks, clocks };
}
