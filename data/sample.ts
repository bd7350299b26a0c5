// The sample that ships: three offices with one counter open each, on the morning of 2 March 2026.
import { readFileSync } from 'node:fs';
import type { Load } from './generate.ts';
import { readOffices } from './offices.ts';
import { readWorkflow } from './workflow.ts';

const text = (name: string) => readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8');

/** From the opening at 09:00 in Pakistan to 14:00. */
export const morning = (): Load => ({
  offices: readOffices('offices.csv', text('offices.csv'))
    .slice(0, 3)
    .map((office) => ({ ...office, counters: 1 })),
  workflow: readWorkflow('passport.yaml', text('workflows/passport.yaml')),
  seed: 7,
  days: 0.375,
  rate: 40,
});
