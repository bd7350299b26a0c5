// What offices and steps are called, and where their clocks stand: what people read in place of codes.
import { readFileSync } from 'node:fs';
import type { Office } from './offices.ts';
import { profile } from './profiles.ts';
import { readWorkflow } from './workflow.ts';

export interface Text {
  readonly en: string;
  readonly ur: string;
}
export interface Places {
  /** By office code. */
  readonly offices: ReadonlyMap<string, Pick<Office, 'title' | 'zone' | 'kind'>>;
  /** By step of the workflow. */
  readonly steps: ReadonlyMap<string, Text>;
}

const text = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** Those that ship in data/, or other offices with the workflow that does. */
export function places(offices = profile('full')): Places {
  const { steps } = readWorkflow('data/workflows/passport.yaml', text('workflows/passport.yaml'));
  return {
    offices: new Map(offices.map((of) => [of.office, of])),
    steps: new Map(steps.map(({ step, title }) => [step, title])),
  };
}
