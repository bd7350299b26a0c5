// The service as it ships, ready to be simulated: its offices, headquarters, workflow, load and scenarios.
import { readFileSync } from 'node:fs';
import { almanac } from './almanac.ts';
import { type FeeRule, readFees } from './fees.ts';
import { readLoad } from './load.ts';
import { manyOffices } from './offices.ts';
import { readScenarios, scenario } from './scenarios.ts';
import type { Simulation } from './simulate/simulator.ts';
import { readWorkflow } from './workflow.ts';

const read = <V>(name: string, as: (path: string, text: string) => V): V =>
  as(`data/${name}`, readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'));

type Service = Pick<Simulation, 'offices' | 'headquarters' | 'workflow' | 'load' | 'fees' | 'scenario'>;

export const fees = (): FeeRule[] => read('fees.csv', readFees);

/** `n` of the offices (undefined: all), or copies of them, with the incidents of a scenario; ConfigError if it is not known. */
export function service(
  n: number | undefined,
  name = 'calm',
  { offices } = almanac(undefined, 'small'),
): Service {
  const headquarters = offices.find(({ kind }) => kind === 'headquarters')!;
  return {
    offices: manyOffices(offices, n),
    headquarters,
    workflow: read('workflows/passport.yaml', readWorkflow),
    load: read('load.csv', readLoad),
    fees: fees(),
    scenario: scenario(read('scenarios.csv', readScenarios), name),
  };
}
